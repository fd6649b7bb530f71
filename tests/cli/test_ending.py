"""How a command that was left ends: 130, and a line that says what became of what was begun."""

from pathlib import Path
from typing import Any

import pytest

from wizard.accounts.context import Context
from wizard.cli.ending import ending
from wizard.cli.home import run_home
from wizard.errors import Cancelled


def interrupted_class() -> BaseException:
    """What becomes of Ctrl+C in the middle of an import, at times."""

    class Interrupts:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    try:
        type("Any", (), {"one": Interrupts()})
    except (KeyboardInterrupt, RuntimeError) as error:
        return error
    raise AssertionError


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
        (interrupted_class(), ["wizard: cancelled"]),
    ],
)
def test_leaving_says_what_it_left(left: BaseException, said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(left) == 130
    assert capsys.readouterr().err.splitlines() == said


@pytest.mark.parametrize(
    ("first_run", "said"), [(False, "wizard: left"), (True, "wizard: cancelled; nothing was changed")]
)
def test_the_home_screen_is_left_without_a_word_about_what_was_done_there(
    home: Path, first_run: bool, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*_: Any, **__: Any) -> None:
        raise Cancelled

    monkeypatch.setattr("wizard.cli.home.show", shown)
    with pytest.raises(Cancelled) as left:
        run_home(Context(None), first_run=first_run)

    assert ending(left.value) == 130
    assert capsys.readouterr().err.splitlines() == [said]
