"""A login on screens, ours and a host program's: the passphrase of an encrypted file is asked for over what is shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App

from servers.model_server import ModelServer
from tui.acme import PHRASE, install, saved
from tui.hosting import Host
from tui.stage import Stage, play
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for
from wizard.accounts.on_screens import on_screens
from wizard.login.draft import Wishes
from wizard.tui.app import WizardApp
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.setup_screen import SetupScreen

HOW = pytest.mark.parametrize("how", ["wizard auth", "host"])


@pytest.fixture
def server(model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    """Two profiles: `acme` in an encrypted file, and `work` behind a gateway that `acme` logs in to."""
    monkeypatch.setattr("wizard.store.passphrase._N", 1 << 10)
    folder = install(model_server)
    saved(model_server, "acme", "encrypted")
    saved(model_server, "work", "plain")
    with (folder / "config.toml").open("a") as config:
        config.write('[profiles.work.gateway]\nprofile = "acme"\nheader = "X-Front"\n')
    return model_server


class Visit:
    def __init__(self, how: str) -> None:
        if how == "host":
            self.screen: Any = SetupScreen()
            self.context = self.screen._accounts
            host = Host()
            self.app: App[Any] = host
            self.begins = lambda: host.ask(self.screen)
        else:
            self.context = Context()
            start = on_screens(self.context, draft_for(self.context, None, Wishes()))
            self.screen = LoginScreen(start, presets=tuple(self.context.catalogue.presets.values()), show_done=False)
            self.app = WizardApp(self.screen)
            self.begins = lambda: None

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[Stage]:
        async with self.app.run_test(size=(80, 24)) as pilot:
            self.begins()
            here = Stage(self.app, self.screen, pilot)  # type: ignore[arg-type]  # it reads and types, whatever the application
            await here.until(lambda: "Connect a provider" in here.text)
            await here.settle()
            await here.type("acme")
            await here.press("enter")
            await here.until(lambda: "Check acme now" in here.text)
            await here.settle()
            yield here


async def choose(here: Stage, said: str) -> None:
    line = next((each for each in here.text.splitlines() if said in each), here.text)
    assert line in here.text.splitlines(), line
    await here.type(next(char for char in line if char.isdigit()))


async def sees(here: Stage, text: str) -> None:
    await here.until(lambda: text in here.text)
    await here.settle()


async def give(here: Stage, typed: str) -> None:
    await sees(here, "Passphrase:")
    asked = here.screen.over
    await here.type(typed)
    assert typed not in here.text
    await here.press("enter")
    await here.until(lambda: here.screen.over is not asked)


@HOW
@pytest.mark.usefixtures("server")
def test_a_wrong_one_is_said_and_asked_for_again_and_esc_leads_back(how: str) -> None:
    async def run() -> None:
        visit = Visit(how)
        async with visit.shown() as here:
            await choose(here, "Check acme now")
            await sees(here, "Passphrase:")
            await here.press("escape")
            await sees(here, "acme: check cancelled")
            await choose(here, "Check acme now")
            await give(here, "mistyped")
            await sees(here, "does not open")
            await give(here, PHRASE)
            await sees(here, "key accepted")
            assert visit.context._keys
            visit.screen.leave()
            await here.until(lambda: visit.context.ask_passphrase is None)
        assert visit.context._keys == {}

    play(run)


@HOW
@pytest.mark.usefixtures("server")
def test_after_three_wrong_ones_it_is_said_and_the_next_check_asks_anew(how: str) -> None:
    async def run() -> None:
        async with Visit(how).shown() as here:
            await choose(here, "Check acme now")
            for _ in range(3):
                await give(here, "mistyped")
                await here.until(lambda: "mistyped" not in here.text and "Working" not in here.text)
            await sees(here, "does not open")
            await sees(here, "Check acme now")
            await choose(here, "Check acme now")
            await give(here, PHRASE)
            await sees(here, "key accepted")

    play(run)


@HOW
def test_behind_a_gateway_it_is_asked_for_before_the_key_and_esc_leads_back(how: str, server: ModelServer) -> None:
    async def run() -> None:
        visit = Visit(how)
        async with visit.shown() as here:
            await choose(here, "Replace the key of work")
            await sees(here, "Keep it")
            await here.press("down", "enter")
            await sees(here, "Passphrase:")
            assert here.text.startswith(" acme  Passphrase")
            await here.press("escape")
            await sees(here, "Connect a provider")
            await here.press("enter")
            await sees(here, "Replace the key of work")
            await choose(here, "Replace the key of work")
            await sees(here, "Keep it")
            await here.press("down", "enter")
            await give(here, PHRASE)
            await sees(here, "Paste the key")
            await here.paste(server.key)
            await here.press("enter")
            await here.until(lambda: visit.screen._saved is not None)

    play(run)


@HOW
@pytest.mark.usefixtures("server")
def test_ctrl_c_while_it_is_asked_for_loses_nothing(how: str) -> None:
    async def run() -> None:
        visit = Visit(how)
        async with visit.shown() as here:
            await choose(here, "Check acme now")
            await sees(here, "Passphrase:")
            await here.press("ctrl+c")
            await sees(here, "Check acme now")
            assert "Passphrase:" not in here.text

    play(run)
