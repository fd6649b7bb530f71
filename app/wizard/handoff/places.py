"""Where the tools that can be connected keep the file we put ourselves into."""

import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.errors import UsageError


def settings_file(tool: str, name: str, environ: Mapping[str, str]) -> str:
    """The full path, whether there is such a file or not. ``name`` is what the tool calls us.

    Raises UsageError when the tool was told a place that depends on where one stands.
    """
    match tool:
        case "codex":
            return str(_folder(environ, "CODEX_HOME", ".codex") / f"{name}.config.toml")
        case "claude-code":
            return str(_folder(environ, "CLAUDE_CONFIG_DIR", ".claude") / "settings.json")
    if environ.get("OPENCODE_CONFIG"):
        return str(_folder(environ, "OPENCODE_CONFIG", ""))
    folder = _folder(environ, "XDG_CONFIG_HOME", ".config") / "opencode"
    with_comments = folder / "opencode.jsonc"
    return str(with_comments if with_comments.exists() else folder / "opencode.json")


def home_of(environ: Mapping[str, str]) -> str:
    """The home as the tools find it; empty where they find none."""
    return environ.get("USERPROFILE" if sys.platform == "win32" else "HOME", "")


def _folder(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    told = environ.get(variable, "")
    found = Path(told) if told else Path(home_of(environ)) / below_home
    if not found.is_absolute():
        # The tool would look for it from wherever it is started.
        raise UsageError(f"`${variable}` is not an absolute path", hint=f"set {variable} to the full path")
    return found
