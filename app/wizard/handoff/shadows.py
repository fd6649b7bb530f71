"""Tools whose own files are stronger than the environment: what `wizard run` sets there may not be what they use."""

import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.handoff.places import home_of
from wizard.values.frozen import dataclass

TOOLS = ("llm", "aider", "codex")


@dataclass(frozen=True, slots=True)
class Shadow:
    """``file`` is looked for, never read: it may hold keys."""

    tool: str
    file: Path
    hint: str


def shadow(program: str, environ: Mapping[str, str]) -> Shadow | None:
    """The file that ``program``, as it was called, prefers to its environment."""
    tool = Path(program).name.removesuffix(".exe")
    home = home_of(environ)
    if not home:
        return None
    match tool:
        case "llm":
            # llm 0.36: https://llm.datasette.io/en/stable/setup.html#saving-and-using-stored-keys
            file, hint = llm_folder(Path(home), environ) / "keys.json", "llm keys path"
        case "aider":
            # A file in the folder one stands in counts for aider too, but nothing is looked for there.
            file, hint = Path(home, ".aider.conf.yml"), "take `openai-api-key` and the like out of it"
        case "codex":
            file = Path(environ.get("CODEX_HOME") or Path(home, ".codex"), "auth.json")
            hint = "wizard connect codex"
        case _:
            return None
    return Shadow(tool, file, hint) if file.is_absolute() else None


def llm_folder(home: Path, environ: Mapping[str, str]) -> Path:
    """As ``click.get_app_dir("io.datasette.llm")`` finds it."""
    if set_by_person := environ.get("LLM_USER_PATH"):
        return Path(set_by_person)
    if sys.platform == "win32":
        base = Path(environ.get("APPDATA") or home)
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "io.datasette.llm"
