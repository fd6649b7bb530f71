"""A profile in an encrypted file: the screens ask for its passphrase, and whoever gives none has changed nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from servers.model_server import ModelServer
from tui.acme import PHRASE, install, saved
from tui.stage import Stage, play
from wizard.accounts.context import Context
from wizard.cli.home import HomeDesk
from wizard.store.paths import folders
from wizard.tui.app import WizardApp
from wizard.tui.home import HomeScreen


@pytest.fixture
def acme(model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.store.passphrase._N", 1 << 10)
    install(model_server)
    saved(model_server, "acme", "encrypted")


@asynccontextmanager
async def home() -> AsyncIterator[Stage]:
    Path(folders().state, "checks.json").unlink()  # what is seen is to be of this visit
    screen = HomeScreen(HomeDesk(Context()))
    app = WizardApp(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        here = Stage(app, screen, pilot)  # type: ignore[arg-type]  # it reads and types, whatever the screen
        await here.until(lambda: "acme" in here.text)
        yield here


async def sees(here: Stage, text: str) -> None:
    """And it has the focus."""
    await here.until(lambda: text in here.text)
    await here.settle()


@pytest.mark.usefixtures("acme")
def test_its_check_asks_for_the_passphrase_once_and_again_after_a_wrong_one() -> None:
    async def run() -> None:
        async with home() as here:
            await here.press("t")
            await sees(here, "Passphrase:")
            assert here.text.startswith(" acme  Passphrase")
            await here.type("wrong")
            await here.press("enter")
            await here.until(lambda: "passphrase does not" in here.text or "wrong passphrase" in here.text)
            await here.settle()
            await here.type(PHRASE)
            await here.press("enter")
            await here.until(lambda: "✓ checked just now" in here.text)
            await here.press("t")
            await here.until(lambda: "✓ checked just now" in here.text)

    play(run)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
def test_without_it_the_check_is_over_and_the_list_is_back(key: str) -> None:
    async def run() -> None:
        async with home() as here:
            await here.press("t")
            await sees(here, "Passphrase:")
            await here.press(key)
            await here.until(lambda: here.text.startswith(" Profiles") and not here.screen._begun)  # type: ignore[attr-defined]
            assert "checked just now" not in here.text
            await here.press("t")
            await sees(here, "Passphrase:")

    play(run)


@pytest.mark.usefixtures("acme")
def test_from_the_actions_of_a_saved_provider_it_asks_too_and_esc_leads_back_to_them() -> None:
    async def run() -> None:
        async with home() as here:
            await here.press("a")
            await here.until(lambda: "Connect a provider" in here.text)
            await here.type("acme")
            await here.press("enter")
            await here.until(lambda: "Check now" in here.text)
            await here.press("3")
            await sees(here, "Passphrase:")
            await here.press("escape")
            await here.until(lambda: "acme: check cancelled" in here.text)
            await here.press("3")
            await sees(here, "Passphrase:")
            await here.type(PHRASE)
            await here.press("enter")
            await here.until(lambda: "Check now" in here.text and "key accepted" in here.text)

    play(run)


@pytest.mark.usefixtures("acme")
def test_check_all_asks_for_it_as_well() -> None:
    async def run() -> None:
        async with home() as here:
            await here.press("c")
            await sees(here, "Passphrase:")
            await here.type(PHRASE)
            await here.press("enter")
            await here.until(lambda: "✓ checked just now" in here.text)

    play(run)
