"""Nothing of a key gets into a host's log, its console, its tracebacks, its screenshots, or the screen of its shell."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.app import App

from tui.hosting import Host, Other, Scripted, hosted
from tui.sign_in import redirect, user_code
from tui.stage import CANARY, SAVED, Asked, Stage, key, method, picker, play, review
from wizard.login.steps import Back
from wizard.tui.panes.choice import ChoicePane
from wizard.tui.secret_input import SecretInput
from wizard.values.credential import Saved


class Console_:
    """A development console that is connected: it is told everything Textual logs."""

    is_connected = True
    verbose = True


def test_while_it_is_up_textual_logs_nothing_and_afterwards_as_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    monkeypatch.setattr(constants, "LOG_FILE", str(log))

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        quiet = log.stat().st_size
        assert app.devtools is None
        await here.type(CANARY)
        await here.paste(CANARY)
        second = Scripted(Asked(picker()))
        app.ask(second)
        await here.settle()
        await here.press("x", "escape", "escape")
        assert log.stat().st_size == quiet
        await here.press("escape")
        await here.press("z")
        assert "key='z'" in log.read_text(), "the host's own log goes on"

    hosted(Asked(key()), story)
    assert "canary" not in log.read_text()


def test_the_keys_that_textual_debug_writes_down_are_those_of_the_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    parser = XTermParser(debug=True)  # as a driver has it, from the start of the host to its end

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        list(parser.feed(CANARY))
        second = Scripted(Asked(picker()))
        app.ask(second)
        await here.settle()
        await here.press("escape")
        list(parser.feed(CANARY))
        await here.press("escape")
        list(parser.feed("host"))

    hosted(Asked(key()), story)
    list(parser.feed(""))  # its end
    assert "canary" not in (tmp_path / "keys.log").read_text()
    assert "FEED 'host'" in (tmp_path / "keys.log").read_text()


def test_the_development_console_comes_back() -> None:
    console: Any = Console_()

    class Developed(Host):
        def ask(self, screen: Any) -> Any:
            self.devtools = console
            return super().ask(screen)

        def _log(self, *args: Any, **kwargs: Any) -> None:
            """What there would be to log to is not installed."""

    async def story(app: Developed, screen: Scripted, here: Stage) -> None:
        assert app.devtools is None
        await here.press("escape")
        assert app.devtools is console
        app.devtools = None

    hosted(Asked(key()), story, host=Developed)


def printed(app: App[Any]) -> str:
    out = Console(file=StringIO(), width=200)
    for each in app._exit_renderables:
        out.print(each)
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize("whose", ["ours", "the host's"])
def test_a_failure_is_printed_without_local_variables(monkeypatch: pytest.MonkeyPatch, whose: str) -> None:
    shown: list[str] = []

    def breaks(self: Any, answer: object) -> None:
        held = CANARY
        raise RuntimeError(f"{held} {answer}")

    class Printing(Host):
        def _print_error_renderables(self) -> None:
            shown.append(printed(self))

        def action_count(self) -> None:
            host_secret = "what-the-host-holds"
            raise RuntimeError(f"its own, {len(host_secret)}")

    monkeypatch.setattr(ChoicePane, "reply", breaks)  # called by a handler of ours

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        if whose == "ours":
            await here.press("enter")
        else:
            app.call_later(app.action_count)
            await here.settle()

    with pytest.raises(Exception, match="RuntimeError"):
        hosted(Asked(method()), story, host=Printing)
    (text,) = shown
    assert "canary" not in text
    assert "what-the-host-holds" not in text.replace('host_secret = "what-the-host-holds"', "")
    if whose == "ours":
        assert "the screens failed: RuntimeError in _answer" in text
        assert "Traceback" not in text
    else:
        assert "its own, 19" in text
        assert "Traceback" in text


def test_afterwards_the_host_fails_as_ever() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        assert "_handle_exception" in vars(app)
        await here.press("escape")
        assert "_handle_exception" not in vars(app)

    hosted(Asked(key()), story)


def test_a_key_that_is_shown_is_hidden_before_a_palette_a_modal_or_a_shell_is_there() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await here.paste(CANARY)
        for cover in ("palette", "modal", "shell"):
            await here.press("ctrl+r")
            assert "canary" in here.text
            if cover == "palette":
                await here.press("ctrl+p")
                assert app.screen is not screen
                assert "canary" not in app.export_screenshot()
                await here.press("escape")
            elif cover == "modal":
                app.push_screen(Other())
                await here.settle()
                app.pop_screen()
                await here.settle()
            else:
                app.app_suspend_signal.publish(app)
                await here.settle()
            assert not screen.query_one(SecretInput).is_revealed, cover
            assert "canary" not in here.text

    hosted(Asked(key()), story)


class Composer(Host):
    """It takes what is pasted anywhere, as a chat does that has one field."""

    taken = ""

    def on_paste(self, event: events.Paste) -> None:
        self.taken += event.text


@pytest.mark.parametrize("where", ["no field has the focus", "a page without a field", "a list", "a field"])
def test_a_key_that_is_pasted_beside_every_field_does_not_reach_the_host(where: str) -> None:
    async def asks(frontend: Any) -> Saved:
        if where == "a page without a field":
            await frontend.tell(user_code())
            await frontend.interrupted()
        await frontend.ask(review() if where == "a list" else key())
        return SAVED

    async def story(app: Composer, screen: Scripted, here: Stage) -> None:
        if where == "no field has the focus":
            screen.set_focus(None)
        await here.paste(CANARY)
        assert app.taken == ""
        app.pop_screen()

    hosted(asks, story, host=Composer)


def test_a_host_with_the_mouse_on_is_told_how_text_is_selected() -> None:
    async def asks(frontend: Any) -> Saved:
        with pytest.raises(Back):
            await frontend.ask(redirect())
        await frontend.tell(user_code())
        assert isinstance(await frontend.interrupted(), Back)
        await frontend.ask(key())
        return SAVED

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        for page in ("Sign in", "Sign in"):
            assert page in here.text
            assert "Hold Shift to select text." in here.text
            await here.press("escape")
        if screen.size.height < 20:
            return  # the help page is longer than that
        await here.press("?")
        assert "Hold Shift to select text." in here.text
        assert "wizard --app mytool auth --plain" in here.text
        app._driver._mouse = False  # type: ignore[union-attr]
        await here.press("escape", "?")
        assert "Hold Shift" not in here.text

    for size in ((60, 16), (80, 24)):
        hosted(asks, story, size)


def test_the_worker_and_the_messages_hold_no_key() -> None:
    seen: list[str] = []

    async def run() -> None:
        app = Host()
        async with app.run_test(message_hook=lambda message: seen.append(repr(message))) as pilot:
            screen = Scripted(Asked(key()))
            app.ask(screen)
            here = Stage(app, screen, pilot)  # type: ignore[arg-type]  # whatever application it is
            await here.settle()
            await here.paste(CANARY)
            await here.press("enter")
            seen.extend(repr(each) for each in app.workers)

    play(run)
    leaking = {each.split("(")[0] for each in seen if "canary" in each}
    assert leaking <= {"Paste"}, "only the framework's own event carries what was pasted"
