"""Commands as the person has to type them: with the `--app` they gave themselves."""

from contextlib import AbstractContextManager
from contextvars import ContextVar, Token

from wizard.errors import WizardError
from wizard.values.pattern import Pattern

_COMMANDS = (
    "auth|token|headers|env|run|connect|disconnect|test|models?|use|status|doctor|logout|import|presets|schema|demo|"
    "completion"
)
_COMMAND = Pattern(rf"(?<![\w/-])wizard(?= (?:{_COMMANDS})\b)|(?<=`)wizard(?=`)")
_app: ContextVar[str | None] = ContextVar("app", default=None)


def remember(app: str | None) -> None:
    """Everything named from here on is said to a person who works in the folders of ``app``."""
    _app.set(app)


def leading_to(app: str | None) -> AbstractContextManager[None]:
    """The same for a block, for the errors it raises as well: they are said by a host program.

    One that nobody catches is printed with its hint, as a note (PEP 678). They keep no frame of what is below: a host
    program may print them all, with what was in memory (SECURITY R74).
    """
    return _Leading(app)


class _Leading:
    __slots__ = ("_app", "_before")
    _before: "Token[str | None]"

    def __init__(self, app: str | None) -> None:
        self._app = app

    def __enter__(self) -> None:
        self._before = _app.set(self._app)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            if isinstance(error, WizardError):
                error.message, error.hint = addressed(error.message), addressed(error.hint)
                error.args = (error.message,)
                note = f"hint: {error.hint}"
                if error.hint and note not in getattr(error, "__notes__", ()):  # of several who wait each is told
                    error.add_note(note)
                _forget_frames(error)
                raise error
        finally:
            _app.reset(self._before)


def _forget_frames(error: BaseException) -> None:
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and not any(each is other for other in seen):
            seen.append(each)
            each.__traceback__ = None
            waiting += [each.__cause__, each.__context__]


def addressed(text: str) -> str:
    """``text`` with every command in it leading to where the person is; the same without an app."""
    return _COMMAND.sub(f"wizard --app {app}", text) if (app := _app.get()) else text


def command(words: str) -> str:
    """``wizard WORDS`` as the person has to type it."""
    app = _app.get()
    return " ".join(each for each in ("wizard", f"--app {app}" if app else "", words) if each)
