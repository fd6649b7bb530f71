"""What stands on the screen for each question, at the three sizes."""

from dataclasses import replace
from typing import Any

import pytest

from tui.sizes import fits, sizes
from tui.stage import (
    CANARY,
    SAVED,
    SIZES,
    Asked,
    hit,
    key,
    lines,
    looks_like,
    method,
    picker,
    play,
    review,
    stage,
)
from wizard.accounts.addressed import leading_to
from wizard.errors import Cancelled, UsageError
from wizard.login.described import Described, DescribeEndpoint
from wizard.login.notes import Notice
from wizard.login.questions import Choose, ChooseProvider, Confirm, NeedText, Option
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.panes.done_words import facts, own_next_steps
from wizard.values.credential import Saved
from wizard.values.preset import PROTOCOLS


@sizes
def test_s0_lists_groups_badges_and_marks(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with stage(Asked(picker()), size) as here:
            rows = fits(here, size)
            narrow, wide = size[0] < 76, size[0] >= 100
            assert rows[0].startswith(" Connect a provider")
            assert rows[0].endswith("36 providers")
            assert "  Type to search, or paste a key" in here.text
            assert any(row.startswith(" Popular  7") for row in rows)
            name = 24 if narrow else 30
            assert f" > {'OpenAI':<{name}}[OAuth] [API key]" in rows[4 if narrow else 5]
            assert f"   {'Anthropic':<{name}}[API key]         ✓ saved" in here.text
            assert ("$XAI_API_KEY" in here.text) is not narrow
            if narrow:
                assert lines(here.text, "xAI Grok")[0].endswith("env")
            assert rows[-1] == " Enter select   ? help   Esc quit"
            assert ("Sends requests to" in here.text) is wide
            await here.press("down")
            assert lines(here.text, " > ")[0].startswith(" > Anthropic")
            assert ("api.anthropic.example" in here.text) is wide

    play(run)


def test_s0_says_when_nothing_is_connected_yet() -> None:
    async def run() -> None:
        async with stage(Asked(picker(first_run=True))) as here:
            assert here.text.split("\n")[0].endswith("Nothing connected yet")

    play(run)


def test_s0_search_drops_headings_and_puts_the_best_first() -> None:
    async def run() -> None:
        async with stage(Asked(picker())) as here:
            await here.type("o")
            assert " Popular" not in here.text
            assert lines(here.text, " > ")[0].startswith(" > OpenAI")
            await here.press("backspace")
            for search, found in (("oauth", 3), ("XAI_", 1), ("local", 3), ("gro", 2)):
                await here.type(search)
                assert here.text.split("\n")[0].endswith(f"{found} of 36"), search
                await here.press("escape")
            assert here.text.split("\n")[0].endswith("36 providers")
            await here.type("zzz")
            assert "No provider matches “zzz”. Esc clears the search." in here.text
            assert " > Another provider (custom base URL)…" in here.text

    play(run)


def test_s0_what_no_name_has_is_looked_for_in_what_providers_offer() -> None:
    rows = (
        Option(id="openai", label="OpenAI", group="Popular", hint="GPT models, billed per use"),
        Option(id="xai", label="xAI", group="Popular", hint="Grok models, billed per use"),
        Option(id="groq", label="Groq", group="API key", hint="Very fast inference"),
    )

    async def run() -> None:
        async with stage(Asked(picker(options=rows))) as here:
            for search, first, found in (
                ("gro", "Groq", 1),
                ("grok", "xAI", 1),
                ("gpt", "OpenAI", 1),
                ("per", "OpenAI", 2),
            ):
                await here.type(search)
                assert lines(here.text, " > ")[0].startswith(f" > {first}"), search
                assert here.text.split("\n")[0].endswith(f"{found} of 3"), search
                await here.press("escape")

    play(run)


@sizes
def test_s1_numbers_the_ways_and_says_the_caveat(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(method())
        async with stage(script, size) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" OpenAI")
            assert rows[0].endswith("how do you sign in?")
            assert lines(here.text, "> 1  Use $OPENAI_API_KEY")[0].split()[-4:] == ["set", "in", "this", "shell"]
            assert "   3  Paste an API key" in here.text
            assert "A ChatGPT sign-in works with Codex models only." in here.text
            assert rows[-1].startswith(" Enter select   1-4 pick")
            await here.press("3")
        assert script.answers == ["api-key"]

    play(run)


def test_a_choice_without_digits_left_goes_by_arrows() -> None:
    async def run() -> None:
        rows = tuple(Option(id=f"r{at}", label=f"Region {at}") for at in range(12))
        script = Asked(Choose(name="endpoint", title="Cloud", options=rows))
        async with stage(script) as here:
            assert "   9  Region 8" in here.text
            assert "      Region 9" in here.text
            await here.press("end", "enter")
        assert script.answers == ["r11"]

    play(run)


def test_a_new_key_pasted_over_a_warning_is_the_one_in_the_field_next() -> None:
    async def run() -> None:
        other = "gsk_" + "A1b2C3d4" * 4

        class Flow(Asked):
            async def __call__(self, frontend: object) -> object:  # type: ignore[override]
                from wizard.login.steps import Back

                await frontend.ask(key())  # type: ignore[attr-defined]
                with pytest.raises(Back):
                    await frontend.ask(looks_like())  # type: ignore[attr-defined]
                self.answers.append(await frontend.ask(key(problem=Cancelled("check cancelled"))))  # type: ignore[attr-defined]
                return SAVED

        script = Flow()
        async with stage(script) as here:
            await here.paste(CANARY)
            await here.press("enter")
            await here.paste(other)
            assert f"✓ {len(other)} characters, starts gsk_" in here.text
            await here.press("enter")
        assert script.answers[0].reveal() == other

    play(run)


@sizes
def test_s9_keeps_its_fields_after_a_problem(size: tuple[int, int]) -> None:
    def question(problem: UsageError | None = None) -> DescribeEndpoint:
        return DescribeEndpoint(name="base-url", title="Custom provider", protocols=PROTOCOLS, problem=problem)

    async def run() -> None:
        script = Asked(question(), question(UsageError("the host cannot be read")))
        async with stage(script, size) as here:
            fits(here, size)
            await here.paste("http://localhost:8000/v1")
            assert "Requests and the key go to localhost:8000." in here.text
            assert "Name        localhost-8000" in here.text
            await here.press("tab", "right", "right")
            assert "API style   Anthropic" in here.text
            await here.press("tab")
            await here.paste(CANARY)
            await here.press("tab", *"box", "enter")
            assert " x The host cannot be read." in here.text
            assert "•" * 30 in here.text
            await here.press("enter")
        first, second = script.answers
        assert isinstance(first, Described)
        assert (first.base_url, first.protocol, first.profile) == (
            "http://localhost:8000/v1",
            "anthropic-messages",
            "box",
        )
        assert first.key is not None
        assert first.key.reveal() == CANARY
        assert second == first

    play(run)


def test_s9_a_key_in_the_address_field_goes_to_the_key_field() -> None:
    async def run() -> None:
        script = Asked(DescribeEndpoint(name="base-url", title="Custom provider", protocols=PROTOCOLS))
        async with stage(script) as here:
            await here.paste("https://llm.example.com")
            await here.paste(CANARY)
            assert "•" * 39 in here.text
            assert "it went into the key field" in here.text
            await here.press("enter")
        assert script.answers[0].base_url == "https://llm.example.com"
        assert script.answers[0].key.reveal() == CANARY

    play(run)


@sizes
def test_a_text_keeps_what_was_typed_after_a_problem(size: tuple[int, int]) -> None:
    def question(problem: UsageError | None = None) -> NeedText:
        return NeedText(name="param", title="Azure", label="Resource name", example="my-resource", problem=problem)

    async def run() -> None:
        script = Asked(question(), question(UsageError("`x y` is not a resource name")))
        async with stage(script, size) as here:
            fits(here, size)
            assert " Azure  Resource name" in here.text
            assert "For example my-resource" in here.text
            await here.type("x y")
            await here.press("enter")
            assert " x x y is not a resource name." in here.text
            await here.press("backspace", "backspace", "enter")
        assert script.answers == ["x y", "x"]

    play(run)


@pytest.mark.parametrize(
    ("size", "press", "answer"), [((60, 16), ("enter",), False), ((80, 24), ("down", "enter"), True)]
)
def test_a_question_about_removing_is_safe_by_default(
    size: tuple[int, int], press: tuple[str, ...], answer: bool
) -> None:
    async def run() -> None:
        script = Asked(Confirm(name="remove", title="Anthropic", text="Remove anthropic?", about="1 tool uses it."))
        async with stage(script, size) as here:
            fits(here, size)
            assert here.text.split("\n")[0].strip() == "Remove anthropic?"
            assert "1 tool uses it." in here.text
            assert " > Keep it" in here.text
            await here.press(*press)
        assert script.answers == [answer]

    play(run)


@pytest.mark.parametrize("size", [(60, 16), *(pytest.param(each, marks=pytest.mark.long) for each in SIZES)])
def test_help_names_the_keys_of_the_pane_and_goes_away(size: tuple[int, int]) -> None:
    async def run() -> None:
        for question, wanted in (
            (picker(), "paste it here"),
            (key(), "Show the key for 10 seconds"),
            (review(), "Ctrl+K"),
        ):
            async with stage(Asked(question), size) as here:
                before = here.text
                await here.press("?")
                fits(here, size)
                assert here.text.startswith(" Help")
                assert wanted in here.text.replace("\n ", " ") or wanted.capitalize() in here.text
                assert "Ctrl+C" in here.text
                await here.press("escape")
                assert here.text == before

    play(run)


def test_help_asked_for_twice_is_one_page() -> None:
    async def run() -> None:
        async with stage(Asked(picker())) as here:
            before = here.text
            await hit(here.pilot, "?", "?")
            assert here.text.startswith(" Help")
            await here.press("escape")
            assert here.text == before

    play(run)


def test_what_is_told_before_a_question_stands_on_its_page() -> None:
    async def run() -> None:
        class Flow(Asked):
            async def __call__(self, frontend: object) -> object:  # type: ignore[override]
                await frontend.ask(method())  # type: ignore[attr-defined]
                await frontend.tell(Notice("Keys of this plan work in coding tools only."))  # type: ignore[attr-defined]
                await frontend.ask(key())  # type: ignore[attr-defined]
                return SAVED

        async with stage(Flow()) as here:
            await here.press("enter")
            assert "Keys of this plan work in coding tools only." in here.text
            assert "OpenAI  API key" in here.text

    play(run)


THREE = Option(
    id="p", label="LiteLLM proxy", group="Local", badges=("API key", "token", "local"), mark="$LITELLM_API_KEY"
)


@sizes
def test_s0_every_badge_is_read_whole(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with stage(Asked(picker(options=(THREE,))), size) as here:
            row = lines(here.text, " > LiteLLM proxy")[0]
            assert "… " not in row
            for badge in THREE.badges:
                assert f"[{badge}]" in row
            assert ("$LITELLM_API_KEY" if size[0] >= 76 else "env") in row

    play(run)


def test_the_same_is_not_said_twice() -> None:
    async def run() -> None:
        async def says(frontend: ScreenFrontend) -> Saved:
            for _ in range(2):
                await frontend.tell(Notice("Removed /chat/completions from the base URL."))
            await frontend.ask(review())
            return SAVED

        async with stage(says) as here:
            assert here.text.count("Removed /chat/completions") == 1

    play(run)


def test_a_choice_that_is_put_again_is_where_it_was_unless_it_proposes_something_else() -> None:
    rows = tuple(Option(id=each, label=f"Row {each}") for each in "abc")

    def saved(default: str) -> Choose:
        return Choose(name="saved", title="Ada", options=rows, default=default)

    async def run() -> None:
        asked = Asked(saved("a"), saved("a"), saved("b"))
        async with stage(asked) as here:
            await here.press("down", "down", "enter")
            assert lines(here.text, " > ")[0].startswith(" > 3  Row c")
            await here.press("enter")
            assert lines(here.text, " > ")[0].startswith(" > 2  Row b")
            await here.press("enter")
        assert asked.answers == ["c", "c", "b"]

    play(run)


def test_what_is_named_at_the_end_leads_to_the_programs_own_folders() -> None:
    async def run() -> None:
        async with stage(Asked(), show_done=True, next_steps=None) as here:
            for command in (
                "wizard --app mytool test openai ",
                "wizard --app mytool env openai ",
                "wizard --app mytool ",
            ):
                assert f"  {command}" in here.text

    with leading_to("mytool"):
        play(run)


@pytest.mark.parametrize(
    ("saved", "named"),
    [
        ({"env": "--as openai openai"}, ["wizard test openai", "wizard env --as openai openai", "wizard"]),
        ({"env": ""}, ["wizard test openai", "wizard"]),
        ({"model": None}, ["wizard model --profile openai", "wizard env openai", "wizard"]),
        ({"exportable": False}, ["wizard"]),
    ],
)
def test_only_commands_that_work_are_named_at_the_end(saved: dict[str, Any], named: list[str]) -> None:
    assert [each for each, _ in own_next_steps(replace(SAVED, **saved))] == named


@pytest.mark.parametrize(
    ("saved", "secret", "checked"),
    [
        ({"method": "none", "store": None, "subject": ""}, "none needed", "it answered, 412 ms"),
        ({"method": "browser", "subject": "sign-in"}, "system keyring", "sign-in accepted, 412 ms"),
        (
            {"method": "env", "store": None},
            "read from the environment, nothing stored",
            "key accepted, 412 ms",
        ),
        (
            {"method": "command", "store": None, "subject": "token"},
            "printed by its command, nothing stored",
            "token accepted, 412 ms",
        ),
    ],
    ids=lambda each: each["method"] if isinstance(each, dict) else None,
)
def test_the_end_says_what_was_checked_and_where_its_secret_is(
    saved: dict[str, Any], secret: str, checked: str
) -> None:
    assert SAVED.outcome is not None
    subject = saved.get("subject", "key")
    rest = {name: value for name, value in saved.items() if name != "subject"}

    said = facts(replace(SAVED, outcome=replace(SAVED.outcome, subject=subject), **rest)).plain

    assert f"Secret   {secret}" in said
    assert f"Checked  just now, {checked}" in said


def test_a_remedy_leads_there_as_well() -> None:
    async def run() -> None:
        question = NeedText(
            name="base-url", label="Base URL", problem=UsageError("no", hint="`wizard auth corp` first")
        )
        async with stage(Asked(question)) as here:
            assert "wizard --app mytool auth corp first" in here.text

    with leading_to("mytool"):
        play(run)


@pytest.mark.parametrize("question", [picker(), review()], ids=["picker", "review"])
def test_tab_takes_nothing_from_the_search(question: Any) -> None:
    async def run() -> None:
        async with stage(Asked(question)) as here:
            for leaves in ("tab", "shift+tab"):
                await here.press(leaves)
            await here.type("op")
            assert here.text.split("\n")[2 if isinstance(question, ChooseProvider) else 4].strip() == "op"

    play(run)
