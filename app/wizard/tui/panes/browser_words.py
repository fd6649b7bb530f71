"""What signing in with the browser says: where its page is, what may be pasted here, and its keys."""

from textual.content import Content

from wizard.errors import EarlierSignIn, UsageError, WizardError
from wizard.login.questions import PasteRedirect
from wizard.tui import words
from wizard.tui.panes.sign_in_words import CANCEL, GIVES_UP
from wizard.tui.words import Hint

COUNTS = "gives up in"
WAITING = "Waiting for sign-in"
PASTE = "Paste the address or code"
COPIED = "Link"
_COLUMN = 27


def hints(*, can_open: bool, has_other: bool, narrow: bool) -> tuple[Hint, ...]:
    """``has_other``: there is a code to sign in with instead."""
    page = (("Ctrl+O", "open" if narrow else "open again"),) if can_open else ()
    other = (("Ctrl+D", "use a code" if narrow else "use a code instead"),) if has_other else ()
    return (*page, *other, ("?", "help"), CANCEL)


def keys(*, can_open: bool, has_other: bool) -> tuple[Hint, ...]:
    page = (("Ctrl+O", "open the sign-in page again"),) if can_open else ()
    other = (("Ctrl+D", "sign in with a code on another device instead"),) if has_other else ()
    return (
        *page,
        ("Ctrl+Y", "copy the full link"),
        ("Ctrl+L", "show the full link alone, to select it"),
        ("paste", "the address of the last page; it is taken without Enter"),
        *other,
        GIVES_UP,
    )


def wrong(problem: WizardError, *, can_open: bool) -> WizardError:
    """What was pasted did not do; the remedy with the key that is it here."""
    if not isinstance(problem, EarlierSignIn):
        return problem
    begins = "Ctrl+O to start again" if can_open else "open the link again"
    return UsageError(problem.message, hint=f"use the newest tab, or {begins}")


def where(*, opened: bool, narrow: bool) -> Content:
    """What to do first; ``opened``: a browser has been told to."""
    if not opened:
        return Content("Open this link on any computer with a browser.")
    if narrow:
        return Content("Sign in in your browser, then come back.")
    return Content("Your browser should have opened. Sign in there, then come back.")


def links(question: PasteRedirect, *, can_open: bool, narrow: bool) -> Content:
    page = words.linked("Open sign-in page", question.url)
    opens = "Ctrl+O" if can_open else ""
    rows = [Content.assemble("  ", page, " " * (_COLUMN - page.cell_length), (opens, words.DIM))]
    if question.short_url:
        said = "" if narrow else "  short link, works on this computer"
        rows.append(Content.assemble("  ", words.link(question.short_url), (said, words.DIM)))
    for what, key in (("Copy full link", "Ctrl+Y"), ("Show full link as text", "Ctrl+L")):
        rows.append(Content.assemble("  ", words.column(what, _COLUMN), (key, words.DIM)))
    return Content("\n").join(rows)


def elsewhere(*, listening: bool, narrow: bool) -> Content:
    """What to do where the last page does not load; ``listening``: it does on this computer."""
    if narrow:
        return Content(
            "Other computer? Paste the last page's address here."
            if listening
            else "Its last page will not load. Paste its address here."
        )
    fails = (
        "Signing in on another computer? Its last page may fail to load."
        if listening
        else "When you have signed in, the last page will not load."
    )
    return Content(f"{fails} That is fine: copy that page's address and paste it here.")
