"""What the pages with one field say: a line of public text, a passphrase."""

from textual.content import Content

from wizard.tui import words
from wizard.tui.secret_input import REVEALED_S
from wizard.tui.words import Hint
from wizard.values.keys import KEY_AND_MORE
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
_NO_KEY_HERE = "That looks like a key; it was not taken. A key is asked for later"


def no_key_here(name: str) -> str:
    """Of a key alone, in the answer to the question ``name``."""
    return _key_in_command() if name == "command" else _NO_KEY_HERE


def key_and_more(name: str) -> str:
    return _key_in_command() if name == "command" else KEY_AND_MORE


def _key_in_command() -> str:
    from wizard.login.command import KEY_INSIDE, READ_IT  # noqa: PLC0415  # loaded where a command is asked for

    return f"{words.sentence(KEY_INSIDE)} {words.sentence(READ_IT)}"


def example(text: str) -> Content:
    return Content.styled(f"For example {safe(text, 120)}" if text else "", words.DIM)


def counted(count: int) -> Content:
    return Content.styled(f"{count} character{'' if count == 1 else 's'}" if count else "", words.DIM)
