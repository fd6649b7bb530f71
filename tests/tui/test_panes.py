"""What stands on the screen for each question, at the three sizes."""

import pytest

from tui.stage import (
    CANARY,
    NEXT,
    NO_KEYRING,
    SAVED,
    SIZES,
    Asked,
    Stage,
    key,
    lines,
    looks_like,
    method,
    picker,
    play,
    review,
    stage,
    unproven,
)
from wizard.errors import Cancelled, Rejected, StorageUnavailable, TryAgain, UsageError
from wizard.login.steps import Choose, Confirm, Described, DescribeEndpoint, NeedText, Notice, Option, Place, Reviewed
from wizard.values.credential import Model, Outcome
from wizard.values.preset import PROTOCOLS

sizes = pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])


def fits(here: Stage, size: tuple[int, int]) -> list[str]:
    """The lines of the screen: as many as it has, none wider, hints on the last one."""
    rows = here.text.split("\n")
    assert len(rows) == size[1]
    assert max(map(len, rows)) <= size[0]
    assert "Esc" in rows[-1] or "Enter" in rows[-1]
    return rows


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


@sizes
def test_s2_asks_for_the_key_and_says_only_how_long_and_how_it_begins(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(key())
        async with stage(script, size, open_url=lambda url: True) as here:
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

        def open_url(url: str) -> bool:
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
        async with stage(Asked(key(replaces="openai-work"))) as here:
            assert "The key of openai-work stays until this one is accepted" in here.text

    play(run)


@sizes
def test_s2_a_refused_key_stays_hidden_and_selected(size: tuple[int, int]) -> None:
    problem = Rejected("rejected by api.openai.com (401): key not valid", hint="paste another one")

    async def run() -> None:
        script = Asked(key(), key(problem=problem))
        async with stage(script, size) as here:
            await here.paste(CANARY)
            await here.press("enter")
            fits(here, size)
            assert " x Rejected by api.openai.com (401): key not valid." in here.text
            assert "   Paste another one." in here.text
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
def test_s6_is_the_review(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script, size) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" OpenAI  Default model")
            assert "✓ Key accepted by api.openai.com in 412 ms, 87 models" in here.text
            assert "  Search 87 models" in here.text
            chosen = lines(here.text, " > gpt-5.2")[0].split()
            assert chosen[:4] == [">", "gpt-5.2", "recommended", "400K"]
            assert "gpt-4.1" in here.text
            assert "1M" in here.text
            assert "~/.config/wizard/config.toml" in here.text
            if size[0] < 76:
                assert " openai -> system keyring (KWallet)" in rows
                assert rows[-1] == " Enter save   Ctrl+N name   Ctrl+K place   Esc back"
            else:
                assert " Profile  openai" in here.text
                assert " Secret   system keyring (KWallet)" in here.text
                assert "Ctrl+N rename" in here.text
                assert "Ctrl+K other place" in here.text
            assert ("400,000 tokens" in here.text) is (size[0] >= 100)
            await here.press("enter")
        assert script.answers == [Reviewed(model="gpt-5.2", profile="openai", store="keyring")]

    play(run)


def test_s6_takes_a_model_that_is_not_listed_as_typed() -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script) as here:
            await here.paste("My-Model:7b")
            assert " > Use “My-Model:7b” as typed" in here.text
            await here.press("enter")
        assert script.answers[0].model == "My-Model:7b"

    play(run)


def test_s6_without_a_list_a_model_is_typed_or_left_out() -> None:
    async def run() -> None:
        script = Asked(review(models=(), model=None), review(models=(), model=None))
        async with stage(script) as here:
            assert "Type a model, or Enter for none" in here.text
            assert " > No default model" in here.text
            await here.press("enter")
            await here.type("llama")
            await here.press("enter")
        assert [each.model for each in script.answers] == [None, "llama"]

    play(run)


def test_s6_keeps_a_set_model_the_list_does_not_have() -> None:
    async def run() -> None:
        script = Asked(review(model="my-fine-tune"))
        async with stage(script) as here:
            assert lines(here.text, "my-fine-tune")[0].split() == [">", "my-fine-tune", "as", "set"]
            await here.press("enter")
        assert script.answers[0].model == "my-fine-tune"

    play(run)


def test_s6_builds_at_most_300_rows_and_says_so() -> None:
    async def run() -> None:
        models = tuple(Model(id=f"m-{at:04}") for at in range(5012))
        async with stage(Asked(review(models=models, model=None, recommended=()))) as here:
            assert "Showing 300 of 5,012. Type to narrow." in here.text
            await here.type("4999")
            assert "Showing" not in here.text
            assert " > m-4999" in here.text

    play(run)


def test_s6_shows_two_models_of_one_name() -> None:
    async def run() -> None:
        twins = (Model(id="same"), Model(id="same", context=8000))
        async with stage(Asked(review(models=twins, model=None, recommended=()))) as here:
            assert " > same" in here.text

    play(run)


@sizes
def test_s6_renames_in_place(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script, size) as here:
            await here.press("ctrl+n", "ctrl+u")
            await here.paste("Bad Name")
            await here.press("enter")
            assert " cannot be a profile name." in here.text
            await here.press("ctrl+u", *"work", "enter")
            fits(here, size)
            assert "work" in lines(here.text, "Profile", "->")[0]
            await here.press("ctrl+n", *"xyz", "escape")
            await here.press("enter")
        assert script.answers[0].profile == "work"

    play(run)


