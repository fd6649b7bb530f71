"""How a command that was left ends: 130, and a line that says what became of what was begun."""

import pytest

from wizard.cli.ending import ending
from wizard.errors import Cancelled


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (Cancelled(), ["wizard: cancelled; nothing was changed"]),
        (
            Cancelled("cancelled; the sign-in itself is kept", hint="`wizard auth corp` finishes it"),
            ["wizard: cancelled; the sign-in itself is kept", "wizard: hint: `wizard auth corp` finishes it"],
        ),
        (Cancelled("cancelled; the key was made"), ["wizard: cancelled; the key was made"]),
        (KeyboardInterrupt(), ["wizard: cancelled"]),
    ],
)
def test_leaving_says_what_it_left(left: BaseException, said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(left) == 130
    assert capsys.readouterr().err.splitlines() == said
