"""Where the README's commands run: a throw-away home with logins, whose providers are all one on loopback."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servers.cli import Done, run_on_terminal, wizard_env
from wizard.demo.exchange import Route, json_reply
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice
from wizard.values.preset import Protocol

PROVIDERS: dict[str, tuple[Protocol, ...]] = {
    "openai": ("openai-responses", "openai-chat"),
    "anthropic": ("anthropic-messages",),
    "groq": ("openai-chat",),
    "openrouter": ("openai-chat",),
}
# Names of models that the README uses.
MODELS = ("practice-large", "practice-small", "gpt-6.1-sol")


@dataclass(frozen=True, slots=True)
class Place:
    """``folder`` is the working directory, with a key in `keyfile`; ``bin_folder`` holds `wizard`, a browser, `python`."""

    practice: Practice
    home: Path
    folder: Path
    bin_folder: Path

    def env(self) -> dict[str, str]:
        own = {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_STATE_HOME": str(self.home / ".local" / "state"),
            "PATH": f"{self.bin_folder}:/usr/bin:/bin",
            "BROWSER": str(self.bin_folder / "browser"),
            "WIZARD_PLAIN": "1",
            "TERM": "xterm",
        }
        return wizard_env(**own)

    def run(self, command: str, *, answers: Sequence[tuple[str, str]] | None = None) -> Done:
        """By a shell, with a terminal where there are ``answers``; ``{key}`` in them is a new key."""
        argv = ["bash", "-c", command]
        if answers is not None:
            typed = [(prompt, text.format(key=self.practice.issue_key())) for prompt, text in answers]
            return run_on_terminal(argv, env=self.env(), answers=typed, cwd=self.folder)
        done = subprocess.run(
            argv, env=self.env(), cwd=self.folder, input=b"", capture_output=True, timeout=60, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def copy(self, to: Path) -> "Place":
        """The same anew, for a command that changes it."""
        home, folder = to / "home", to / "folder"
        shutil.copytree(self.home, home)
        shutil.copytree(self.folder, folder)
        return Place(self.practice, home, folder, self.bin_folder)


def preset(practice: Practice, name: str) -> str:
    """Without the shape of its keys, by which one would be known for another's."""
    made = re.sub(r"\[\[keys\]\]\n(?:.+\n)+", "", preset_toml(practice.base_url, PROVIDERS[name]))
    return made.replace('id = "practice"', f'id = "{name}"', 1).replace("PRACTICE_", f"{name.upper()}_")


def serve_models(practice: Practice) -> None:
    listed = {"object": "list", "data": [{"id": each, "object": "model"} for each in MODELS], "has_more": False}
    practice.routes.insert(0, Route("GET", "/v1/models", lambda _request: json_reply(listed)))


def prepared(practice: Practice, root: Path) -> Place:
    """Logged in to all of them with a key, and in the program `jot` to one."""
    place = Place(practice, root / "home", root / "folder", root / "bin")
    presets = place.home / ".config" / "wizard" / "presets"
    of_app = place.home / ".config" / "wizard" / "apps" / "jot" / "presets"
    for each in (presets, of_app, place.folder, place.bin_folder):
        each.mkdir(parents=True)
    for name in PROVIDERS:
        (presets / f"{name}.toml").write_text(preset(practice, name))
    (of_app / "openai.toml").write_text(preset(practice, "openai"))
    python = shlex.quote(sys.executable)
    visit = "import sys, urllib.request as u; u.build_opener(u.ProxyHandler({})).open(sys.argv[1]).read()"
    programs = {
        "wizard": f'exec {python} -m wizard "$@"',
        "python": f'exec {python} "$@"',
        "browser": f'{python} -c {shlex.quote(visit)} "$1" >/dev/null 2>&1 &',
    }
    for name, line in programs.items():
        (place.bin_folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (place.bin_folder / name).chmod(0o755)
    (place.folder / "keyfile").write_text(practice.issue_key() + "\n")
    (place.folder / "a.py").write_text("import os\nassert os.environ['OPENAI_API_KEY']\n")
    for words in (*([each] for each in PROVIDERS), ["openai", "--app", "jot"]):
        done = place.run(shlex.join(["wizard", "auth", *words, "--key-stdin", "--store", "plain"]) + " < keyfile")
        assert done.exit == 0, done.err
    return place
