"""What the pages with one field say: a line of public text, a passphrase."""

from textual.content import Content

from wizard.tui import words
from wizard.tui.secret_input import REVEALED_S
from wizard.tui.words import Hint
from wizard.values.text import safe

TEXT: tuple[Hint, ...] = (("Enter", "continue"), ("?", "help"), ("Esc", "back"))
SECRET: tuple[Hint, ...] = (("Enter", "continue"), ("Ctrl+R", "reveal"), ("Ctrl+U", "clear"), ("Esc", "back"))
REVEALED: tuple[Hint, ...] = (("Ctrl+R", f"hide, visible for {REVEALED_S} s"), ("Esc", "back"))
HIDDEN = "It stays hidden"
WORKING = "Working"  # a passphrase is made into a key, which takes its time
PURPOSE = Content.styled(
    "It encrypts the file your secret is kept in. You are asked for it whenever that file is read, "
    "and nothing can be read without it.",
    words.DIM,
)
NO_KEY_HERE = "That looks like a key; it was not taken. A key is asked for later"


def example(text: str) -> Content:
    return Content.styled(f"For example {safe(text, 120)}" if text else "", words.DIM)


def counted(count: int) -> Content:
    return Content.styled(f"{count} character{'' if count == 1 else 's'}" if count else "", words.DIM)
