"""A model server on this machine, from its mark in the picker to its mark on the home screen: the accounts as they are."""

import os
from pathlib import Path

import pytest

from servers.model_server import ModelServer
from tui.sizes import fits, sizes
from tui.stage import Stage, lines, play, stage
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, log_in
from wizard.cli.home import HomeDesk
from wizard.login.draft import Wishes
from wizard.machine import local_server
from wizard.tui.app import WizardApp
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.home import HomeScreen
from wizard.values.credential import Saved

PRESET = """
id = "ollama"
name = "Ollama"
category = "local"
endpoints = [{{ id = "default", protocol = "openai-chat", base_url = "{base_url}" }}]
login = [{{ method = "none" }}, {{ method = "api-key" }}]
"""


@pytest.fixture
def ollama(open_model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    """The preset of that name, where a real server is; which has its time, on a busy machine."""
    monkeypatch.setattr(local_server, "LIMIT_S", 30)
    folder = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
    folder.mkdir(parents=True)
    (folder / "ollama.toml").write_text(PRESET.format(base_url=open_model_server.base_url))
    return open_model_server


class Login:
    def __init__(self, name: str | None) -> None:
        self.context = Context()
        self._name = name

    async def __call__(self, frontend: ScreenFrontend) -> Saved:
        return await log_in(self.context, draft_for(self.context, self._name, Wishes()), frontend)


@sizes
@pytest.mark.usefixtures("ollama")
def test_a_running_server_is_marked_in_place_and_two_keys_away(size: tuple[int, int]) -> None:
    async def run() -> None:
        async with stage(Login(None), size, show_done=False) as here:
            await here.press(*"ollama")
            await here.until(lambda: "● running" in here.text)
            (row,) = lines(here.text, "● running")
            assert row.startswith(" > Ollama ")
            fits(here, size)
            await here.press("enter")
            await here.until(lambda: "Default model" in here.text)
            await here.press("enter")
            await here.until(lambda: here.screen.outcome is not None)
            saved = here.screen.outcome
            assert saved is not None
            assert (saved.profile, saved.method, saved.model) == ("ollama", "none", "tiny-llama")

    play(run)


@pytest.mark.usefixtures("ollama")
def test_named_it_takes_one_key_and_the_home_screen_shows_that_it_runs() -> None:
    async def run() -> None:
        login = Login("ollama")
        async with stage(login, show_done=False) as here:
            await here.until(lambda: "Default model" in here.text)
            assert "✓ 127.0.0.1:" in here.text
            assert "ms, no key needed, 1 model\n" in here.text
            await here.press("enter")
            await here.until(lambda: here.screen.outcome is not None)
        home = HomeScreen(HomeDesk(login.context))
        app = WizardApp(home)
        async with app.run_test(size=(80, 24)) as pilot:
            shown = Stage(app, home, pilot)  # type: ignore[arg-type]  # it reads and types, whatever the screen
            await shown.until(lambda: "● running" in shown.text)
            assert lines(shown.text, "● running")[0].split()[1:-1] == ["ollama", "*", "local", "●", "running"]
            assert "On this machine, no key needed" in shown.text

    play(run)
