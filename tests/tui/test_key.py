"""The key page at the three sizes: what it says of a key, of its check, and of the two questions after it."""

from dataclasses import replace

import pytest

from tui.sizes import fits, sizes
from tui.stage import (
    CANARY,
    Asked,
    key,
    looks_like,
    opener,
    play,
    stage,
    unproven,
)
from wizard.errors import Cancelled, Refused, Rejected, TryAgain


@sizes
def test_s2_asks_for_the_key_and_says_only_how_long_and_how_it_begins(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(key())
        async with stage(script, size, open_url=opener([])) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" OpenAI  API key")
            assert "https://platform.openai.com/api-keys" in here.text
            assert "Ctrl+O opens it" in here.text
            assert "2. Paste it here:" in here.text
            assert "Hidden as you type. Ctrl+R shows it for 10 s." in here.text
            await here.paste(f"export ANTHROPIC_API_KEY={CANARY}")
            assert "✓ 39 characters, starts sk-ant-" in here.text
            assert "Removed the variable name in front of the key." in here.text
            assert "•" * 39 in here.text
            assert "canary" not in here.text
            await here.press("enter")
        assert script.answers[0].reveal() == CANARY

    play(run)


def test_s2_an_empty_field_is_not_sent() -> None:
    async def run() -> None:
        script = Asked(key())
        async with stage(script) as here:
            await here.press("enter")
            assert "Nothing is in the field yet." in here.text
            assert script.answers == []

    play(run)


def test_s2_on_loopback_no_key_is_fine() -> None:
    async def run() -> None:
        script = Asked(key(optional=True, host="127.0.0.1:11434", keys_url=None, provider="Ollama", title="Ollama"))
        async with stage(script) as here:
            assert "No key needed. Enter continues." in here.text
            await here.press("enter")
        assert script.answers[0].reveal() == ""

    play(run)


def test_s2_opens_the_page_where_keys_are_made() -> None:
    async def run() -> None:
        opened: list[str] = []

        async def open_url(url: str) -> bool:
            opened.append(url)
            return len(opened) == 1

        async with stage(Asked(key()), open_url=open_url) as here:
            await here.press("ctrl+o")
            assert opened == ["https://platform.openai.com/api-keys"]
            assert "The page is open in your browser." in here.text
            await here.press("ctrl+o")
            assert "Could not open a browser here. Use the link." in here.text

    play(run)


def test_s2_names_the_profile_whose_key_stays_until_the_new_one_is_accepted() -> None:
    async def run() -> None:
        async with stage(Asked(key(replaces="openai-work", of_sign_in=True))) as here:
            assert "The sign-in of openai-work stays until this key is accepted" in here.text.split("1. Create")[0]
        async with stage(Asked(key(replaces="openai-work"))) as here:
            assert "The key of openai-work stays until this one is accepted" in here.text.split("1. Create")[0]

    play(run)


@pytest.mark.parametrize(("of_sign_in", "said"), [(False, "The old key"), (True, "The sign-in")])
def test_s2_after_a_rejection_the_old_one_is_said_to_be_in_use(*, of_sign_in: bool, said: str) -> None:
    async def run() -> None:
        replaces = key(replaces="openai-work", of_sign_in=of_sign_in)
        refused = replace(replaces, problem=Rejected("rejected by api.openai.com (401): key not valid"))
        async with stage(Asked(replaces, refused)) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.until(lambda: "key not valid" in here.text)
            assert f"{said} is still in use." in here.text.split("1. Create")[0]
            assert "stays until" not in here.text

    play(run)


@sizes
def test_s2_a_refused_key_stays_hidden_and_selected(size: tuple[int, int]) -> None:
    hint = "paste another one; keys are made at https://x.example/keys"
    problem = Rejected("rejected by api.openai.com (401): key not valid", hint=hint)

    async def run() -> None:
        script = Asked(key(), key(problem=problem))
        async with stage(script, size) as here:
            await here.paste(CANARY)
            await here.press("enter")
            fits(here, size)
            assert " x Rejected by api.openai.com (401): key not valid." in here.text
            assert "   Paste another one, or Esc to go back." in here.text
            assert "•" * 39 in here.text
            await here.press("enter")
        assert [each.reveal() for each in script.answers] == [CANARY, CANARY]

    play(run)


def test_s2_the_next_key_replaces_the_refused_one() -> None:
    async def run() -> None:
        script = Asked(key(), key(problem=Rejected("no")))
        async with stage(script) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.type("a-new-key")
            await here.press("enter")
        assert script.answers[1].reveal() == "a-new-key"

    play(run)


