"""UX §2.13b: the network goes in the middle of a sign-in or a check; what is said, what is kept, and how to go on."""

import asyncio
import gc
import re
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from fakes.cable import Cable, cable
from servers.home import config
from servers.practice import install_preset
from tui.stage import Stage, play, stage
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, log_in
from wizard.demo.faults import Drop
from wizard.demo.provider import Practice
from wizard.login.draft import Wishes
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.panes.browser import BrowserPane
from wizard.tui.panes.choice import ChoicePane
from wizard.tui.panes.custom import CustomPane
from wizard.tui.panes.device import DevicePane
from wizard.tui.panes.review import ReviewPane
from wizard.values.credential import Saved

PATIENCE_S = 60.0


@asynccontextmanager
async def setting_up(
    practice: Practice, name: str, method: str | None, size: tuple[int, int] = (80, 24), *, away: bool = False
) -> AsyncIterator[tuple[Stage, Cable]]:
    """The real login over real sockets, the provider at the other end of a cable."""
    async with cable(practice) as line:
        install_preset(practice)
        context, ended = Context(), asyncio.Event()
        if away:
            await line.cut()

        async def start(frontend: ScreenFrontend) -> Saved:
            draft = draft_for(context, name, Wishes(method=method, store="plain"))
            try:
                return await log_in(context, draft, frontend)
            finally:
                ended.set()

        async with stage(start, size, show_done=False) as here:
            yield here, line
        await ended.wait()


async def until(here: Stage, condition: Callable[[], bool]) -> None:
    """Answers come over sockets and after pauses, so a machine's load is waited for too."""
    end = asyncio.get_running_loop().time() + PATIENCE_S
    while not condition():
        assert asyncio.get_running_loop().time() < end, here.text
        await here.pilot.pause(0.02)
    await here.settle()


async def said(here: Stage, text: str) -> None:
    await until(here, lambda: text in re.sub(r"\n +", " ", here.text))


async def reviewed(here: Stage) -> None:
    await until(here, lambda: isinstance(here.screen.pane, ReviewPane) and here.screen.pane.is_asking)


async def in_the_browser(here: Stage, *, back: bool = True) -> str:
    """The person allows it; the last page's address, and whether the browser is led there."""
    pane = here.screen.pane
    assert isinstance(pane, BrowserPane)

    def visit() -> str:
        with httpx.Client(trust_env=False) as browser:
            answer = browser.get(pane.question.url)
            while answer.has_redirect_location:
                address = str(answer.next_request.url) if answer.next_request else ""
                if "code=" in address and not back:
                    return address
                answer = browser.get(address)
            return str(answer.url)

    return await asyncio.to_thread(visit)


async def choose(here: Stage, way: str) -> None:
    """On the list of methods."""
    await until(here, lambda: "how do you sign in?" in here.text)
    kind = BrowserPane if way == "browser" else DevicePane
    pane = here.screen.pane
    assert isinstance(pane, ChoicePane)
    await here.press(str([each.id for each in pane.question.options].index(way) + 1))
    await until(here, lambda: isinstance(here.screen.pane, kind))


def code_of(here: Stage) -> str:
    assert isinstance(here.screen.pane, DevicePane)
    return here.screen.pane.note.user_code


def saved() -> str:
    return config().read_text() if config().exists() else ""


