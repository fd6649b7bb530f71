"""What help says beside the keys of the pane below."""

from wizard.tui import words
from wizard.tui.words import Hint

TITLE = "Help"
KEPT = "Keys are kept where you chose, never in config.toml, and go only to the provider they belong to."
UNRELEASED = "from a checkout"
KEYS: tuple[Hint, ...] = (("Esc", "back"),)


def everywhere(*, has_field: bool, leads_back: bool) -> tuple[Hint, ...]:
    """The keys of every pane; ``has_field``: one is typed into there."""
    leave = "stop what runs, else back to the profiles" if leads_back else "stop what runs, else leave"
    here = "this page, when the field is empty" if has_field else "this page"
    return (("Ctrl+C", leave), ("?", here))


def more(plain_command: str, release: str, *, takes_mouse: bool) -> tuple[str, ...]:
    """What everyone asks, a paragraph each."""
    plain = f"For screen readers and plain terminals: {plain_command}"
    return (KEPT, plain, *((f"{words.SELECT}.",) if takes_mouse else ()), f"wizard {release}")
