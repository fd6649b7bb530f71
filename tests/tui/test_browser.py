"""Signing in with the browser: what stands there, what a key does, and who wins the race."""

import asyncio
import base64
import re
from typing import Any

import pytest

from tui.sign_in import LAST, SHORT, URL, Script, again, asking, redirect
from tui.sizes import fits, sizes
from tui.stage import lines, opener, play, stage
from wizard.errors import EarlierSignIn, Rejected, TryAgain, UsageError
from wizard.login.notes import Progress
from wizard.login.steps import Back, Switch
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.panes.sign_in import SignInPane


@sizes
def test_the_browser_page_offers_every_way_to_the_address(size: tuple[int, int]) -> None:
    async def run() -> None:
        opened: list[str] = []
        script = asking(redirect())
        async with stage(script, size, open_url=opener(opened)) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" OpenRouter  Sign in")
            assert re.search(r"gives up in [89]:\d\d$", rows[0])  # a busy machine may be late
            assert "then come back." in here.text
            assert lines(here.text, "Open sign-in page")[0].endswith("Ctrl+O")
            assert SHORT in here.text
            assert "Copy full link             Ctrl+Y" in here.text
            assert "Show full link as text     Ctrl+L" in here.text
            assert "Paste the address or code" in here.text
            assert "Waiting for sign-in" in here.text
            assert "canary" not in here.text
            await here.press("ctrl+o")
            await here.press("enter")
            assert opened == [URL, URL]

    play(run)


def test_the_sign_in_page_is_a_link_on_one_line() -> None:
    async def run() -> None:
        async with stage(asking(redirect())) as here:
            strips = here.app.screen._compositor.render_strips()
            linked = {each.text.strip(): each.style.link for row in strips for each in row if each.style}
            assert linked["Open sign-in page"] == URL
            assert linked[SHORT] == SHORT

    play(run)


def test_a_pasted_address_that_holds_a_code_needs_no_enter_and_stays_hidden() -> None:
    async def run() -> None:
        script = asking(redirect())
        async with stage(script) as here:
            await here.paste(f"  {LAST[:40]}\n{LAST[40:]}\n")
            assert "canary" not in here.text
        assert script.result[0].reveal() == LAST

    play(run)


def test_a_code_alone_waits_for_enter() -> None:
    async def run() -> None:
        script = asking(redirect())
        async with stage(script) as here:
            await here.paste("canary-code")
            assert script.result is None
            assert "•" * 11 in here.text
            await here.press("enter")
        assert script.result[0].reveal() == "canary-code"

    play(run)


@sizes
def test_an_address_of_an_earlier_sign_in_is_said_in_place_and_the_field_is_empty(size: tuple[int, int]) -> None:
    problem = EarlierSignIn()

    async def run() -> None:
        script = asking(redirect(), redirect(problem=problem, expires_in=500.0))
        async with stage(script, size, open_url=opener([])) as here:
            await here.paste(LAST)
            fits(here, size)
            assert " x That address belongs to an earlier sign-in." in here.text
            assert "   Use the newest tab, or Ctrl+O to start again." in here.text
            assert "•" not in here.text
            await here.paste(LAST)
        assert len(script.result) == 2

    play(run)


def test_no_key_is_named_that_does_nothing() -> None:
    problem = EarlierSignIn()

    async def run() -> None:
        async with stage(asking(redirect(), redirect(problem=problem))) as here:
            await here.paste(LAST)
            assert "   Use the newest tab, or open the link again." in here.text

    play(run)


@pytest.mark.parametrize("does", ["ctrl+o", "ctrl+y", "paste", "a key"])
def test_what_was_wrong_is_gone_once_something_else_is_done(does: str) -> None:
    problem = EarlierSignIn()

    async def run() -> None:
        async with stage(asking(redirect(), redirect(problem=problem)), open_url=opener([])) as here:
            await here.paste(LAST)
            assert " x That address belongs to an earlier sign-in." in here.text
            if does == "paste":
                await here.paste("a-code")
            elif does == "a key":
                await here.press("a")
            else:
                await here.press(does)
            assert "earlier sign-in" not in here.text
            assert "Waiting for sign-in" in here.text

    play(run)


