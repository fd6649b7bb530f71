"""The review, its list of places, and the receipt, at the three sizes."""

import pytest

from tui.sizes import fits, sizes
from tui.stage import (
    CANARY,
    NEXT,
    NO_KEYRING,
    SAVED,
    Asked,
    hit,
    key,
    lines,
    play,
    review,
    stage,
)
from wizard.errors import StorageUnavailable
from wizard.login.notes import Notice, Progress
from wizard.login.review_question import Place, Reviewed
from wizard.login.steps import Back
from wizard.tui.frontend import ScreenFrontend
from wizard.values.credential import Model, Outcome, Saved
from wizard.values.profile import Store


@sizes
def test_s6_is_the_review(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = Asked(review())
        async with stage(script, size) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" OpenAI  Default model")
            said = "Key accepted, 412 ms" if size[0] < 76 else "Key accepted by api.openai.com in 412 ms"
            assert f" ✓ {said}, 87 models" in rows
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


@sizes
def test_s6_lists_what_is_not_for_chat_at_ctrl_a_only(size: tuple[int, int]) -> None:
    others = (Model(id="zz-embed", context=8000), Model(id="zz-speech"))

    async def run() -> None:
        script = Asked(review(models=(Model(id="gpt-5.2"),), recommended=(), others=others))
        async with stage(script, size) as here:
            assert "  Search 1 model\n" in here.text
            assert "2 more are not listed. Ctrl+A shows all." in here.text
            assert "zz-embed" not in here.text
            await here.press("ctrl+a")
            assert "Search 3 models" in here.text
            assert "not listed" not in here.text
            assert " > gpt-5.2" in here.text
            await here.press("down")
            assert " > zz-embed" in here.text
            assert ("8,000 tokens" in here.text) is (size[0] >= 100)
            await here.press("ctrl+a")
            assert "zz-embed" not in here.text
            await here.press("ctrl+a", "end", "up", "enter")
        assert script.answers[0].model == "zz-speech"

    play(run)


def test_s6_has_nothing_more_to_list_where_all_is_listed() -> None:
    async def run() -> None:
        async with stage(Asked(review())) as here:
            before = here.text
            await here.press("ctrl+a")
            assert here.text == before

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
        script = Asked(review(model="my-fine-tune", named=True))
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
            assert "   1  file, encrypted with a passphrase" in here.text
            assert "   2  file, not encrypted" in here.text
            await here.press("enter", "3")
            assert script.answers == []
            await here.press("down", "?", "escape")
            assert lines(here.text, " > ")[0].startswith(" > 1  file, encrypted")
            await here.press("enter")
            assert script.answers == []
            assert "file, encrypted with a passphrase" in here.text
            await here.press("enter")
        assert script.answers[0].store == "encrypted"

    play(run)


@sizes
def test_s6_says_what_enter_does_while_no_place_is_chosen(size: tuple[int, int]) -> None:
    async def run() -> None:
        for problem in (None, StorageUnavailable("the keyring is gone")):
            async with stage(Asked(review(store=None, places=NO_KEYRING, problem=problem)), size) as here:
                assert fits(here, size)[-1].startswith(" Enter choose a place   ")
                assert here.text.endswith("   Esc back")
                assert ("Enter", "choose a place for the secret") in here.screen.pane.keys  # type: ignore[union-attr]
                await here.press("enter", "escape")
                assert fits(here, size)[-1].startswith(" Enter choose a place   ")
                await here.press("enter", "2")
                assert fits(here, size)[-1].startswith(f" Enter {'try again' if problem else 'save'}   ")

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


@pytest.mark.parametrize("keys", [("down",), ("m",), ("ctrl+n",)], ids=["a move", "a search", "a name"])
def test_s6_the_refusal_of_a_key_is_gone_with_the_next_key(keys: tuple[str, ...]) -> None:
    async def told(frontend: ScreenFrontend) -> Saved:
        await frontend.tell(Notice("what was told stays"))
        await frontend.ask(review())
        return SAVED

    async def run() -> None:
        async with stage(told) as here:
            await here.paste(CANARY)
            assert "Esc first to change the key." in here.text
            await here.press(*keys)
            assert "Esc first" not in here.text
            assert "what was told stays." in here.text

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
            assert lines(here.text, " 1  file in ")[0].endswith("not encrypted")
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


