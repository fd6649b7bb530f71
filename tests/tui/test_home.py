"""The home screen over a desk of made-up profiles."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tui.desks import ROWS, FakeDesk, Home, home
from tui.flows import World, flow
from tui.stage import CANARY, SAVED, SIZES, Asked, key, lines, opener, play, stage
from wizard.accounts.rows import Row
from wizard.errors import StorageUnavailable, Unreachable, UsageError
from wizard.tui.app import WizardApp
from wizard.tui.home import HomeScreen
from wizard.values.credential import Outcome


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_profiles_stand_a_line_each(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with home(FakeDesk(), size) as here:
            rows = here.text.split("\n")
            narrow = size[0] < 76
            assert rows[0].startswith(" Profiles")
            assert rows[0].endswith("4 saved, 1 issue")
            first = lines(here.text, " > ")[0].split()
            assert first[:4] == [">", "anthropic", "*", "OAuth"]
            assert ("claude-sonnet-4.5" in lines(here.text, " > ")[0]) is not narrow
            assert lines(here.text, "✓ 3 h ago" if narrow else "✓ checked 3 h ago")
            assert "! not checked" in here.text
            assert "OAuth in KWallet, ada@example.org" in here.text
            assert "ends to api.anthropic.com" in here.text
            assert rows[-1].startswith(" Enter actions   t check")
            assert rows[-1].endswith("Esc leave")
            assert max(map(len, rows)) <= size[0]

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_a_local_server_is_marked_as_it_answers_whatever_another_does(size: tuple[int, int]) -> None:
    async def run() -> None:
        desk = FakeDesk([replace(each, said="") for each in ROWS])
        desk.servers = {"ollama": asyncio.Event(), "openai-work": asyncio.Event()}
        async with home(desk, size) as here:
            assert "running" not in here.text
            desk.servers["ollama"].set()
            await here.settle()
            (row,) = lines(here.text, "● running")
            assert row.split()[:4] == ["ollama", "local", "●", "running"]
            assert max(map(len, here.text.split("\n"))) <= size[0]

    play(run)


def test_what_a_check_says_stands_and_a_server_that_is_gone_is_not_marked_any_more() -> None:
    async def run() -> None:
        desk = FakeDesk([replace(each, said="") for each in ROWS])
        desk.servers = {"ollama": asyncio.Event(), "openai": asyncio.Event()}
        for each in desk.servers.values():
            each.set()
        async with home(desk) as here:
            assert len(lines(here.text, "● running")) == 2
            del desk.servers["ollama"]
            await here.press("down", "t")
            assert "✓ checked just now" in lines(here.text, " > openai")[0]
            assert "running" not in here.text

    play(run)


def test_without_profiles_enter_adds_one() -> None:
    async def run() -> None:
        desk = FakeDesk([])
        async with home(desk) as here:
            assert " > No profiles yet. Enter adds one." in here.text
            await here.press("t", "x", "d")
            await here.press("enter")
            assert desk.done == [("setup", None)]
            assert "Connect a provider" in here.text
            await here.press("escape")
            assert "No profiles yet" in here.text

    play(run)


def test_a_key_each_for_what_is_done_most() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            await here.press("down", "d")
            assert "openai is the default now. To undo it: d on anthropic." in here.text
            assert lines(here.text, "*")[0].split()[:3] == [">", "openai", "*"]
            await here.press("t")
            assert "✓ checked just now" in lines(here.text, " > openai")[0]
            await here.press("r")
            assert lines(here.text, " > ") == [" > Keep it"]
            await here.press("down", "enter")
            assert "Connect a provider" in here.text
            await here.press("escape")
            assert desk.done == [("default", "openai"), ("check", "openai"), ("setup", "openai")]

    play(run)


def test_replacing_what_works_is_asked_and_keeps_it_by_default() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            await here.press("down", "r")
            assert here.text.split("\n")[0].strip() == "Replace the key of openai?"
            assert "The saved key still works." in here.text
            await here.press("enter")
            assert here.text.startswith(" Profiles")
            await here.press("r", "escape")
            assert here.text.startswith(" Profiles")
            assert desk.done == []
            desk.outcome = lambda name: Outcome(result="rejected", reason="rejected by api.openai.com (401)")
            await here.press("t")
            await here.until(lambda: "x rejected" in here.text)
            await here.press("r")
            await here.until(lambda: desk.done[-1] == ("setup", "openai"))

    play(run)


@pytest.mark.parametrize("letters", ["aa", "ar", "xa"])
def test_two_quick_letters_open_one_page(letters: str) -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            for each in letters:
                here.home._do({"a": "add", "r": "renew", "x": "remove"}[each], "anthropic")
            await here.settle()
            assert len(here.app.screen_stack) <= 2
            assert desk.done == [("setup", None)] * (letters[0] == "a")
            await here.press("ctrl+c")
            assert here.text.startswith(" Profiles")
            await here.press("a")
            assert "Connect a provider" in here.text

    play(run)


def test_help_says_where_ctrl_c_leads_and_names_a_field_only_where_there_is_one() -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.press("?")
            assert lines(here.text, "Ctrl+C")[0].endswith("Stop what runs, else leave.")
            assert lines(here.text, " ?")[0].split() == ["?", "This", "page."]
            await here.press("escape", "a", "?")
            assert lines(here.text, "Ctrl+C")[0].endswith("Stop what runs, else back to the profiles.")
            assert lines(here.text, " ?")[0].endswith("This page, when the field is empty.")

    play(run)


def test_enter_opens_what_can_be_done_with_the_likely_first() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            await here.press("enter")
            assert here.text.startswith(" anthropic")
            assert lines(here.text, " > ")[0].startswith(" > 1  Sign in again")
            await here.press("escape")
            assert "Profiles" in here.text
            await here.press("down", "enter")
            assert lines(here.text, " > ")[0].startswith(" > 2  Check now")
            await here.press("enter")
            assert desk.done == [("check", "openai")]

    play(run)


def test_a_sign_in_can_be_replaced_with_a_key() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.flow = Asked(key())
        async with home(desk) as here:
            await here.press("enter")
            assert " 2  Replace with an API key" in here.text
            await here.press("2")
            assert desk.done == [("key", "anthropic")]
            assert "Paste it here:" in here.text
            await here.press("escape", "down", "enter")
            assert "Replace with an API key" not in here.text

    play(run)


def test_after_a_rejection_replacing_the_key_is_the_likely_one() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.outcome = lambda name: Outcome(result="rejected", reason="rejected by api.openai.com (401)")
        async with home(desk) as here:
            await here.press("down", "t")
            await here.press("enter")
            assert lines(here.text, " > ")[0].startswith(" > 1  Replace the key")
            await here.press("escape")
            desk.outcome = lambda name: Outcome(result="valid", reason="works")
            await here.press("t")
            await here.press("enter")
            assert lines(here.text, " > ")[0].startswith(" > 2  Check now")

    play(run)


def test_removing_asks_and_keeps_by_default() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            await here.press("x")
            assert "Remove anthropic?" in here.text
            assert lines(here.text, " > ") == [" > Keep it"]
            await here.press("enter")
            assert desk.done == []
            await here.press("x", "escape")
            assert desk.done == []
            await here.press("x")
            await here.press("down", "enter")
            assert desk.done == [("remove", "anthropic")]
            assert "anthropic is removed; revoke the key at the provider." in here.text
            assert here.text.split("\n")[0].endswith("3 saved")

    play(run)


def test_logging_out_asks_says_what_became_of_it_and_is_offered_where_something_is_held() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            await here.press("enter")
            assert " 5  Log out " in here.text
            await here.press("5")
            assert here.text.startswith(" Log anthropic out?")
            assert lines(here.text, " > ") == [" > Keep it"]
            await here.press("enter")
            assert desk.done == []
            await here.press("l", "down", "enter")
            assert desk.done == [("log-out", "anthropic")]
            assert "kept the profile; revoked at the provider." in " ".join(here.text.split())
            await here.press("end", "l")
            assert here.text.startswith(" Profiles")
            await here.press("enter")
            assert "Log out" not in here.text

    play(run)


def test_all_are_checked_four_at_a_time_and_fill_in_place() -> None:
    async def run() -> None:
        desk = FakeDesk([*ROWS, *(replace(ROWS[1], name=f"more-{at}") for at in range(3))])
        desk.gate = asyncio.Event()

        def outcome(name: str) -> Outcome:
            if name == "ollama":
                raise Unreachable("no answer from 127.0.0.1:11434")
            return Outcome(result="rejected" if name == "openai" else "valid", reason="so")

        desk.outcome = outcome
        async with home(desk) as here:
            await here.press("c")
            assert len(desk.done) == 4
            assert len(lines(here.text, "checking")) == 4
            desk.gate.set()
            await here.settle()
            assert len(desk.done) == 7
            assert "x rejected" in lines(here.text, " openai ")[0]
            assert "! not reached" in lines(here.text, " ollama ")[0]
            assert "ollama: no answer from 127.0.0.1:11434." in here.text

    play(run)


def test_a_check_is_stopped_by_esc_and_by_ctrl_c_and_the_screen_stays() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            for leave in ("escape", "ctrl+c"):
                desk.gate = asyncio.Event()
                await here.press("t")
                assert "Checking anthropic" in here.text
                await here.press(leave)
                assert "Stopped." in here.text
                assert "Profiles" in here.text
                here.home._left_at = -10.0

    play(run)


def test_what_fails_is_a_line_and_nothing_ends() -> None:
    async def run() -> None:
        class Broken(FakeDesk):
            async def make_default(self, name: str, /) -> None:
                raise StorageUnavailable("config.toml cannot be written", hint="free some space")

            async def check(self, name: str, /) -> Outcome:
                raise KeyError("secret-thing")

        async with home(Broken()) as here:
            await here.press("d")
            assert " x config.toml cannot be written." in here.text
            assert "Free some space." in here.text
            await here.press("t")
            assert "KeyError" in here.text
            assert "secret-thing" not in here.text

    play(run)


@pytest.mark.parametrize("digit", ["1", "2", "4"])  # sign in again, replace with a key, make it the default
def test_a_profile_that_another_program_removed_meanwhile_is_called_gone(digit: str) -> None:
    class Removed(FakeDesk):
        async def make_default(self, name: str, /) -> None:
            raise UsageError(f"no profile named `{name}`", hint=f"`wizard auth {name}`; there is openai")

    async def run() -> None:
        desk = Removed()
        async with home(desk) as here:
            await here.press("enter")
            assert "Make it the default" in here.text
            desk.rows = desk.rows[1:]
            await here.press(digit)
            assert " x anthropic is not there any more; another program removed it." in here.text
            assert "wizard auth" not in here.text
            assert "3 saved" in here.text
            assert desk.done == []

    play(run)


def test_what_was_set_up_is_highlighted_and_handed_back() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.flow = Asked()
        async with home(desk) as here:
            await here.press("a")
            assert "OpenAI is ready" in here.text
            await here.press("m")
            assert lines(here.text, " > openai ")
            await here.press("a")
            await here.press("a")
            assert desk.done == [("setup", None)] * 3
            await here.press("enter", "escape")
        assert here.home.saved == [SAVED] * 3

    play(run)


def test_on_the_first_run_the_picker_is_there_at_once_and_finishing_leaves() -> None:
    async def run() -> None:
        desk = FakeDesk([])
        desk.flow = Asked()
        async with home(desk, first_run=True) as here:
            await here.until(lambda: "OpenAI is ready" in here.text)
            assert here.text.split("\n")[-1] == " Enter finish   a add another   m manage"
            await here.press("enter")
        assert here.home.saved == [SAVED]
        assert here.app._exit

    play(run)


def test_leaving_the_first_setup_leaves() -> None:
    async def run() -> None:
        async with home(FakeDesk([]), first_run=True) as here:
            await here.until(lambda: "Connect a provider" in here.text)
            await here.press("ctrl+c")
        assert here.app._exit

    play(run)


def test_a_setup_alone_offers_no_home() -> None:
    async def run() -> None:
        async with stage(Asked()) as here:
            assert here.text.split("\n")[-1] == " Enter finish"

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_a_pasted_key_opens_its_setup(size: tuple[int, int]) -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.flow = flow(World())
        async with home(desk, size) as here:
            await here.paste(f"export KEY={CANARY}")
            await here.until(lambda: "API key" in here.text.split("\n")[0])
            assert here.text.startswith(" Anthropic  API key")
            assert f"✓ {len(CANARY)} characters, starts sk-ant-" in here.text
            assert "canary" not in here.text
            await here.press("escape")
            assert "Connect a provider" in here.text
            await here.press("escape")
            assert here.text.startswith(" Profiles")
            await here.paste("just some words")
            assert here.text.startswith(" Profiles")
        assert desk.done == [("setup", None)]

    play(run)


def test_a_slash_searches_the_profiles() -> None:
    async def run() -> None:
        desk = FakeDesk()
        async with home(desk) as here:
            await here.press("/", *"work")
            assert "openai-work" in lines(here.text, " > ")[0]
            assert "anthropic" not in here.text
            assert here.text.split("\n")[0].endswith("1 of 4")
            await here.press("enter")
            assert here.text.startswith(" openai-work")
            await here.press("escape")
            assert "anthropic" not in here.text
            await here.press("escape")
            assert "openai-work" in lines(here.text, " > ")[0]
            assert "anthropic" in here.text
            await here.press("/", *"zzz")
            assert "No profile matches “zzz”. Esc ends the search." in here.text
            await here.press("ctrl+u")
            await here.paste(CANARY)
            assert "canary" not in here.text
            assert desk.done == [("setup", None)]

    play(run)


def test_a_search_puts_the_best_match_first_and_enter_takes_it() -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.press("/", *"op")
            names = [each.split()[0] for each in here.text.replace(">", " ").split("\n")[4:7]]
            assert names == ["openai", "openai-work", "anthropic"]
            assert lines(here.text, " > ")[0].split()[1] == "openai"
            await here.press("down", "ctrl+u")
            assert lines(here.text, " > ")[0].split()[1] == "openai-work"

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_below_the_list_stands_since_when_it_is_kept_where_and_what_wins_over_it(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with home(FakeDesk(), size) as here:
            await here.press("down")
            said = here.text.split("\n")
            if size[0] < 76:
                at = said.index(" API key in KWallet, sends to api.openai.com")
            else:
                at = said.index(" API key in KWallet, saved 2026-11-02") + 1
                assert said[at] == " Sends to api.openai.com"
            told = " ".join(each.strip() for each in said[at + 1 : -1])
            assert told.startswith("$OPENAI_API_KEY is set and wins over this profile in other tools.")

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
@pytest.mark.parametrize("state", ["invalid", "login-needed"])
def test_a_row_says_the_state_and_the_reason_stands_below(state: Any, size: tuple[int, int]) -> None:
    async def run() -> None:
        why = "~/.local/state/wizard/credentials/ada-0123.json is not what wizard wrote"
        row = Row(name="ada", provider="", method="", state=state, said=why)
        async with home(FakeDesk([row]), size) as here:
            said = ["x", *state.split("-")]
            assert lines(here.text, " > ")[0].split()[2 : 2 + len(said)] == said
            assert " ".join(why.split()) in " ".join(here.text.split())

    play(run)


def test_what_is_told_of_one_of_several_names_it_once() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.outcome = lambda name: Outcome(result="unknown", reason=f"`{name}` is logged out")
        async with home(desk) as here:
            await here.press("c")
            await here.until(lambda: "is logged out" in here.text)
            assert "ollama is logged out." in here.text
            assert "ollama: " not in here.text

    play(run)


def test_ctrl_c_is_a_cancellation_and_esc_is_none() -> None:
    async def run() -> None:
        for leave, cancelled in (("ctrl+c", True), ("escape", False)):
            async with home(FakeDesk()) as here:
                await here.press(leave)
            assert here.home.was_cancelled is cancelled
            async with home(FakeDesk([]), first_run=True) as here:
                await here.until(lambda: "Connect a provider" in here.text)
                await here.press(leave)
            assert here.app._exit
            assert here.home.was_cancelled is cancelled

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_the_last_line_holds_its_hints_and_help_says_the_rest(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with home(FakeDesk(), size) as here:
            last = here.text.split("\n")[-1]
            assert "? help" in last
            assert "/ search" in last
            assert last.endswith("Esc leave")
            await here.press("?")
            assert lines(here.text, "Check all of them")[0].split()[0] == "c"

    play(run)


def test_the_receipt_of_the_home_screen_says_what_is_next() -> None:
    async def run() -> None:
        desk = FakeDesk([])
        desk.next_steps = ()
        desk.flow = Asked()
        async with home(desk) as here:
            await here.press("a")
            for command in ("wizard test openai", "wizard env openai", "wizard  "):
                assert f"   {command}" in here.text

    play(run)


def test_ctrl_o_opens_the_page_where_keys_are_made_where_the_desk_can() -> None:
    async def run() -> None:
        opened: list[str] = []
        for open_url, offered in ((opener(opened), True), (None, False)):
            desk = FakeDesk()
            desk.open_url = open_url
            desk.flow = Asked(key())
            async with home(desk) as here:
                await here.press("a")
                assert ("Ctrl+O opens it" in here.text) is offered
                await here.press("ctrl+o")
                assert here.text.startswith(" OpenAI  API key")
        assert opened == ["https://platform.openai.com/api-keys"]

    play(run)


REASON = "`base_url` is missing in the profile `broken`, and nothing else in that table says where it leads"
LOCAL = (
    Row(
        name="from-the-environment",
        provider="OpenAI",
        method="$PRACTICE_API_KEY",
        state="login-needed",
        said="not set here",
    ),
    Row(name="broken", provider="", method="", state="invalid", said=REASON),
    Row(name="away", provider="OpenAI", method="OAuth", state="logged-out", said="logged out"),
    ROWS[1],
)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_what_is_wrong_here_is_not_called_unreached_by_a_check(size: tuple[int, int]) -> None:
    async def run() -> None:
        desk = FakeDesk(LOCAL)
        desk.outcome = lambda name: Outcome(result="unknown", reason="nothing was asked")
        async with home(desk, size) as here:
            before = lines(here.text, "from-the-env", "broken", "away")
            await here.press("c")
            assert len(desk.done) == 4
            assert lines(here.text, "from-the-env", "broken", "away")[:3] == before[:3]
            assert "! not reached" in lines(here.text, " openai ")[0]
            await here.press("t")
            assert "x not set here" in lines(here.text, "from-the-env")[0]
            assert "from-the-environment: nothing was asked." in here.text

    play(run)


@pytest.mark.parametrize("leave", ["escape", "ctrl+c"])
def test_a_stopped_check_leaves_the_row_as_it_was(leave: str) -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.gate = asyncio.Event()
        async with home(desk) as here:
            for what in ("t", "c"):
                before = lines(here.text, " anthropic ", " openai ")
                await here.press(what)
                assert lines(here.text, "checking")
                await here.press(leave)
                assert lines(here.text, " anthropic ", " openai ")[: len(before)] == before
                here.home._left_at = -10.0

    play(run)


@pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])
def test_why_a_profile_is_invalid_is_read_to_its_end_and_columns_stand_apart(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with home(FakeDesk(LOCAL), size) as here:
            row = lines(here.text, "from-the-env")[0]
            assert "… " in row
            assert "…x" not in row
            await here.press("down")
            said = " ".join(here.text.split())
            assert (
                "base_url is missing in the profile broken, and nothing else in that table says where it leads." in said
            )

    play(run)


def test_what_was_said_is_over_with_the_next_key() -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.press("down", "d")
            assert "openai is the default now." in here.text
            await here.press("down")
            assert "default now" not in here.text
            await here.press("d", "/")
            assert "default now" not in here.text

    play(run)


def test_a_search_without_a_match_offers_no_actions() -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.press("/", *"zzz")
            assert here.text.split("\n")[-1] == " Esc end the search"
            await here.press("ctrl+u")
            assert here.text.split("\n")[-1].startswith(" Enter actions")

    play(run)


def test_the_first_run_shows_nothing_before_the_picker() -> None:
    async def run() -> None:
        seen: list[str] = []

        class Watched(HomeScreen):
            async def show(self, pane: Any) -> None:
                seen.append(type(self.app.screen).__name__)
                await super().show(pane)

        screen = Watched(FakeDesk([]), first_run=True)
        app = WizardApp(screen)
        async with app.run_test(size=(80, 24)) as pilot:
            here = Home(app, screen, pilot)  # type: ignore[arg-type]
            await here.until(lambda: "Connect a provider" in here.text)
            await here.until(lambda: bool(seen))
            assert seen == ["LoginScreen"]

    play(run)


def test_the_picker_says_where_esc_leads() -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.press("a")
            assert here.text.split("\n")[-1].endswith("Esc back")
        async with home(FakeDesk([]), first_run=True) as here:
            await here.until(lambda: "Connect a provider" in here.text)
            assert here.text.split("\n")[-1].endswith("Esc quit")

    play(run)


def test_after_a_window_that_was_too_small_the_keys_go_on() -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.pilot.resize_terminal(1, 1)
            await here.settle()
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            await here.press("down", "enter")
            assert here.text.startswith(" openai\n")

    play(run)


def test_what_is_pressed_while_something_runs_is_answered() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.gate = asyncio.Event()
        async with home(desk) as here:
            await here.press("down", "t", "d")
            assert desk.done == [("check", "openai")]
            assert "One thing at a time. Ctrl+C stops what runs." in here.text
            assert here.text.endswith("Esc stop")
            desk.gate.set()
            await here.until(lambda: "✓ checked just now" in here.text)
            await here.press("d")
            assert ("default", "openai") in desk.done
            assert here.text.endswith("Esc leave")

    play(run)


def test_a_check_says_nothing_of_what_came_after_it() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.outcome = lambda name: Outcome(result="rejected", reason="rejected by api.openai.com (401)")
        desk.flow = Asked()
        async with home(desk) as here:
            await here.press("down", "t")
            await here.until(lambda: "x rejected" in here.text)
            assert here.text.split("\n")[0].endswith("4 saved, 2 issues")
            await here.press("r")  # what is saved in it is this profile, anew
            await here.until(lambda: "is ready" in here.text)
            desk.rows = [replace(each, rejected=False, said="", checked="") for each in desk.rows]
            await here.press("enter")
            await here.until(lambda: "Profiles" in here.text)
            assert "rejected" not in here.text
            desk.outcome = lambda name: Outcome(result="valid", reason="works")
            await here.press("t")
            await here.until(lambda: "✓ checked just now" in here.text)
            await here.press("l", "down", "enter")
            await here.until(lambda: "deleted its credential" in here.text)
            assert "checked just now" not in here.text

    play(run)


def test_a_check_that_found_no_credit_says_where_it_is_added() -> None:
    async def run() -> None:
        desk = FakeDesk()
        page = "add credit at https://ada.test/credit"
        desk.outcome = lambda name: Outcome(result="limited", reason="no credit", status=402, hint=page, unpaid=True)
        async with home(desk) as here:
            await here.press("down", "t")
            await here.until(lambda: f"no credit; {page}" in here.text)

    play(run)


def test_the_menu_says_what_the_last_check_said() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.outcome = lambda name: Outcome(result="limited", reason="no credit", status=402, ms=3)
        async with home(desk) as here:
            await here.press("down", "t")
            await here.until(lambda: "! limited, just now" in here.text)
            await here.press("enter")
            assert "API key, limited, just now, gpt-5.2\n" in here.text

    play(run)


@pytest.mark.parametrize(("row", "said"), [(0, True), (1, False)], ids=["the default", "another"])
def test_removing_the_default_says_that_there_is_none(row: int, said: bool) -> None:
    async def run() -> None:
        async with home(FakeDesk()) as here:
            await here.press(*["down"] * row, "x", "down", "enter")
            await here.until(lambda: "is removed" in here.text)
            await here.settle()
            assert ("Nothing is the default now: d makes one." in here.text) is said

    play(run)


def test_what_a_check_of_this_visit_said_gives_way_to_its_date_and_not_to_a_server_that_answers() -> None:
    async def run() -> None:
        desk = FakeDesk()
        desk.servers = {"openai": asyncio.Event()}
        desk.servers["openai"].set()
        async with home(desk) as here:
            await here.press("down", "t")
            await here.until(lambda: "✓ checked just now" in lines(here.text, " > openai")[0])
            desk.rows = [
                replace(each, said="checked 4 h ago", checked="4 h ago") if each.name == "openai" else each
                for each in desk.rows
            ]
            await here.press("d")
            await here.until(lambda: "✓ checked 4 h ago" in lines(here.text, " > openai")[0])
            desk.outcome = lambda name: Outcome(result="unknown", reason="no answer")
            await here.press("t")
            await here.until(lambda: "! not reached" in lines(here.text, " > openai")[0])
            await here.press("d")
            await here.settle()
            assert "! not reached" in lines(here.text, " > openai")[0]

    play(run)
