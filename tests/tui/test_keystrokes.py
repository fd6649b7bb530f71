"""How many keys each task takes, counted over the real accounts and a provider on this machine (UX §2.2).

The row of a script is `tests/cli/test_auth_script.py`: no key at all.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from servers.secret_service import SecretService
from tui.stage import Stage, play
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, log_in
from wizard.accounts.outside import opener
from wizard.cli.home import HomeDesk
from wizard.demo.exchange import Route, json_reply
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice
from wizard.login.draft import Wishes
from wizard.tui.app import WizardApp
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.frame import WizardScreen
from wizard.tui.home import HomeScreen
from wizard.tui.panes.review import ReviewPane


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(auto_consent=True) as practice:
        models = {"object": "list", "data": [{"id": "qwen3:8b", "object": "model"}]}
        practice.routes.insert(0, Route("GET", "/open/v1/models", lambda _: json_reply(models)))
        yield practice


@pytest.fixture(autouse=True)
def keyring(secret_service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session with a keyring, and a browser that follows every link."""
    monkeypatch.setenv("BROWSER", "curl --silent --location --output /dev/null %s")
    monkeypatch.setenv("DISPLAY", ":99")


def install(home: Path, practice: Practice, id_: str, *methods: str) -> None:
    """The preset ``id_`` of the catalogue, with its own ways in, leading to this machine."""
    head, *logins = preset_toml(practice.base_url).split("\n[[login]]\n")
    ways = [next(each for each in logins if f'method = "{method}"' in each) for method in methods if method != "none"]
    ways += ['method = "none"\n'] * ("none" in methods)
    text = "\n[[login]]\n".join([head, *ways])
    text = text.replace('id = "practice"', f'id = "{id_}"', 1).replace("Practice provider", id_.title())
    text = text.replace("PRACTICE_", f"{id_.upper()}_")
    if "none" in methods:
        text = text.replace('path = "/key"', 'path = "/models"').replace("/v1", "/open/v1")
    folder = home / ".config" / "wizard" / "presets"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{id_}.toml").write_text(text)


class Keys(Stage):
    """Counts: a key and a paste are one each."""

    count = 0

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.text and self._takes_keys())
        await self.settle()

    async def reviews(self, text: str) -> None:
        """The pane before says that it was accepted too, and takes no Enter any more."""
        await self.until(lambda: isinstance(getattr(self.app.screen, "pane", None), ReviewPane))
        await self.sees(text)

    def _takes_keys(self) -> bool:
        """What is shown has the focus: Textual gives it a moment after it is there."""
        screen = self.app.screen
        focused = screen.focused
        return isinstance(screen, WizardScreen) and focused is not None and screen.top in focused.ancestors_with_self

    async def hits(self, *keys: str) -> None:
        self.count += len(keys)
        await self.press(*keys)

    async def pastes(self, text: str) -> None:
        self.count += 1
        await self.paste(text)