@sizes
def test_a_busy_port_leaves_the_paste(size: tuple[int, int]) -> None:
    problem = UsageError("port 1455 is busy", hint="close the other sign-in, or paste the address here")

    async def run() -> None:
        async with stage(asking(redirect(listening=False, problem=problem, opened=False)), size) as here:
            fits(here, size)
            assert " ! Port 1455 is busy." in here.text
            assert "Open this link on any computer with a browser." in here.text
            assert "will not load" in here.text

    play(run)


def test_ctrl_d_asks_for_a_code_instead_and_esc_goes_back() -> None:
    async def run() -> None:
        for key, turn in (("ctrl+d", Switch("device")), ("escape", Back())):
            script = asking(redirect())
            async with stage(script) as here:
                await here.press(key)
            assert type(script.result) is type(turn)
            assert getattr(script.result, "method", "") == getattr(turn, "method", "")
        script = asking(redirect(other=None))
        async with stage(script) as here:
            assert "Ctrl+D" not in here.text
            await here.press("ctrl+d")
            assert script.result is None

    play(run)


def test_when_the_callback_wins_the_page_stays_and_says_what_follows() -> None:
    async def run() -> None:
        called_back = asyncio.Event()

        async def part(frontend: ScreenFrontend) -> Any:
            pasted = asyncio.ensure_future(frontend.ask(redirect()))
            await called_back.wait()
            pasted.cancel()
            await asyncio.gather(pasted, return_exceptions=True)
            await frontend.tell(Progress("Finishing the sign-in"))
            return await frontend.interrupted()

        script = Script(part)
        async with stage(script) as here:
            called_back.set()
            await here.until(lambda: "Finishing the sign-in" in here.text)
            assert here.text.startswith(" OpenRouter  Sign in")
            await here.paste(LAST)
            await here.press("enter", "ctrl+d")
            assert script.result is None
            await here.press("escape")
        assert isinstance(script.result, Back)

    play(run)


def test_a_callback_before_the_page_is_up_breaks_nothing() -> None:
    async def run() -> None:
        async def part(frontend: ScreenFrontend) -> Any:
            for turns in range(12):
                pasted = asyncio.ensure_future(frontend.ask(redirect(url=f"{URL}{turns}")))
                for _ in range(turns):
                    await asyncio.sleep(0)
                pasted.cancel()
                await asyncio.gather(pasted, return_exceptions=True)
            await frontend.tell(Progress("Finishing the sign-in"))
            return await frontend.interrupted()

        async with stage(Script(part)) as here:
            await here.until(lambda: "Finishing the sign-in" in here.text)
            assert len(here.app.screen.query(SignInPane)) == 1

    play(run)


def test_the_link_is_copied_by_the_terminal_and_by_the_machine() -> None:
    async def run() -> None:
        copied: list[str] = []
        async with stage(asking(redirect()), copy=copied.append) as here:
            written: list[str] = []
            here.app._driver.write = written.append  # type: ignore[union-attr,method-assign]
            await here.press("ctrl+y")
            assert copied == [URL]
            assert f"\x1b]52;c;{base64.b64encode(URL.encode()).decode()}\a" in "".join(written)
            assert "Link copied (if your terminal allows it)." in here.text

    play(run)


@pytest.mark.parametrize("problem", [Rejected("you declined in the browser"), TryAgain("the sign-in timed out")])
def test_a_sign_in_that_ended_begins_again_on_enter(problem: Any) -> None:
    async def run() -> None:
        script = asking(redirect(), again("Sign in again", problem), redirect())
        async with stage(script) as here:
            await here.paste(LAST)
            assert f" x {problem.message.capitalize()}." in here.text
            assert here.text.split("\n")[-1] == " Enter sign in again   Esc back"
            assert "gives up" not in here.text
            assert SHORT not in here.text
            await here.press("enter")
            assert SHORT in here.text
            assert " x " not in here.text

    play(run)


def test_a_browser_that_does_not_open_is_not_said_to_be_open() -> None:
    async def run() -> None:
        gate = asyncio.Event()

        async def fails_late(url: str) -> bool:
            await gate.wait()
            return False

        async with stage(asking(redirect()), open_url=fails_late) as here:
            await here.press("ctrl+o")
            assert "is open in your browser" not in here.text
            gate.set()
            await here.settle()
            assert "Could not open a browser here. Use one of the links." in here.text

    play(run)
