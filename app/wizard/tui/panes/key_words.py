"""What the key page says: its keys, where keys are made, what is asked for, and the questions a key can lead to."""

from textual.content import Content

from wizard.errors import Rejected, WizardError
from wizard.login.questions import NeedSecret
from wizard.tui import words
from wizard.tui.secret_input import REVEALED_S
from wizard.tui.words import Hint
from wizard.values import wording
from wizard.values.text import safe
from wizard.values.url import is_loopback

PASTE = "Paste the key, it stays hidden"
NOTHING_YET = "Nothing is in the field yet"
OPENS = "Ctrl+O opens it"
INSTEAD = "Use the link"  # of a page that did not open
_ANOTHER = "paste another one"  # and where keys are made, which stands above


def hints(*, narrow: bool) -> tuple[Hint, ...]:
    check = "check" if narrow else "check key"
    return (("Enter", check), ("Ctrl+R", "reveal"), ("Ctrl+U", "clear"), ("Esc", "back"))


def keys(*, can_open: bool) -> tuple[Hint, ...]:
    page = (("Ctrl+O", "open the page where keys are made"),) if can_open else ()
    return (
        ("paste", "replaces the field; the key stays hidden"),
        ("Enter", "check the key with the provider"),
        ("Ctrl+R", f"show the key for {REVEALED_S} seconds"),
        ("Ctrl+U", "clear the field"),
        *page,
        ("Esc", "forget the key and go back"),
    )


def where_made(question: NeedSecret, opens: str, *, narrow: bool) -> Content:
    """``opens`` says which key opens the page; empty where none does."""
    if not question.keys_url:
        return Content("")
    if narrow:
        first = f"1. Create a key ({opens}):" if opens else "1. Create a key:"
        return Content.assemble(first, "\n   ", words.link(question.keys_url))
    return Content.assemble("1. Create a key:  ", words.link(question.keys_url), (f"   {opens}", words.DIM))


def stays(question: NeedSecret) -> Content:
    """Said before the steps: it is no part of them."""
    old, of_sign_in = safe(question.replaces or "", 64), question.of_sign_in
    if old and question.problem is not None:
        return Content.styled(wording.is_used(of_sign_in=of_sign_in), words.DIM)
    return Content.styled(wording.stays(old, of_sign_in=of_sign_in) if old else "", words.DIM)


def wrong(problem: WizardError | None) -> WizardError | None:
    """What was given did not do; the remedy as it is here."""
    if not isinstance(problem, Rejected) or not problem.hint.startswith(_ANOTHER):
        return problem
    return Rejected(problem.message, hint=f"{_ANOTHER}, or Esc to go back")


def asks(question: NeedSecret) -> Content:
    return Content("2. Paste it here:" if question.keys_url else f"Paste the {safe(question.label, 40)} here:")


def nothing_typed(question: NeedSecret) -> Content:
    free = question.optional and is_loopback(question.host.partition(":")[0])
    said = "No key needed. Enter continues." if free else f"Hidden as you type. Ctrl+R shows it for {REVEALED_S} s."
    return Content.styled(f"{question.kept}." if question.kept else said, words.DIM)


def typed(count: int, begins: str) -> Content:
    starts = f", starts {begins}" if begins else ""
    plural = "" if count == 1 else "s"
    return Content.assemble((f"{words.OK} ", words.GOOD), f"{count} character{plural}{starts}")


def warning(said: str, provider: str, other: str, width: int) -> Content:
    """The key looks like that of another provider; ``other`` is the row that switches to it."""
    keys = f"Enter checks it with {safe(provider, 40)} anyway."
    if other:
        keys += f" Ctrl+P {safe(other, 60).replace('Switch', 'switches', 1)}."
    return words.marked(words.CARE, words.WARN, width, said or "This looks like the key of another provider", keys)


def warning_hints(other: str) -> tuple[Hint, ...]:
    return (("Enter", "check anyway"), ("Ctrl+P", _small(safe(other, 40))), ("Esc", "back"))


def refused(problem: str, caveat: str, tries: str, width: int) -> Content:
    """Refused here, and maybe taken elsewhere; ``tries`` is the row Enter takes, if there is but one."""
    enter = f" Enter tries {tries.removeprefix('Try ')}." if tries else ""
    return words.marked(words.BAD, words.ERROR, width, problem, f"{caveat}{enter}")


def refused_hints(tries: str) -> tuple[Hint, ...]:
    return (("Enter", _small(tries)), ("Esc", "another key"))


def picked_hints(rows: int, *, numbered: bool) -> tuple[Hint, ...]:
    picked = (f"1-{rows}" if rows > 1 else "1", "pick") if numbered else ("Up, Down", "move")
    return (("Enter", "select"), picked, ("Esc", "back"))


def _small(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"
