"""Signing in with the browser and with a code: what stands there, what a key does, and who wins the race."""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import segno

from servers.tmux import StartTmux
from tui.stage import SAVED, SIZES, Stage, lines, play, stage
from tui.test_terminal import Shell
from wizard.errors import Rejected, TryAgain, UsageError
from wizard.login.steps import Back, Choose, NeedSecret, Option, PasteRedirect, Progress, Question, ShowUserCode, Switch
from wizard.tui.countdown import Countdown
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.panes.sign_in import SignInPane
from wizard.tui.qr import QrCode
from wizard.values.credential import Saved

sizes = pytest.mark.parametrize("size", SIZES, ids=["60x16", "80x24", "120x40"])

URL = "https://auth.example.com/authorize?client_id=abc&code_challenge=" + "c" * 43 + "&state=canary-state"
SHORT = "http://127.0.0.1:49152/go/4K7Q2MXA"
CODE = "code=canary-code-0123456789"
LAST = f"http://127.0.0.1:49152/callback?{CODE}&state=canary-state"


def redirect(**changed: Any) -> PasteRedirect:
    return PasteRedirect(
        **{
            "name": "redirect",
            "title": "OpenRouter",
            "url": URL,
            "short_url": SHORT,
            "opened": True,
            "listening": True,
            "expires_in": 581.0,
            "other": "device",
            **changed,
        }
    )


def user_code(**changed: Any) -> ShowUserCode:
    return ShowUserCode(
        **{
            "title": "Kimi For Coding",
            "user_code": "WDJB-MJHT",
            "verification_uri": "https://www.kimi.com/device",
            "verification_uri_complete": "https://www.kimi.com/device?user_code=WDJB-MJHT",
            "expires_in": 872.0,
            "other": "browser",
            **changed,
        }
    )


def again(label: str, problem: Any) -> Choose:
    options = (Option(id="again", label=label),)
    return Choose(name="again", title="Kimi For Coding", options=options, default="again", problem=problem)


class Script:
    """A flow written out: ``play`` gets the frontend; what it returns or raises is kept."""

    def __init__(self, part: Callable[[ScreenFrontend], Awaitable[Any]]) -> None:
        self.part = part
        self.result: Any = None

    async def __call__(self, frontend: ScreenFrontend) -> Saved:
        try:
            self.result = await self.part(frontend)
        except (Back, Switch) as turn:
            self.result = turn
            raise
        return SAVED


def asking(*questions: Question[Any]) -> Script:
    async def part(frontend: ScreenFrontend) -> list[Any]:
        return [await frontend.ask(each) for each in questions]

    return Script(part)


def polling(note: ShowUserCode, *then: Any) -> Script:
    """Show the code and wait to be interrupted, as the driver does while it polls."""

    async def part(frontend: ScreenFrontend) -> Any:
        await frontend.tell(note)
        await frontend.tell(Progress("Waiting for approval"))
        for each in then:
            if isinstance(each, Question):
                await frontend.ask(each)
            else:
                await frontend.tell(each)
        return await frontend.interrupted()

    return Script(part)


def fits(here: Stage, size: tuple[int, int]) -> list[str]:
    rows = here.text.split("\n")
    assert len(rows) == size[1]
    assert max(map(len, rows)) <= size[0]
    assert rows[-1].endswith("Esc cancel")
    return rows


@sizes
def test_the_browser_page_offers_every_way_to_the_address(size: tuple[int, int]) -> None:
    async def run() -> None:
        opened: list[str] = []
        script = asking(redirect())
        async with stage(script, size, open_url=lambda url: bool(opened.append(url) or True)) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" OpenRouter  Sign in")
            assert rows[0].endswith("gives up in 9:41")
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
    problem = UsageError("that address belongs to an earlier sign-in", hint="use the newest tab")

    async def run() -> None:
        script = asking(redirect(), redirect(problem=problem, expires_in=500.0))
        async with stage(script, size) as here:
            await here.paste(LAST)
            fits(here, size)
            assert " x That address belongs to an earlier sign-in." in here.text
            assert "   Use the newest tab." in here.text
            assert "•" not in here.text
            await here.paste(LAST)
        assert len(script.result) == 2

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


@sizes
def test_the_code_stands_there_as_it_was_sent(size: tuple[int, int]) -> None:
    async def run() -> None:
        opened: list[str] = []
        copied: list[str] = []
        script = polling(user_code())
        async with stage(
            script, size, open_url=lambda url: bool(opened.append(url) or True), copy=copied.append
        ) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" Kimi For Coding  Sign in")
            assert rows[0].endswith("expires in 14:32")
            assert "1. Open  https://www.kimi.com/device" in here.text
            assert "W D J B - M J H T" in here.text
            assert "Ctrl+Y copies WDJB-MJHT" in here.text
            assert "Waiting for approval" in here.text
            assert ("█▀▀▀▀▀█" in here.text) is (size[0] >= 76)
            assert ("Only enter a code you started yourself." in here.text) is (size[1] >= 20)
            await here.press("ctrl+o", "ctrl+y")
            assert opened == ["https://www.kimi.com/device?user_code=WDJB-MJHT"]
            assert copied == ["WDJB-MJHT"]
            assert "Code copied (if your terminal" in here.text
            await here.press("escape")
        assert isinstance(script.result, Back)

    play(run)