def test_s6_another_place_is_chosen_from_a_list() -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script) as here:
            await here.press("ctrl+k")
            assert " Where should the secret be kept?" in here.text
            assert lines(here.text, " > ")[0].startswith(" > 1  system keyring (KWallet)")
            await here.press("escape")
            assert "Secret   system keyring (KWallet)" in here.text
            await here.press("ctrl+k", "3")
            assert "Secret   file, not encrypted" in here.text
            await here.press("enter")
        assert script.answers[0].store == "plain"

    play(run)


@sizes
def test_s6_without_a_keyring_nothing_is_chosen_for_the_person(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(review(store=None, places=NO_KEYRING))
        async with stage(script, size) as here:
            assert "not chosen yet" in here.text
            await here.press("enter")
            assert script.answers == []
            fits(here, size)
            assert "not usable: there is none" in here.text
            assert " > " not in here.text
            await here.press("enter")
            await here.press("1")
            assert script.answers == []
            await here.press("down", "enter")
            assert script.answers == []
            assert "file, encrypted with a passphrase" in here.text
            await here.press("enter")
        assert script.answers[0].store == "encrypted"

    play(run)


def test_s6_says_what_was_not_saved_and_keeps_what_was_chosen() -> None:
    problem = StorageUnavailable("the keyring is locked", hint="unlock it")

    async def run() -> None:
        script = Asked(review(), review(problem=problem))
        async with stage(script) as here:
            await here.press("down", "enter")
            assert " x Not saved: the keyring is locked." in here.text
            assert here.text.split("\n")[-1] == " Enter try again   Ctrl+N name   Ctrl+K place   Esc back"
            assert lines(here.text, " > gpt-5.2-mini")
            await here.press("enter")
        assert [each.model for each in script.answers] == ["gpt-5.2-mini", "gpt-5.2-mini"]

    play(run)


def test_s6_a_key_from_the_environment_has_no_place() -> None:
    async def run() -> None:
        script = Asked(review(places=(), store=None, source="$OPENAI_API_KEY"))
        async with stage(script) as here:
            assert "$OPENAI_API_KEY, read each time, nothing is stored" in here.text
            assert "Ctrl+K" not in here.text
            await here.press("ctrl+k", "enter")
        assert script.answers[0].store is None

    play(run)


def test_s6_refuses_a_key_where_a_model_is_searched() -> None:
    async def run() -> None:
        async with stage(Asked(review())) as here:
            await here.paste(CANARY)
            assert "Esc first to change the key." in here.text
            assert "canary" not in here.text

    play(run)


def test_s6_an_unproven_key_is_not_called_accepted() -> None:
    async def run() -> None:
        outcome = Outcome(result="unknown", reason="reachable, but this provider has no free way to check a key")
        async with stage(Asked(review(outcome=outcome))) as here:
            assert " ! Reachable, but this provider has no free way to check a key." in here.text
            assert "accepted" not in here.text

    play(run)


@sizes
def test_s7_says_what_was_saved_and_what_to_do_with_it(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with stage(Asked(), size, offers=("add", "manage")) as here:
            rows = fits(here, size)
            assert rows[0] == " OpenAI is ready"
            for wanted in ("Profile  openai  (default)", "Model    gpt-5.2", "Secret   system keyring (KWallet)"):
                assert f" {wanted}" in here.text
            assert "Checked  just now, key accepted, 412 ms" in here.text
            assert NEXT[0][0] in here.text
            assert rows[-1] == " Enter finish   a add another   m manage"
            await here.press("a")
        assert here.screen.then == "add"

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
            assert " x `x y` is not a resource name." in here.text
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
        script = Asked(Confirm(name="remove", title="Anthropic", text="Remove anthropic?"))
        async with stage(script, size) as here:
            fits(here, size)
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


LONG = "file in /home/someone/with/a/long/name/.local/state/wizard, not encrypted"


@sizes
def test_that_a_place_is_not_encrypted_is_never_cut_off(size: tuple[int, int]) -> None:
    places = (
        Place(store="keyring", label="system keyring", usable=False, reason="the Secret Service does not answer here"),
        Place(store="plain", label=LONG),
    )

    async def run() -> None:
        script = Asked(review(places=places, store="plain", profile="a-profile-name-" * 4))
        async with stage(script, size) as here:
            assert "not encrypted" in lines(here.text, "Secret", "->")[0]
            await here.press("ctrl+k")
            fits(here, size)
            assert lines(here.text, " 2  file in ")[0].endswith("not encrypted")
            assert "not usable: the Secret Service does not answer here" in " ".join(here.text.split())

    play(run)


@sizes
def test_the_list_of_places_has_help_of_its_own(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script, size) as here:
            await here.press("ctrl+k")
            before = here.text
            assert "? help" in before.split("\n")[-1]
            await here.press("?")
            assert here.text.startswith(" Help")
            assert "Keep it in the highlighted place." in here.text
            await here.press("escape")
            assert here.text == before
            await here.press("3", "enter")
        assert script.answers[0].store == "plain"

    play(run)


def test_a_remedy_for_a_command_line_is_not_said_on_a_screen() -> None:
    async def run() -> None:
        problem = Rejected("the host wants a key (401)", hint="log in with `--method api-key --key-stdin`")
        async with stage(Asked(key(problem=problem))) as here:
            assert " x The host wants a key (401)." in here.text
            assert "--" not in here.text

    play(run)