@pytest.mark.parametrize("store", ["keyring", "plain"])
def test_s6_a_keyring_that_takes_long_is_said_to_be_waited_for(store: Store) -> None:
    async def run() -> None:
        now = [0.0]

        async def saves(frontend: ScreenFrontend) -> Saved:
            await frontend.ask(review(store=store))
            await frontend.tell(Progress("Saving"))
            await frontend.interrupted()
            raise Back

        async with stage(saves) as here:
            assert here.screen.pane is not None
            line = here.screen.pane.state
            line.clock = lambda: now[0]
            await here.press("enter")
            assert " Saving" in here.text
            assert "keyring. It may" not in here.text
            now[0] = 3.0
            line.tick()
            await here.settle()
            said = "Waiting for your keyring. It may be asking you to unlock it." if store == "keyring" else "Saving"
            assert f" {said}  3 s" in here.text
            await here.press("escape")

    play(run)


def test_a_keyring_that_is_looked_for_is_said_to_be_waited_for() -> None:
    async def run() -> None:
        async def looks(frontend: ScreenFrontend) -> Saved:
            await frontend.ask(key())
            await frontend.interrupted()
            raise Back

        async with stage(looks) as here:
            await here.paste(CANARY)
            await here.press("enter")
            assert here.screen.pane is not None
            line = here.screen.pane.state
            line._since -= 2.0
            line.tick()
            await here.settle()
            assert " Waiting for your keyring. It may be asking you to unlock it.  2 s" in here.text
            await here.press("escape")

    play(run)


def test_s6_only_a_model_somebody_named_is_marked_as_set() -> None:
    async def run() -> None:
        for named in (False, True):
            async with stage(Asked(review(recommended=(), model="gpt-4.1", named=named))) as here:
                assert ("as set" in lines(here.text, " > gpt-4.1")[0]) is named

    play(run)


LONGISH = "file in ~/.local/state/wizard, encrypted with a passphrase"


def test_s6_the_usual_places_are_read_whole_and_the_keys_keep_their_column() -> None:
    async def run() -> None:
        places = (Place(store="encrypted", label=LONGISH),)
        for chosen in (review(), review(places=places, store="encrypted")):
            async with stage(Asked(chosen)) as here:
                name, secret = lines(here.text, " Profile ", " Secret ")
                assert name.index("Ctrl+N") == secret.index("Ctrl+K")
                if chosen.places == places:
                    assert LONGISH in secret

    play(run)


def test_s6_a_name_that_is_taken_is_refused_in_its_field() -> None:
    async def run() -> None:
        script = Asked(review(taken=frozenset({"work"})))
        async with stage(script) as here:
            await here.press("ctrl+n", "ctrl+u", *"work", "enter")
            assert " x There is a profile named work already." in here.text
            assert here.text.split("\n")[-1].startswith(" Enter take this name")
            await here.press("2", "enter", "enter")
        assert script.answers[0].profile == "work2"

    play(run)


@pytest.mark.parametrize("twice", ["enter", "ctrl+k"])
def test_s6_the_same_key_twice_asks_once_where_the_secret_is_kept(twice: str) -> None:
    async def run() -> None:
        script = Asked(review(places=NO_KEYRING, store=None))
        async with stage(script) as here:
            await hit(here.pilot, twice, twice)
            assert " Where should the secret be kept?" in here.text
            await here.press("2")
            assert "Where should the secret be kept?" not in here.text
            assert "Secret   file, not encrypted" in here.text
            assert ("Enter saves it there." in here.text) is (twice == "enter")
            await here.press("enter")
        assert script.answers[0].store == "plain"

    play(run)


def test_s6_esc_twice_asks_once_whether_to_leave() -> None:
    async def run() -> None:
        async with stage(Asked(review(leaves=True, kept="wizard auth openai"))) as here:
            before = here.text
            await hit(here.pilot, "escape", "escape")
            assert here.text.startswith(" Leave without saving?")
            await here.press("escape")
            assert here.text == before

    play(run)


def test_s6_a_refused_name_is_not_spoken_of_once_the_old_one_is_kept() -> None:
    async def run() -> None:
        for problem in (None, StorageUnavailable("the keyring is locked")):
            async with stage(Asked(review(problem=problem))) as here:
                before = here.text
                assert ("Not saved: the keyring is locked." in before) is (problem is not None)
                await here.press("ctrl+n", "ctrl+u", *"bad", "space", *"name!", "enter")
                assert "cannot be a profile name" in here.text
                await here.press("escape")
                assert here.text == before

    play(run)
