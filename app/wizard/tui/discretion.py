"""While a key may be typed in a host program: what Textual logs, and prints of a failure, must not hold it.

`TEXTUAL_LOG`, the `keys.log` of `TEXTUAL_DEBUG` and the development console write down each typed key, and a traceback
every local variable (SECURITY R74, R75). Standalone, none of them is there.
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from rich.text import Text
from rich.traceback import Traceback
from textual import constants
from textual._xterm_parser import XTermParser
from textual.app import App

from wizard.tui.failure import unexpected

_OURS = str(Path(__file__).parents[1])


class Discretion:
    """From now until ``end``. Several may be in force in one application; the last to end gives everything back."""

    _in_force: ClassVar["WeakKeyDictionary[App[Any], list[Discretion]]"] = WeakKeyDictionary()

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        others = self._in_force.setdefault(app, [])
        if not others:
            _hush(app)
        others.append(self)

    def end(self) -> None:
        others = self._in_force.get(self._app, [])
        if self in others:
            others.remove(self)
            if not others:
                del self._in_force[self._app]
                _speak(self._app)


class Told(Exception):
    """An error as it may be printed: Textual shows what has a ``__rich__`` in place of a traceback with locals."""

    def __init__(self, error: Exception) -> None:
        if _is_ours(error):
            said = unexpected(error).message
            self._shown: RenderableType = Text(said)
        else:
            said = f"{type(error).__name__}: {error}"
            self._shown = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=False)
            self.__cause__ = error
        super().__init__(said)

    def __rich__(self) -> RenderableType:
        return self._shown


# What was there before, by application: its devtools, and where its Textual logs.
_before: "WeakKeyDictionary[App[Any], tuple[Any, str | None]]" = WeakKeyDictionary()
_debug_log = XTermParser.debug_log


def _unsaid(_parser: XTermParser, *_args: object) -> None:
    """What is typed."""


def _hush(app: App[Any]) -> None:
    _before[app] = (app.devtools, constants.LOG_FILE)
    app.devtools = None
    constants.LOG_FILE = None  # type: ignore[misc]  # read anew at each line that is logged
    XTermParser.debug_log = _unsaid  # type: ignore[assignment, method-assign]  # on the driver's thread, which nothing else leads to
    handle: Callable[[Exception], None] = app._handle_exception  # noqa: SLF001  # the one way every unhandled error takes
    app._handle_exception = lambda error: handle(Told(error))  # type: ignore[method-assign]  # noqa: SLF001  # as above


def _speak(app: App[Any]) -> None:
    app.devtools, constants.LOG_FILE = _before.pop(app)  # type: ignore[misc]  # as above
    if not _before:
        XTermParser.debug_log = _debug_log  # type: ignore[method-assign]  # as above
    del app._handle_exception  # noqa: SLF001  # the class's own again


def _is_ours(error: BaseException) -> bool:
    """Whether our code was running anywhere below it, so that its words may be about a secret."""
    chain: BaseException | None = error
    while chain is not None:
        if any(each.filename.startswith(_OURS) for each in traceback.extract_tb(chain.__traceback__)):
            return True
        chain = chain.__cause__ or chain.__context__
    return False
