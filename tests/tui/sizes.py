"""The three sizes every page is looked at in."""

import pytest

from tui.stage import SIZES, Stage

sizes = pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])


def fits(here: Stage, size: tuple[int, int]) -> list[str]:
    """The lines of the screen: as many as it has, none wider, hints on the last one."""
    rows = here.text.split("\n")
    assert len(rows) == size[1]
    assert max(map(len, rows)) <= size[0]
    assert "Esc" in rows[-1] or "Enter" in rows[-1]
    return rows
