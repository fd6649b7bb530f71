"""How a sign-in is told in lines: the address or the code, and how long it is good for."""

from wizard.login.notes import ShowUserCode
from wizard.login.questions import PasteRedirect


def sign_in_lines(question: PasteRedirect) -> tuple[str, ...]:
    """The address stands alone on its line, so that it can be copied whole."""
    opened = "Your browser should have opened. If not, open" if question.opened else "Open"
    lines = [f"{opened} this address, sign in there, and come back:", question.url]
    if question.short_url:
        lines.append(f"On this computer this shorter one leads there too: {question.short_url}")
    return (*lines, f"Waiting for the sign-in, at most {_minutes(question.expires_in)}.")


def code_lines(note: ShowUserCode, *, spelled: bool = False) -> tuple[str, ...]:
    """``spelled``: the code letter by letter before it stands alone on a line, for who has it read aloud (UX §5.2)."""
    code = (f"Code: {_spelled(note.user_code)}", note.user_code) if spelled else (f"Enter this code: {note.user_code}",)
    lines = [f"Open {note.verification_uri}", *code]
    if note.verification_uri_complete:
        lines.append(f"Or open {note.verification_uri_complete}")
    return (*lines, f"It expires in {_minutes(note.expires_in)}. Only enter a code you started yourself.")


def _spelled(code: str) -> str:
    return " ".join("dash" if each == "-" else each for each in code if not each.isspace())


def _minutes(seconds: float) -> str:
    if seconds >= 120:
        return f"{seconds / 60:.0f} minutes"
    whole = max(1, round(seconds))
    return f"{whole} second{'s' if whole != 1 else ''}"
