"""The first moment of the screens: the terminal hushed and their frame on it, before what draws them is loaded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from wizard.accounts.first_look import has_profiles
from wizard.errors import WizardError
from wizard.lines.terminals import Way, way
from wizard.tui import skeleton
from wizard.tui.early import hushed
from wizard.values.names import is_name


@contextmanager
def painted(argv: list[str]) -> Iterator[None]:
    """Around the command ``argv``: if it is sure to open the screens, what is typed meanwhile is neither shown nor lost."""
    drawn = _drawn(argv) if way(plain=False) is Way.SCREENS else None
    if drawn is None:
        yield
        return
    gc.disable()  # 20 to 36 ms of the start; the screens enable it again after their first frame
    try:
        with hushed(drawn or None):
            yield
    finally:
        gc.enable()


def _drawn(argv: list[str]) -> bytes | None:
    """What to draw; None for a command line with options: it may want something else than screens."""
    match argv:
        case []:
            try:
                return skeleton.profiles() if has_profiles() else skeleton.picker(first_run=True)
            except WizardError:  # whatever it is, the command says it
                return None
        case ["auth"]:
            return skeleton.picker(first_run=False)
        case ["auth", name] if is_name(name):
            return b""  # whose name it is, if anyone's, will be known in a moment
    return None
