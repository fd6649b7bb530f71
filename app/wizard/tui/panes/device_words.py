"""What signing in with a code says: the page, the code, the QR code beside them, and its keys."""

from textual.content import Content

from wizard.tui import words
from wizard.tui.panes.sign_in_words import CANCEL, GIVES_UP
from wizard.tui.words import Hint

COUNTS = "expires in"
STARTS_AGAIN = "Enter gets a new one"
INSTEAD = "Use the link"
WAITING = "Waiting for approval"
COPIED = "Code"
TYPE_IT = "2. Enter this code:"
TOO_SMALL = "The window is too small for the QR code"
ONLY_YOURS = Content.styled("Only enter a code you started yourself.", words.DIM)


def hints(*, can_open: bool, has_other: bool, shows_qr: bool | None, narrow: bool) -> tuple[Hint, ...]:
    """``has_other``: the browser does as well; ``shows_qr`` None: there is no QR code."""
    page = (("Ctrl+O", "open"),) if can_open else ()
    shown = (("Ctrl+G", "no QR" if shows_qr else "QR"),) if shows_qr is not None else ()
    other = (("b", "browser" if narrow else "use your browser"),) if has_other else ()
    copy = () if other else (("Ctrl+Y", "copy" if narrow else "copy code"),)  # said below the code as well
    return (*page, *copy, *shown, *other, CANCEL)


def keys(*, can_open: bool, has_other: bool, has_qr: bool) -> tuple[Hint, ...]:
    page = (("Ctrl+O", "open the page in your browser"),) if can_open else ()
    other = (("b, Ctrl+B", "sign in with your browser instead"),) if has_other else ()
    return (
        *page,
        ("Ctrl+Y", "copy the code"),
        *((("Ctrl+G", "show or hide the QR code"),) if has_qr else ()),
        *other,
        GIVES_UP,
    )


def opens(address: Content, *, tight: bool) -> Content:
    """``tight``: there is no room for both on one line."""
    return Content.assemble("1. Open\n" if tight else "1. Open  ", address)


def copies(code: str) -> Content:
    return Content.styled(f"   Ctrl+Y copies {code}", words.DIM)


def pictured(code: Content, *, captioned: bool) -> Content:
    return Content.assemble(code, ("\nor scan with a phone" if captioned else "", words.DIM))
