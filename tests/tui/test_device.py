"""Signing in with a code: how it stands there, and the same for a phone."""

import pytest
import segno

from tui.sign_in import again, polling, user_code
from tui.sizes import fits, sizes
from tui.stage import opener, play, stage
from wizard.errors import TryAgain
from wizard.login.notes import Progress
from wizard.login.steps import Back, Switch
from wizard.tui.qr import QrCode


@sizes
def test_the_code_stands_there_as_it_was_sent(size: tuple[int, int]) -> None:
    async def run() -> None:
        opened: list[str] = []
        copied: list[str] = []
        script = polling(user_code())
        async with stage(script, size, open_url=opener(opened), copy=copied.append) as here:
            rows = fits(here, size)
            assert rows[0].startswith(" Kimi For Coding  Sign in")
            assert "expires in 14:3" in rows[0]  # a slow machine may be a second late
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


@pytest.mark.parametrize("size", [(60, 16), (80, 16)])
def test_beside_a_qr_code_that_leaves_few_cells_the_address_and_the_code_are_seen(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with stage(polling(user_code()), size) as here:
            await here.press("ctrl+g")
            fits(here, size)
            assert "█ ███ █" in here.text
            for each in (
                "https://www.kimi.com/device",
                "W D J B - M J H T",
                "copies WDJB-MJHT",
                "Waiting for approval",
            ):
                assert each in here.text
            assert "Ctrl+G no QR" in here.text.split("\n")[-1]
            await here.press("ctrl+g")
            assert "1. Open  https://www.kimi.com/device" in here.text
            assert "│   W D J B - M J H T   │" in here.text

    play(run)


def test_where_the_code_has_no_room_beside_it_the_way_back_is_seen() -> None:
    async def run() -> None:
        async with stage(polling(user_code(user_code="WDJB-MJHT-QRST-KLMN-23456")), (60, 16)) as here:
            await here.press("ctrl+g")
            assert "█ ███ █" in here.text
            assert "MJHT" not in here.text
            assert "Ctrl+G no QR" in here.text.split("\n")[-1]

    play(run)


def test_a_wide_screen_looks_as_a_normal_one() -> None:
    async def run() -> None:
        rows: list[list[str]] = []
        for size in ((80, 24), (120, 40)):
            async with stage(polling(user_code()), size) as here:
                rows.append([each for each in here.text.split("\n")[1:-1] if each])
        assert rows[0] == rows[1]

    play(run)


def test_a_large_qr_code_has_the_room_of_a_wide_screen() -> None:
    async def run() -> None:
        page = f"https://www.kimi.com/device?user_code={'WDJB-MJHT-' * 20}"
        note = user_code(verification_uri_complete=page)
        drawn = QrCode(page).fitting(78, 34)
        assert drawn is not None
        async with stage(polling(note), (120, 40)) as here:
            assert "W D J B - M J H T" in here.text
            assert all(row.strip() in here.text for row in drawn.plain.split("\n"))

    play(run)


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765"])
def test_a_page_on_this_machine_is_not_for_a_phone(host: str) -> None:
    async def run() -> None:
        note = user_code(verification_uri=f"http://{host}/device", verification_uri_complete=None)
        async with stage(polling(note), (120, 40)) as here:
            for _ in range(2):
                assert f"1. Open  http://{host}/device" in here.text
                assert "phone" not in here.text
                assert "█" not in here.text
                assert "QR" not in here.text.split("\n")[-1]
                await here.press("ctrl+g")

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
        assert isinstance(script.result, Switch)
        assert script.result.method == "browser"

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
    problem = TryAgain("code expired", hint="get a new one")

    async def run() -> None:
        script = polling(user_code(), again("Get a new code", problem))
        async with stage(script, size) as here:
            assert " x Code expired." in here.text
            assert "W D J B" not in here.text
            assert "https://" not in here.text
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


def test_without_colour_the_qr_code_waits_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def run() -> None:
        async with stage(polling(user_code())) as here:
            assert "█" not in here.text
            await here.press("ctrl+g")
            # The light modules are drawn: on a dark terminal, without a colour, they are the light ones.
            assert "█ ▄▄▄▄▄ █" in here.text

    play(run)


def test_another_size_draws_the_code_anew() -> None:
    async def run() -> None:
        async with stage(polling(user_code())) as here:
            assert "█ ███ █" in here.text
            await here.pilot.resize_terminal(60, 16)
            await here.settle()
            assert "█" not in here.text
            assert "W D J B - M J H T" in here.text
            await here.pilot.resize_terminal(80, 24)
            await here.settle()
            assert "█ ███ █" in here.text

    play(run)


def test_the_way_to_the_browser_is_a_key_no_terminal_keeps_for_itself() -> None:
    async def run() -> None:
        async with stage(polling(user_code())) as here:
            last = here.text.split("\n")[-1]
            assert "b use your browser" in last
            assert "Ctrl+B" not in last

    play(run)


def test_after_a_window_that_was_too_small_the_keys_go_on() -> None:
    async def run() -> None:
        copied: list[str] = []
        async with stage(polling(user_code()), copy=copied.append) as here:
            for size in ((1, 1), (80, 24)):
                await here.pilot.resize_terminal(*size)
                await here.settle()
            await here.press("ctrl+y")
            assert copied == ["WDJB-MJHT"]

    play(run)
