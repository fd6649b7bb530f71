"""Commands as the person has to type them: with the `--app` they gave themselves."""

import re

_COMMANDS = (
    "auth|token|headers|env|run|connect|disconnect|test|models?|use|status|doctor|logout|import|presets|schema|demo"
)
_COMMAND = re.compile(rf"(?<![\w/-])wizard (?=(?:{_COMMANDS})\b)")
_app: list[str] = []


def remember(app: str | None) -> None:
    """Everything named from here on is said to a person who works in the folders of ``app``."""
    _app[:] = [app] if app else []


def addressed(text: str) -> str:
    """``text`` with every command in it leading to where the person is; the same without an app."""
    return _COMMAND.sub(f"wizard --app {_app[0]} ", text) if _app else text
