"""The time that is left, and a passphrase."""

from typing import Any

from tui.sign_in import asking
from tui.sizes import fits, sizes
from tui.stage import play, stage
from wizard.errors import UsageError
from wizard.login.questions import NeedSecret
from wizard.tui.countdown import Countdown


def test_the_time_left_is_by_the_clock_that_says_less() -> None:
    now = [100.0, 5000.0]
    counting = Countdown(581, lambda: (now[0], now[1]))
    assert counting.text == "9:41"
    now[1] += 300  # a laptop slept: one clock stood still
    assert counting.text == "4:41"
    now[0] += 400
    now[1] -= 3600  # somebody set the other back
    assert counting.text == "3:01"
    now[0] += 400
    assert counting.text == "0:00"


@sizes
def test_a_passphrase_is_taken_as_it_is_typed_and_never_shown(size: tuple[int, int]) -> None:
    def question(label: str, problem: Any = None) -> NeedSecret:
        return NeedSecret(name="passphrase-fd", title="OpenAI", label=label, verbatim=True, problem=problem)

    async def run() -> None:
        script = asking(
            question("Passphrase"),
            question("Passphrase again"),
            question("Passphrase", UsageError("the two passphrases differ")),
        )
        async with stage(script, size) as here:
            assert here.text.startswith(" OpenAI  Passphrase")
            await here.press(*"a b", "ü")
            assert "••••" in here.text
            assert "4 characters" in here.text
            await here.press("enter")
            assert here.text.startswith(" OpenAI  Passphrase again")
            assert "•" not in here.text
            await here.paste("two words, pasted\n")
            assert "two words" not in here.text
            await here.press("enter")
            assert " x The two passphrases differ." in here.text
            await here.press("x", "enter")
        assert [each.reveal() for each in script.result] == ["a bü", "two words, pasted", "x"]

    play(run)


@sizes
def test_a_passphrase_is_asked_for_with_what_it_is_for(size: tuple[int, int]) -> None:
    async def run() -> None:
        question = NeedSecret(name="passphrase-fd", title="OpenAI", label="Passphrase", verbatim=True)
        async with stage(asking(question), size) as here:
            fits(here, size)
            said = " ".join(here.text.split())
            assert "It encrypts the file your secret is kept in." in said
            assert "You are asked for it whenever that file is read" in said

    play(run)
