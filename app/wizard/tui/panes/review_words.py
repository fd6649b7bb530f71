"""What the review says: its keys, the key hints, and what leaving it would leave behind."""

from textual.content import Content

from wizard.login.review_question import Review
from wizard.tui import words
from wizard.tui.words import Hint

TITLE = "Default model"
SAVING = "Saving"
SAVES_THERE = "Enter saves it there"
RENAMING: tuple[Hint, ...] = (("Enter", "take this name"), ("Esc", "keep the old one"))


def hints(question: Review, *, short: bool, placeless: bool) -> tuple[Hint, ...]:
    """``placeless``: the secret needs a place, and none is chosen."""
    place = (("Ctrl+K", "place"),) if question.places else ()
    out = ("Esc", "leave" if question.leaves else "back")
    if placeless:
        enter = ("Enter", "choose a place")
        return (enter, ("Ctrl+N", "name"), out) if short else (enter, ("?", "help"), out)
    if question.problem is not None:
        return (("Enter", "try again"), ("Ctrl+N", "name"), *place, out)
    if short:
        return (("Enter", "save"), ("Ctrl+N", "name"), *place, out)
    return (("Enter", "save"), ("?", "help"), out)


def keys(question: Review, *, placeless: bool) -> tuple[Hint, ...]:
    back = "back; the sign-in is kept" if question.kept else "back to the key" if _has_key(question) else "back"
    return (
        ("Up, Down", "another model"),
        ("any text", "search the models, or type one that is not listed"),
        ("Enter", "choose a place for the secret" if placeless else "save everything that is shown"),
        ("Ctrl+N", "another profile name"),
        *((("Ctrl+A", "all models, or those for chat"),) if question.others else ()),
        *((("Ctrl+K", "another place for the secret"),) if question.places else ()),
        ("Esc", "leave" if question.leaves else back),
    )


def loses(question: Review) -> str:
    """What was accepted and is not saved; empty when leaving loses nothing."""
    outcome = question.outcome
    accepted = outcome is not None and outcome.verified
    if question.kept:
        return f"The sign-in {'was accepted but ' if accepted else ''}is not saved yet."
    if not question.places or not accepted:
        return ""
    return f"The {question.provider} key was accepted but is not saved yet."


def leaves(command: str) -> str:
    """The row that leaves; the sign-in is sealed already, and ``command`` finishes it."""
    return f"Leave; the sign-in is kept and `{command}` finishes it"


def no_key_here(question: Review) -> str:
    return "Esc first to change the key" if _has_key(question) else "A key is not taken here"


def _has_key(question: Review) -> bool:
    return bool(question.places) and not question.kept


def checked(question: Review, *, narrow: bool) -> Content:
    if question.outcome is None:
        return Content.assemble((f"{words.CARE} ", words.WARN), "Not checked. Saved as unverified.")
    count = len(question.models) if question.live else None
    return words.outcome_line(question.outcome, question.host, count, short=narrow)