@pytest.fixture(autouse=True)
def let_go() -> Iterator[None]:
    """A loop that ends in the middle of a sign-in leaves sockets to the collector: here, and in no other test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def practice(home: Path) -> Iterator[Practice]:
    """Whoever is asked allows it: a page at once, a code when it is first asked after."""
    del home
    with Practice(auto_consent=True) as practice:
        yield practice
    assert practice.failures == []


# -- S3 ----------------------------------------------------------------------------------------------------------------
def test_the_browser_page_waits_on_without_a_network_and_the_lost_exchange_is_not_tried_again(
    practice: Practice,
) -> None:
    async def run() -> None:
        async with setting_up(practice, "practice", "browser") as (here, line):
            await until(here, lambda: isinstance(here.screen.pane, BrowserPane))
            address = await in_the_browser(here, back=False)
            await line.cut()
            assert "Waiting for sign-in" in here.text
            assert "gives up in" in here.text
            await here.paste(address)
            await said(here, "refused the connection")
            assert "Enter starts again." in here.text
            assert "sign in again" in here.text  # in the keys
            assert len(practice.requests_to("/oauth/token")) == 0
            first = here.screen.pane
            await line.mend()
            await here.press("enter")
            await until(here, lambda: here.screen.pane is not first and isinstance(here.screen.pane, BrowserPane))
            assert len(practice.requests_to("/oauth/token")) == 0, "the code of the first sign-in was sent"
            await in_the_browser(here)
            await reviewed(here)
            assert "✓ Sign-in accepted" in here.text

    play(run)


@pytest.mark.long
def test_an_exchange_whose_answer_breaks_off_is_asked_for_once(practice: Practice) -> None:
    async def run() -> None:
        async with setting_up(practice, "practice", "browser") as (here, _line):
            await until(here, lambda: isinstance(here.screen.pane, BrowserPane))
            practice.faults.add("/oauth/token", Drop(after=20))
            await in_the_browser(here)
            await said(here, "broke off its answer")
            assert "Enter starts again." in here.text
            assert len(practice.requests_to("/oauth/token")) == 1
            await here.press("enter")
            await until(here, lambda: isinstance(here.screen.pane, BrowserPane) and here.screen.pane.ended is None)
            await in_the_browser(here)
            await reviewed(here)
            assert len(practice.requests_to("/oauth/token")) == 2

    play(run)


@pytest.mark.parametrize("key", ["ctrl+c", pytest.param("escape", marks=pytest.mark.long)])
def test_an_exchange_that_is_given_up_is_waited_for_and_leads_back(practice: Practice, key: str) -> None:
    """The code is spent, so what it brought is kept: it is said that the key was heard, and how to leave all the same."""

    async def run() -> None:
        async with setting_up(practice, "practice", None) as (here, line):
            await choose(here, "browser")
            address = await in_the_browser(here, back=False)
            line.hold()
            await here.paste(address)
            await said(here, "Finishing the sign-in")
            await line.has_held()  # until then it can be given up
            assert "Stops when" not in here.text
            await here.press(key)
            await said(here, "Stops when the answer is here. Ctrl+C twice leaves at once.")
            await line.mend()
            await until(here, lambda: "how do you sign in?" in here.text)

    play(run)


@pytest.mark.parametrize("way", ["browser", pytest.param("device", marks=pytest.mark.long)])
def test_a_sign_in_that_cannot_be_checked_is_not_lost(practice: Practice, way: str) -> None:
    async def run() -> None:
        async with setting_up(practice, "practice", way) as (here, _line):
            practice.faults.always("/v1/key", Drop())
            if way == "browser":
                await until(here, lambda: isinstance(here.screen.pane, BrowserPane))
                await in_the_browser(here)
            await said(here, "broke off its answer")
            assert "Try again" in here.text
            assert "Keep it unchecked" in here.text
            practice.faults.clear()
            await here.press("enter")
            await reviewed(here)
            assert "✓ Sign-in accepted" in here.text
            assert practice.oauth.issued == 1, "signed in once more"

    play(run)


# -- S4 ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [pytest.param((60, 16), marks=pytest.mark.long), (80, 24)])
def test_a_code_stays_valid_while_the_network_is_away(practice: Practice, size: tuple[int, int]) -> None:
    async def run() -> None:
        async with setting_up(practice, "practice", "device", size) as (here, line):
            await until(here, lambda: isinstance(here.screen.pane, DevicePane))
            code = code_of(here)
            await line.cut()
            await said(here, "No connection. Trying again in 2 s. The code stays valid.")
            assert " ".join(code) in here.text
            assert "expires in" in here.text
            await line.mend()
            await reviewed(here)

    play(run)


@pytest.mark.long
def test_ctrl_c_leaves_a_code_while_the_network_is_away(practice: Practice) -> None:
    async def run() -> None:
        async with setting_up(practice, "practice", None) as (here, line):
            await choose(here, "device")
            await line.cut()
            await said(here, "No connection.")
            await here.press("ctrl+c")
            await until(here, lambda: "how do you sign in?" in here.text)

    play(run)


def test_no_code_without_a_network_and_enter_asks_for_one_again(practice: Practice) -> None:
    async def run() -> None:
        async with setting_up(practice, "practice", "device", away=True) as (here, line):
            await said(here, "refused the connection")
            await line.mend()
            await here.press("enter")
            await reviewed(here)

    play(run)


# -- S9 ----------------------------------------------------------------------------------------------------------------
async def fill(here: Stage, url: str, key: str) -> None:
    await until(here, lambda: isinstance(here.screen.pane, CustomPane))
    await here.paste(url)
    await here.press("tab", "tab")
    await here.paste(key)
    await here.press("enter")


@pytest.mark.parametrize("size", [pytest.param((60, 16), marks=pytest.mark.long), (80, 24)])
def test_a_custom_address_that_is_gone_is_tried_again_with_everything_still_typed(
    practice: Practice, size: tuple[int, int]
) -> None:
    async def run() -> None:
        async with setting_up(practice, "custom", None, size) as (here, line):
            key = practice.issue_key()
            await line.cut()
            await fill(here, practice.base_url, key)
            await said(here, "refused the connection. Is the server running?")
            assert "Ctrl+K keep unchecked" in here.text
            assert practice.base_url in here.text
            assert "•" * 10 in here.text
            await line.mend()
            await here.press("enter")
            await reviewed(here)

    play(run)


@pytest.mark.long
def test_a_custom_address_that_breaks_off_can_be_kept_unchecked(practice: Practice) -> None:
    async def run() -> None:
        async with setting_up(practice, "custom", None) as (here, _line):
            practice.faults.always("/v1/models", Drop())
            await fill(here, practice.base_url, practice.issue_key())
            await said(here, "broke off its answer")
            await here.press("ctrl+k")
            await reviewed(here)
            await here.press("enter")
            await until(here, lambda: "verified = false" in saved())

    play(run)


def test_a_custom_name_nobody_knows_is_said_under_it(practice: Practice) -> None:
    async def run() -> None:
        async with setting_up(practice, "custom", None) as (here, _line):
            await fill(here, "https://llm.invalid/v1", practice.issue_key())
            await said(here, "Cannot find llm.invalid. Are you offline?")
            rows = here.text.split("\n")
            at = next(at for at, row in enumerate(rows) if row.startswith(" Base URL"))
            assert "Cannot find" in rows[at + 1]
            assert practice.requests == ()

    play(run)


def test_ctrl_c_ends_a_check_nobody_answers_and_the_form_is_as_it_was(practice: Practice) -> None:
    async def run() -> None:
        async with setting_up(practice, "custom", None) as (here, line):
            line.hold()
            await fill(here, practice.base_url, practice.issue_key())
            await said(here, "Checking with")
            await here.press("ctrl+c")
            await said(here, "Check cancelled.")
            assert practice.base_url in here.text
            assert "•" * 10 in here.text
            await line.mend()
            await here.press("enter")
            await reviewed(here)

    play(run)