@asynccontextmanager
async def shown(screen: WizardScreen[Any]) -> AsyncIterator[Keys]:
    app = WizardApp(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        yield Keys(app, screen, pilot)  # type: ignore[arg-type]  # the home screen, too


@asynccontextmanager
async def auth(name: str, **wishes: Any) -> AsyncIterator[Keys]:
    """``wizard auth NAME`` to its end."""
    context = Context()
    draft = draft_for(context, name, Wishes(**wishes))
    screen = LoginScreen(
        lambda frontend: log_in(context, draft, frontend),
        presets=draft.scene.presets,
        show_done=False,
        open_url=opener(context),
    )
    async with shown(screen) as here:
        yield here
        await here.until(lambda: screen.outcome is not None)
        assert screen.outcome is not None
        assert screen.outcome.verified


@asynccontextmanager
async def wizard() -> AsyncIterator[Keys]:
    """``wizard`` on its first run, until the receipt."""
    context = Context()
    desk = HomeDesk(context, open_url=opener(context))
    async with shown(HomeScreen(desk, first_run=True)) as here:
        await here.sees("Popular")
        yield here
        await here.until(lambda: bool(desk.saved))
        assert desk.saved[0].verified


def test_a_key_for_a_named_provider(home: Path, practice: Practice) -> None:
    install(home, practice, "openai", "api-key")

    async def run() -> None:
        async with auth("openai") as here:
            await here.sees("Paste it here")
            await here.pastes(practice.issue_key())
            await here.hits("enter")
            await here.reviews("Key accepted")
            await here.hits("enter")
        assert here.count == 3

    play(run)


def test_a_key_that_tells_whose_it_is(home: Path, practice: Practice) -> None:
    install(home, practice, "openai", "api-key")

    async def run() -> None:
        async with wizard() as here:
            await here.pastes(practice.issue_key())
            await here.sees("characters")
            await here.hits("enter")
            await here.reviews("Key accepted")
            await here.hits("enter")
        assert here.count == 3

    play(run)


def test_a_key_of_several_providers(home: Path, practice: Practice) -> None:
    install(home, practice, "openai", "api-key")
    install(home, practice, "deepseek", "api-key")

    async def run() -> None:
        async with wizard() as here:
            await here.pastes(practice.issue_key())
            await here.sees("Which provider is this key from?")
            await here.hits("enter")
            await here.sees("characters")
            await here.hits("enter")
            await here.reviews("Key accepted")
            await here.hits("enter")
        assert here.count == 4

    play(run)


def test_by_search(home: Path, practice: Practice) -> None:
    install(home, practice, "groq", "api-key")

    async def run() -> None:
        async with wizard() as here:
            await here.hits("g", "r", "o", "enter")
            await here.sees("Paste it here")
            await here.pastes(practice.issue_key())
            await here.hits("enter")
            await here.reviews("Key accepted")
            await here.hits("enter")
        assert here.count == 7

    play(run)


def test_a_variable_that_is_set(home: Path, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    install(home, practice, "xai", "api-key")
    monkeypatch.setenv("XAI_API_KEY", practice.issue_key())

    async def run() -> None:
        async with wizard() as here:
            await here.sees("$XAI_API_KEY")
            await here.hits("enter")
            await here.sees("each time")
            await here.hits("enter")
            await here.reviews("Key accepted")
            await here.hits("enter")
        assert here.count == 3

    play(run)


def test_the_browser(home: Path, practice: Practice) -> None:
    install(home, practice, "openrouter", "browser", "api-key")

    async def run() -> None:
        async with auth("openrouter", method="browser") as here:
            await here.reviews("accepted")
            await here.hits("enter")
        assert here.count == 1

    play(run)


def test_the_browser_from_the_picker(home: Path, practice: Practice) -> None:
    install(home, practice, "openrouter", "browser", "api-key")

    async def run() -> None:
        async with wizard() as here:
            await here.hits("enter")
            await here.sees("how do you sign in?")
            await here.hits("enter")
            await here.reviews("accepted")
            await here.hits("enter")
        assert here.count == 3

    play(run)


def test_a_device_code(home: Path, practice: Practice) -> None:
    install(home, practice, "huggingface", "device")

    async def run() -> None:
        async with auth("huggingface") as here:
            await here.reviews("accepted")
            await here.hits("enter")
        assert here.count == 1

    play(run)


def test_a_sign_in_that_has_ended(home: Path, practice: Practice) -> None:
    install(home, practice, "anthropic", "browser")

    async def run() -> None:
        async with auth("anthropic") as here:
            await here.reviews("accepted")
            await here.hits("enter")
        async with auth("anthropic") as here:
            pass
        assert here.count <= 1  # the budget; the model is kept

    play(run)


def test_a_new_key_for_a_profile(home: Path, practice: Practice) -> None:
    install(home, practice, "openai", "api-key")

    async def run() -> None:
        for budget in (3, 2):
            async with auth("openai") as here:
                await here.sees("Paste it here")
                await here.pastes(practice.issue_key())
                await here.hits("enter")
                if budget == 3:
                    await here.reviews("Key accepted")
                    await here.hits("enter")
            assert here.count == budget

    play(run)


def test_a_server_on_this_machine(home: Path, practice: Practice) -> None:
    install(home, practice, "ollama", "none")

    async def run() -> None:
        async with auth("ollama") as here:
            await here.sees("Default model")
            await here.hits("enter")
        assert here.count == 1

    play(run)
