"""The first moment of a command that asks: the terminal hushed, and the first frame on it, before what draws is loaded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from wizard.cli.last import until_exit
from wizard.lines.terminals import Way, way

# Who gives one of these is not asked, or asked without screens.
_OTHERWISE = {"--key-stdin", "--events", "--start", "--finish", "--yes", "-h", "--help"}


def may_ask(argv: list[str]) -> bool:
    """Whether ``argv`` is `wizard` or `wizard auth`, the commands that may ask for a key."""
    words = iter(argv)
    for each in words:
        if each == "--app":
            next(words, "")
        elif each != "--plain" and not each.startswith("--app="):
            return each == "auth"
    return True


@contextmanager
def painted(argv: list[str]) -> Iterator[None]:
    """Around a command that :func:`may_ask`: what is typed before it asks is neither shown nor lost."""
    how = (
        Way.SCRIPT if _OTHERWISE.intersection(each.partition("=")[0] for each in argv) else way(plain="--plain" in argv)
    )
    match how:
        case Way.SCREENS:
            until_exit()
            from wizard.tui.early import hushed  # noqa: PLC0415  # one of two ways, and the sooner the better

            # Before what is looked up and drawn is even loaded.
            with _without_collecting(), hushed(None), hushed(_drawn(argv) or None):
                yield
        case Way.PLAIN:
            until_exit()
            yield
        case Way.SCRIPT:
            yield


@contextmanager
def _without_collecting() -> Iterator[None]:
    """20 to 36 ms of the start; the screens enable it again after their first frame."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _drawn(argv: list[str]) -> bytes | None:
    """What to draw; None where something may be said before the screens come."""
    from wizard.accounts.first_look import has_profiles  # noqa: PLC0415  # see above
    from wizard.errors import WizardError  # noqa: PLC0415  # see above
    from wizard.tui import skeleton  # noqa: PLC0415  # see above
    from wizard.values.names import is_name  # noqa: PLC0415  # see above

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
