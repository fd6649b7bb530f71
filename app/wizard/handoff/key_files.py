"""Which files of other programs may hold API keys: each tool's own place, and what reads it.

Only what belongs to the person is looked at, never the working directory or what lies above it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from wizard.handoff import aider_conf, codex_auth, dotenv, llm_keys, opencode_auth, qwen_settings
from wizard.handoff.entry import Entry
from wizard.handoff.places import home_of
from wizard.handoff.shadows import llm_folder
from wizard.values.frozen import dataclass

Reader = Callable[[str, Collection[str]], tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """``read`` takes its text and the names of key variables; it raises NotUnderstood. ``path`` may be relative."""

    tool: str
    path: Path
    read: Reader


def key_files(environ: Mapping[str, str]) -> Iterator[KeyFile]:
    """In the order in which they are looked into, whether they are there or not."""
    home_text = home_of(environ)
    if not home_text:
        return
    home = Path(home_text)
    yield KeyFile("llm", llm_folder(home, environ) / "keys.json", llm_keys.read)
    # https://aider.chat/docs/config/dotenv.html; the second is written by its own sign-in at OpenRouter.
    yield KeyFile("aider", home / ".aider.conf.yml", aider_conf.read)
    yield KeyFile("aider", home / ".aider" / "oauth-keys.env", dotenv.read)
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield KeyFile("opencode", data / "opencode" / "auth.json", opencode_auth.read)
    yield KeyFile("codex", Path(environ.get("CODEX_HOME") or home / ".codex") / "auth.json", codex_auth.read)
    yield KeyFile("gemini", Path(environ.get("GEMINI_CLI_HOME") or home) / ".gemini" / ".env", dotenv.read)
    qwen = _expanded(environ.get("QWEN_HOME", ""), home) or home / ".qwen"
    yield KeyFile("qwen", qwen / "settings.json", qwen_settings.read)
    yield KeyFile("qwen", qwen / ".env", dotenv.read)
    # aider, gemini-cli and qwen-code all read it.
    yield KeyFile("~/.env", home / ".env", dotenv.read)


def _expanded(text: str, home: Path) -> Path | None:
    """As qwen-code reads its QWEN_HOME: ``~`` is the home."""
    if text == "~" or text.startswith("~/"):
        return home / text[2:]
    return Path(text) if text else None
