"""Commands as the person has to type them: with the `--app` they gave themselves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wizard.errors import WizardError

_COMMANDS = (
    "auth|token|headers|env|run|connect|disconnect|test|models?|use|status|doctor|logout|import|presets|schema|demo"
)
_COMMAND = re.compile(rf"(?<![\w/-])wizard (?=(?:{_COMMANDS})\b)")
_app: ContextVar[str | None] = ContextVar("app", default=None)


def remember(app: str | None) -> None:
    """Everything named from here on is said to a person who works in the folders of ``app``."""
    _app.set(app)


@contextmanager
def leading_to(app: str | None) -> Iterator[None]:
    """The same for a block, for the errors it raises as well: they are said by a host program."""
    before = _app.set(app)
    try:
        yield
    except WizardError as error:
        error.message, error.hint = addressed(error.message), addressed(error.hint)
        error.args = (error.message,)
        raise
    finally:
        _app.reset(before)


def addressed(text: str) -> str:
    """``text`` with every command in it leading to where the person is; the same without an app."""
    return _COMMAND.sub(f"wizard --app {app} ", text) if (app := _app.get()) else text


def command(words: str) -> str:
    """``wizard WORDS`` as the person has to type it."""
    app = _app.get()
    return " ".join(each for each in ("wizard", f"--app {app}" if app else "", words) if each)
