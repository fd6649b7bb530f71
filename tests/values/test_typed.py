"""What a terminal shows of what is typed while nobody reads it, and what takes exactly that away."""

import pyte
import pytest

from wizard.values.typed import erasing


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("key", "key"),
        ("k" * 20, "k" * 20),
        ("k" * 21, "k" * 21),
        ("k" * 65, "k" * 65),
        ("k" * 20 + "\n", "k" * 20 + "\r\n"),
        ("one\ntwo\n", "one\r\ntwo\r\n"),
        ("\x1b[200~key", "^[[200~key"),
        ("a\tb", "a\tb"),
        ("é" * 21, "é" * 21),
        ("漢" * 21, "漢" * 21),
    ],
)
def test_the_echo_goes_and_what_stood_above_stays(typed: str, shown: str) -> None:
    screen = pyte.Screen(20, 12)
    stream = pyte.Stream(screen)
    stream.feed("$ wizard auth\r\n" + shown)

    stream.feed(erasing(typed.encode(), 20).decode())

    assert [line.rstrip() for line in screen.display] == ["$ wizard auth", *[""] * 11]
    assert (screen.cursor.y, screen.cursor.x) == (1, 0)
