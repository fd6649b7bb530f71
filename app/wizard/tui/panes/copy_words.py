"""A copy of a config.toml that cannot be read, in words."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from wizard.tui import words
from wizard.tui.words import Hint

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer

HINTS: tuple[Hint, ...] = (("Enter", "open a copy"), ("?", "help"), ("Esc", "leave"))


def keep(offer: "Offer", width: int) -> Content:
    """What is open, and the command that keeps it: in two lines, where one is too short, still as a shell takes it."""
    program, copy, target = offer.keep
    one = f"{program} {copy} {target}"
    command = one if cell_len(one) <= width else f"{program} {copy} \\\n  {target}"
    return Content.assemble(
        (f"{words.CARE} ", words.WARN), f"{offer.about[:1].upper()}{offer.about[1:]}. To keep it, run:\n", command
    )
