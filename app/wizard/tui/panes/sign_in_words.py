"""What both ways to sign in say: what Enter and Esc do, what was copied, and how it ended."""

from wizard.tui.words import Hint

SIGN_IN = "Sign in"
AGAIN = "Again"
STARTS_AGAIN = "Enter starts again"
INSTEAD = "Use one of the links"
# Remedies that say in other words what Enter does here.
ENTER_DOES = frozenset({"start it again", "get a new one", "log in again"})

CANCEL: Hint = ("Esc", "cancel")
GIVES_UP: Hint = ("Esc", "cancel the sign-in and go back")


def over(label: str) -> tuple[Hint, ...]:
    """``label`` is what Enter begins anew."""
    return (("Enter", f"{label[:1].lower()}{label[1:]}"), ("Esc", "back"))


def copied(name: str) -> str:
    return f"{name} copied (if your terminal allows it)"
