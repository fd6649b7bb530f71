"""A stranger's repository below the home, commands run inside it under strace, and a trap where nobody may connect."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from socket import create_server
from threading import Thread

from e2e.repositories import Repository, lay_out
from e2e.trespass import doings, traced
from servers.cli import Done, run_on_terminal, wizard_env
from servers.tmux import StartTmux
from wizard.demo.provider import Practice

# What pip makes of the entry point.
SCRIPT = "#!{python}\nimport sys\nfrom wizard.cli.main import main\nsys.exit(main())\n"
# Both programs that one profile and one login start; the repositories have others of these names.
GCLOUD = '#!/bin/sh\necho "$WIZARD_TEST_TOKEN"\n'
XDG_OPEN = '#!/bin/sh\nexec "{python}" -P -m wizard.demo.consent "$1"\n'
AS_SCRIPT, AS_MODULE = "script", "module"


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    exit: int = 0
    stdin: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    answers: Sequence[tuple[str, str]] | None = None  # on a terminal


def key_login(words: str) -> Step:
    return Step(f"auth practice --key-stdin --model practice-large {words}", stdin="KEY")


# The screens, ended by Ctrl+C.
SCREENS = Step("", exit=130)


class Trap:
    """Where the repositories want everybody to connect to; it counts, and answers nothing."""

    def __init__(self) -> None:
        self._listener = create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.calls = 0
        Thread(target=self._count, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _count(self) -> None:
        try:
            while True:
                self._listener.accept()[0].close()
                self.calls += 1
        except OSError:
            return


class Place:
    """A repository below the home, as most are; ``run`` is a step inside it, judged by what strace saw."""

    def __init__(self, repository: Repository, home: Path, around: Path, practice: Practice, trap: Trap) -> None:
        self.folder = home / "src" / "it's $(a) repository"
        self._marks, self._tools, self._log = around / "marks", around / "tools", around / "trace"
        self._home, self.trap = home, trap
        for each in (self.folder, self._marks, self._tools):
            each.mkdir(parents=True)
        lay_out(repository, self.folder, home=home, marks=self._marks, trap=f"http://127.0.0.1:{trap.port}")
        for name, text in (("wizard", SCRIPT), ("gcloud", GCLOUD), ("xdg-open", XDG_OPEN)):
            program = self._tools / name
            program.write_text(text.format(python=sys.executable))
            program.chmod(0o755)
        # Empty and relative entries first: a shell would take the repository's programs.
        self._path = f":.:bin:node_modules/.bin:./:{self._tools}:{os.environ['PATH']}"
        self._key = practice.issue_key()
        self._before = self._listing()

    def run(self, step: Step, form: str) -> list[str]:
        """What is wrong, if anything is."""
        argv = [str(self._tools / "wizard")] if form == AS_SCRIPT else [sys.executable, "-P", "-m", "wizard"]
        preset = str(self._home / ".config" / "wizard" / "presets" / "practice.toml")
        words = [preset if each == "PRESET" else each for each in step.words.split()]
        return self.judged([*argv, *words], step)

    def judged(self, argv: Sequence[str], step: Step) -> list[str]:
        return self._judged(step, self._done(traced(self._log, *argv), step))

    def show(self, tmux: StartTmux) -> list[str]:
        """The screens; tmux itself is started with an honest PATH."""
        argv = ["env", f"PATH={self._path}", *traced(self._log, str(self._tools / "wizard"))]
        with chdir(self.folder):
            window = tmux(argv, env=wizard_env())
        window.wait_for("practice")
        window.keys("C-c")
        return self._judged(SCREENS, Done(window.exit_status(), terminal=window.output()))

    def _judged(self, step: Step, done: Done) -> list[str]:
        seen = doings(self._log, self.folder)
        strangers = {each for each in seen.addresses if each[0] != "127.0.0.1" or each[1] == self.trap.port}
        problems = [*seen.within, *(f"a connection to {each}" for each in strangers)]
        problems += [f"ran: {each.name}" for each in self._marks.iterdir()]
        problems += [] if done.exit == step.exit else [f"exit {done.exit}: {done.err or done.shown}"]
        problems += ["the trap was called"] if self.trap.calls else []
        problems += ["the repository was changed"] if self._listing() != self._before else []
        problems += [] if seen.calls > 100 and seen.programs else ["strace saw nothing"]
        for each in self._marks.iterdir():
            each.unlink()
        return [f"wizard {step.words}: {each}" for each in problems]

    def _done(self, argv: list[str], step: Step) -> Done:
        given = {name: self._key if text == "KEY" else text for name, text in step.env.items()}
        env = wizard_env(PATH=self._path, PWD=str(self.folder), WIZARD_TEST_TOKEN=self._key, **given)
        if step.answers is not None:
            return run_on_terminal(argv, env=env, cwd=self.folder, answers=step.answers)
        done = subprocess.run(
            argv,
            env=env,
            cwd=self.folder,
            input=(self._key if step.stdin == "KEY" else step.stdin or "").encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def _listing(self) -> list[tuple[str, int, int]]:
        found = []
        for root, folders, files in os.walk(self.folder):
            for each in (*folders, *files):
                state = Path(root, each).lstat()
                found.append((ascii(Path(root, each)), state.st_mtime_ns, state.st_size))
        return sorted(found)