@sizes
def test_ctrl_g_shows_and_hides_the_qr_code(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with stage(polling(user_code()), size) as here:
            shown = "█ ███ █" in here.text
            for _ in range(2):
                await here.press("ctrl+g")
                shown = not shown
                fits(here, size)
                assert ("█ ███ █" in here.text) is shown

    play(run)


def test_the_qr_code_is_black_on_white_whatever_the_theme() -> None:
    async def run() -> None:
        async with stage(polling(user_code())) as here:
            strips = here.app.screen._compositor.render_strips()
            cells = [each for row in strips for each in row if "▀▀▀▀▀" in each.text and each.style]
            assert cells
            for each in cells:
                assert each.style is not None
                assert each.style.color is not None
                assert each.style.bgcolor is not None
                assert each.style.color.triplet == (0, 0, 0)
                assert each.style.bgcolor.triplet == (255, 255, 255)

    play(run)


@pytest.mark.parametrize("key", ["ctrl+b", "b"])
def test_the_browser_instead_of_a_code(key: str) -> None:
    async def run() -> None:
        script = polling(user_code())
        async with stage(script) as here:
            await here.press(key)
        assert script.result == Switch("browser")

    play(run)


@sizes
def test_what_happens_meanwhile_is_said_beside_the_code(size: tuple[int, int]) -> None:
    async def run() -> None:
        script = polling(user_code(), Progress("No connection. Trying again in 10 s. The code stays valid"))
        async with stage(script, size) as here:
            fits(here, size)
            assert "No connection. Trying again in 10 s." in here.text
            assert "W D J B - M J H T" in here.text

    play(run)


@sizes
def test_an_expired_code_is_gone_and_enter_gets_a_new_one(size: tuple[int, int]) -> None:
    problem = TryAgain("the code has expired", hint="get a new one")

    async def run() -> None:
        script = polling(user_code(), again("Get a new code", problem))
        async with stage(script, size) as here:
            assert " x The code has expired." in here.text
            assert "W D J B" not in here.text
            assert "█" not in here.text
            assert here.text.split("\n")[-1] == " Enter get a new code   Esc back"
            await here.press("enter", "escape")
        assert isinstance(script.result, Back)

    play(run)


@pytest.mark.parametrize("hostile", ["[/]", "[@click=app.quit]free[/]", "\x1b]52;c;aGk=\x07x"])
def test_nothing_the_provider_sends_is_markup_or_steers_the_terminal(hostile: str) -> None:
    async def run() -> None:
        note = user_code(user_code=hostile, verification_uri=f"https://x.example/{hostile}", title=hostile)
        async with stage(polling(note)) as here:
            assert "\x1b" not in here.text
            assert "Waiting for approval" in here.text

    play(run)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("quiet", [4, 2, 1])
def test_a_qr_code_is_drawn_module_by_module(quiet: int, swapped: bool) -> None:
    text = "https://www.kimi.com/device?user_code=WDJB-MJHT"
    code = segno.make(text, error="l", micro=False)
    side = code.symbol_size(border=quiet)[0]
    drawn = QrCode(text).fitting(side, (side + 1) // 2, swapped=swapped)
    assert drawn is not None
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows: list[list[int]] = []
    for line in drawn.plain.split("\n"):
        pairs = [halves[char] for char in line]
        rows += [[top for top, _ in pairs], [bottom for _, bottom in pairs]]
    wanted = [[int(bool(module) is not swapped) for module in row] for row in code.matrix_iter(border=quiet)]
    assert rows[:side] == wanted
    assert rows[side:] in ([], [[int(swapped)] * side])


def test_a_qr_code_without_room_is_none() -> None:
    assert QrCode("https://www.kimi.com/device").fitting(26, 40) is None


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


def test_in_a_terminal_ctrl_l_shows_the_address_alone_until_enter(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "browser")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.keys("C-l")
    shown = shell.terminal.wait_for("Press Enter to come back.")
    assert URL in shown.replace("\n", "")
    assert "OpenRouter" not in shown
    shell.terminal.keys("Enter")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.paste(LAST)
    assert shell.ended() == 0
    assert b"canary-code" not in shell.terminal.output()


def test_a_callback_while_the_address_stands_alone_comes_back_by_itself(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "browser")
    shell.terminal.wait_for("Show full link as text")
    shell.terminal.keys("C-l")
    shell.terminal.wait_for("Press Enter to come back.")
    (tmp_path / "called-back").touch()
    assert shell.ended() == 0


def test_at_rest_only_the_countdown_is_written(tmux: StartTmux, tmp_path: Path) -> None:
    shell = Shell(tmux, tmp_path, "device")
    shell.terminal.wait_for("Waiting for approval")
    shell.terminal.wait_for("14:3")
    before, until = len(shell.terminal.output()), time.monotonic() + 3
    while time.monotonic() < until:
        time.sleep(0.05)
    assert len(shell.terminal.output()) - before < 4 * 120