def test_s2_a_cancelled_check_is_said_without_alarm() -> None:
    async def run() -> None:
        async with stage(Asked(key(), key(problem=Cancelled("check cancelled")))) as here:
            await here.paste(CANARY)
            await here.press("enter")
            assert " Check cancelled." in here.text
            assert " x " not in here.text
            assert "✓ 39 characters" in here.text

    play(run)


@pytest.mark.parametrize(("size", "press", "answer"), [((60, 16), "enter", "anyway"), ((80, 24), "ctrl+p", "switch")])
def test_s2_a_key_of_another_provider_needs_a_second_yes(size: tuple[int, int], press: str, answer: str) -> None:
    async def run() -> None:
        script = Asked(key(), looks_like())
        async with stage(script, size) as here:
            await here.paste(CANARY)
            await here.press("enter")
            rows = fits(here, size)
            assert " ! This looks like a key of Anthropic." in here.text
            assert "Enter checks it with OpenAI anyway." in here.text
            assert rows[-1].startswith(" Enter check anyway   Ctrl+P switch to Anthropic")
            assert "•" * 39 in here.text
            await here.press(press)
        assert script.answers[1] == answer

    play(run)


def test_s2_one_row_is_no_range() -> None:
    question = unproven(problem=Refused("api.openai.com wants to send you to evil.example. Not followed"))

    async def run() -> None:
        async with stage(Asked(key(), replace(question, options=question.options[:1]))) as here:
            await here.paste(CANARY)
            await here.press("enter")
            assert " > 1  Try again" in here.text
            assert " Enter select   1 pick   Esc back" in here.text

    play(run)


@pytest.mark.parametrize(
    ("size", "press", "answer"),
    [((60, 16), ("enter",), "retry"), ((80, 24), ("down", "enter"), "keep"), ((120, 40), ("2",), "keep")],
)
def test_s2_what_could_not_be_proven_is_tried_again_or_kept(
    size: tuple[int, int], press: tuple[str, ...], answer: str
) -> None:
    async def run() -> None:
        script = Asked(key(), unproven(problem=TryAgain("no answer from api.openai.com after 15 s")))
        async with stage(script, size) as here:
            await here.paste(CANARY)
            await here.press("enter")
            fits(here, size)
            assert " x No answer from api.openai.com after 15 s." in here.text
            assert " > 1  Try again" in here.text
            assert "   2  Keep it unchecked" in here.text
            await here.press(*press)
        assert script.answers[1] == answer

    play(run)


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
def test_s2_what_may_help_is_said_above_the_rows(size: tuple[int, int]) -> None:
    proxy = "a company proxy? SSL_CERT_FILE=FILE points to its certificate"
    problem = TryAgain("the secure connection to `api.openai.com` failed: self-signed certificate", hint=proxy)

    async def run() -> None:
        async with stage(Asked(key(), unproven(problem=problem)), size) as here:
            await here.paste(CANARY)
            await here.press("enter")
            fits(here, size)
            assert "A company proxy? SSL_CERT_FILE=FILE points to its" in here.text
            assert "   2  Keep it unchecked" in here.text

    play(run)


def test_a_remedy_for_a_command_line_is_not_said_on_a_screen() -> None:
    async def run() -> None:
        problem = Rejected("the host wants a key (401)", hint="log in with `--method api-key --key-stdin`")
        async with stage(Asked(key(problem=problem))) as here:
            assert " x The host wants a key (401)." in here.text
            assert "--" not in here.text

    play(run)


@pytest.mark.parametrize("better", ["sk-ant-" + "b" * 40, "b" * len(CANARY)], ids=["longer", "as long"])
def test_s2_what_was_said_of_the_old_key_goes_with_it(better: str) -> None:
    async def run() -> None:
        async with stage(Asked(key(), key(problem=Rejected("rejected by api.openai.com (401)")))) as here:
            await here.paste(CANARY)
            await here.press("enter")
            assert " x Rejected by api.openai.com (401)." in here.text
            await here.paste(better)
            assert "Rejected" not in here.text
            assert f"✓ {len(better)} characters" in here.text

    play(run)


def test_any_resize_hides_a_key_that_is_shown() -> None:
    async def run() -> None:
        async with stage(Asked(key()), (120, 40)) as here:
            await here.paste(CANARY)
            await here.press("ctrl+r")
            assert CANARY in here.text
            await here.pilot.resize_terminal(121, 40)  # the field itself stays as wide as it is
            await here.settle()
            assert CANARY not in here.text

    play(run)
