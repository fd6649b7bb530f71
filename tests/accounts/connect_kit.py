"""Profiles and settings on the disk for tests of `connect`."""

import os
import stat
from pathlib import Path

from wizard.accounts import connections
from wizard.accounts.connections import Proposal
from wizard.accounts.context import Context

TOOLS = ("codex", "claude-code", "opencode")
PROFILES = {"codex": ("resp", "resp-two"), "claude-code": ("anth", "anth-two"), "opencode": ("chat", "resp")}
PROTOCOLS = {
    "resp": "openai-responses",
    "resp-two": "openai-responses",
    "anth": "anthropic-messages",
    "anth-two": "anthropic-messages",
    "chat": "openai-chat",
}
SETTINGS = {
    "codex": '# mine\nmodel_reasoning_effort = "high"\n\n[tools]\nweb_search = true',
    "claude-code": '{\n    "theme": "dark",\n    "env": {"FOO": "bär"}\n}\n',
    "opencode": '\ufeff{\r\n\t// mine\r\n\t"theme": "x", // dark\r\n\t"plugin": ["p"],\r\n}\r\n',
}


def config() -> None:
    """One profile of each protocol, whose keys are in $LAB_API_KEY, and a second one of two."""
    path = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    path.parent.mkdir(parents=True)
    path.write_text(
        "\n".join(
            f'[profiles.{name}]\nprovider = "custom"\nprotocol = "{protocol}"\nbase_url = "http://127.0.0.1:9/v1"\n'
            f'model = "m-1"\n[profiles.{name}.auth]\nmethod = "env"\nenv_key = "LAB_API_KEY"\n'
            for name, protocol in PROTOCOLS.items()
        )
    )


def settings(tool: str) -> Path:
    home = Path(os.environ["HOME"])
    return {
        "codex": home / ".codex" / "wizard.config.toml",
        "claude-code": home / ".claude" / "settings.json",
        "opencode": Path(os.environ["XDG_CONFIG_HOME"], "opencode", "opencode.json"),
    }[tool]


def written(tool: str, text: str | None = None) -> Path:
    """The tool's file as a person has it, readable by their group."""
    path = settings(tool)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((SETTINGS[tool] if text is None else text).encode())
    path.chmod(0o640)
    return path


def connect(tool: str, profile: str | None = None) -> Proposal:
    context = Context()
    return connections.connect(context, connections.propose(context, tool, profile or PROFILES[tool][0]), agreed=False)


def tree() -> dict[str, tuple[int, bytes]]:
    """Every file and folder of the home with its mode, but for the locks."""
    home = Path(os.environ["HOME"])
    found = {}
    for each in sorted(home.rglob("*")):
        info = each.lstat()
        if "locks" not in each.parts:
            data = str(each.readlink()).encode() if each.is_symlink() else b"" if each.is_dir() else each.read_bytes()
            found[str(each.relative_to(home))] = (stat.S_IMODE(info.st_mode), data)
    return found
