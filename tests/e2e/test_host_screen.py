"""The setup screen in a Textual program over real folders, sockets and a provider: what is saved, and what is left."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import wizard
from servers.rows import key_of
from tui.hosting import Host
from tui.stage import Stage, play
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice
from wizard.errors import BadFile, Refused, UsageError
from wizard.tui.setup_screen import SetupScreen


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice(auto_consent=True) as practice:
        yield practice
    assert practice.failures == []


@pytest.fixture
def presets(practice: Practice, tmp_path: Path) -> Path:
    folder = tmp_path / "site" / "presets"
    folder.mkdir(parents=True)
    (folder / "practice.toml").write_text(preset_toml(practice.base_url, ("openai-chat",)))
    return folder


class Person:
    """Somebody in front of a host program that shows the setup screen."""

    def __init__(self, host: Host, here: Stage, screen: SetupScreen) -> None:
        self.host = host
        self.here = here
        self.screen = screen

    async def sees(self, text: str) -> None:
        await self.here.until(lambda: text in self.here.text)
        await self.here.settle()

    async def chooses(self, said: str) -> None:
        """The row that says ``said``, by its number."""
        await self.sees(said)
        await self.here.type(key_of(said, self.here.text))

    async def ended(self) -> Any:
        await self.here.until(lambda: bool(self.host.results))
        return self.host.results[0]


def visit(story: Any, **options: Any) -> Host:
    host = Host()

    async def run() -> None:
        screen = SetupScreen(**{"app": "mytool", **options})
        async with host.run_test(size=(80, 24)) as pilot:
            host.ask(screen)
            here = Stage(host, screen, pilot)  # type: ignore[arg-type]  # whatever application it is
            await story(Person(host, here, screen))
            await here.settle()

    play(run)
    assert host._exception is None
    return host


async def give_key(person: Person, key: str) -> None:
    await person.sees("Paste the key")
    await person.here.paste(key)
    await person.here.press("enter")
    await person.sees("Default model")
    await person.here.press("enter")
    await person.sees("Where should the secret be kept?")
    await person.chooses("not encrypted")
    await person.sees("Enter saves it there")
    await person.here.press("enter")
    await person.sees("is ready")
    await person.here.press("enter")


async def sign_in(person: Person) -> str:
    """As far as the page that waits for the browser; the link that was to be opened in it."""
    await person.chooses("Sign in with your browser")
    await person.sees("Nothing weaker is chosen for you")
    await person.chooses("plain file")
    await person.sees("/go/")
    return next(word for word in person.here.text.split() if "/go/" in word)


def test_a_key_login_ends_with_a_profile_that_works_at_once(practice: Practice, presets: Path) -> None:
    key = practice.issue_key()

    async def story(person: Person) -> None:
        await person.chooses("Paste an API key")
        await give_key(person, key)
        profile = await person.ended()
        assert isinstance(profile, wizard.Profile)
        assert (profile.name, profile.model) == ("practice", "practice-large")

    visit(story, providers=["practice"], presets=presets)
    assert wizard.token(app="mytool") == key
    assert wizard.profile(app="mytool").provider == "practice"


def test_what_does_not_leave_the_program_is_offered_and_given_out_inside_it(practice: Practice, presets: Path) -> None:
    file = presets / "practice.toml"
    file.write_text(file.read_text().replace('category = "local"', 'category = "local"\nexportable = false'))
    key = practice.issue_key()

    async def story(person: Person) -> None:
        await person.chooses("Paste an API key")
        await give_key(person, key)
        assert await person.ended() is not None

    visit(story, provider="practice", presets=presets)
    assert wizard.token(app="mytool") == key


def test_the_provider_it_is_about_is_logged_in_to_again(practice: Practice, presets: Path) -> None:
    keys = [practice.issue_key(), practice.issue_key()]

    async def first(person: Person) -> None:
        await person.chooses("Paste an API key")
        await give_key(person, keys[0])

    async def again(person: Person) -> None:
        await person.sees("Paste the key")
        await person.here.paste(keys[1])
        await person.here.press("enter")
        await person.sees("is ready")
        await person.here.press("enter")
        assert (await person.ended()).name == "practice"

    visit(first, provider="practice", presets=presets)
    visit(again, provider="practice", presets=presets)
    assert wizard.token(app="mytool") == keys[1]


def browse(link: str, went: threading.Event) -> None:
    """A browser that goes where it is sent; the last page may not load."""
    try:
        httpx.get(link, follow_redirects=True, timeout=60, trust_env=False)
    except httpx.HTTPError:
        pass
    finally:
        went.set()


def listens(link: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", httpx.URL(link).port or 0)) == 0


def test_popped_while_it_waits_for_the_browser_it_stops_listening_and_saves_nothing(
    practice: Practice, presets: Path, home: Path
) -> None:
    async def story(person: Person) -> None:
        link = await sign_in(person)
        assert listens(link)
        person.host.pop_screen()
        assert await person.ended() is None
        await person.here.until(lambda: not listens(link))
        await person.here.press("escape")
        assert person.host.counted == 1, "the host goes on"

    visit(story, providers=["practice"], presets=presets)
    assert not (home / ".config/wizard/apps/mytool/config.toml").exists()
    assert practice.requests_to("/oauth/token") == ()


@pytest.mark.parametrize(
    "moment", [0.0, 0.02, *(pytest.param(each, marks=pytest.mark.long) for each in (0.005, 0.05, 0.1, 0.2, 0.5, 1.0))]
)
@pytest.mark.parametrize("take", ["pop", "dismiss"])
def test_taken_away_while_the_callback_arrives_nothing_is_half_saved(
    practice: Practice, presets: Path, moment: float, take: str
) -> None:
    """A code that was redeemed is a profile, or a candidate that the next login offers; else there is no credential."""

    async def story(person: Person) -> None:
        link = await sign_in(person)
        went = threading.Event()
        threading.Thread(target=browse, args=(link, went), daemon=True).start()
        await person.here.until(lambda: bool(practice.requests_to("/oauth/authorize")))
        await asyncio.sleep(moment)  # the moment is what the test is about
        if take == "pop":
            person.host.pop_screen()
        else:
            person.screen.dismiss(None)
        result = await person.ended()
        await person.here.until(went.is_set)
        await person.here.until(lambda: not any(each.name == "setup" for each in person.host.workers))
        context = Context("mytool", inside=True, host_presets=str(presets))
        saved = context.config.profiles.get("practice")
        assert result is None or result == saved
        redeemed = [each for each in practice.requests_to("/oauth/token") if b"authorization_code" in each.body]
        kept = Candidates(context).find("practice")
        assert len(redeemed) <= 1
        if redeemed:
            assert saved is not None or len(kept) == 1
        else:
            assert saved is None
            assert all(each.empty for each in kept), "room made for an answer, let go of by the next login"

    visit(story, providers=["practice"], presets=presets)


# -- what a program cannot mean ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"app": "My Tool!"}, "that cannot be an app name"),
        ({"providers": []}, "`providers` is empty"),
        ({"providers": "openai"}, "`providers` is one text"),
        ({"providers": 5}, "`providers` is not a list"),
        ({"provider": ["openai"]}, "which is not in the catalogue"),
        ({"next_steps": "Type"}, "`next_steps` is one text"),
        ({"next_steps": [("one", "two", "three")]}, "`next_steps` holds what is no step"),
        ({"providers": ["opnai"]}, "`providers` names `opnai`"),
        ({"provider": "nobody"}, "`providers` names `nobody`"),
        ({"providers": ["openai"], "provider": "anthropic"}, "`anthropic` is not among `providers`"),
        ({"app": None, "presets": "/"}, "`presets=` are those of an app"),
        ({"presets": "presets"}, "`presets=` is not the absolute path of a folder"),
    ],
)
def test_wrong_arguments_are_refused_before_there_is_a_screen(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=r".*") as raised:
        SetupScreen(**{"app": "mytool", **options})
    assert said in raised.value.message


def test_the_remedies_of_wrong_arguments_lead_to_the_program() -> None:
    for options in ({"providers": ["nobody-knows"]}, {"provider": "opnai"}):
        with pytest.raises(UsageError) as raised:
            SetupScreen("mytool", **options)  # type: ignore[arg-type]
        assert "wizard --app mytool presets list" in raised.value.hint


def test_a_broken_preset_beside_others_is_a_warning_to_the_author(presets: Path) -> None:
    (presets / "torn.toml").write_text('id = "torn"\nname = \n')

    async def story(person: Person) -> None:
        await person.sees("how do you sign in?")
        await person.here.press("escape", "escape")

    with pytest.warns(UserWarning, match=r"a preset is left out: .*torn\.toml:2:"):
        visit(story, providers=["practice"], presets=presets)


@pytest.mark.parametrize("how", ["its loop", "its loop, awaited", "a thread worker"])
def test_inside_a_textual_program_the_other_calls_lead_to_the_screen(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.lines.terminals.os.isatty", lambda _: True)
    monkeypatch.setattr("wizard.lines.terminals.os.get_terminal_size", lambda _: os.terminal_size((80, 24)))
    monkeypatch.setenv("TERM", "xterm")

    class Impatient(Host):
        said = ""

        async def on_mount(self) -> None:
            try:
                if how == "its loop":
                    wizard.ensure_profile("mytool")
                elif how == "its loop, awaited":
                    await wizard.ensure_profile_async("mytool")
                else:
                    await asyncio.to_thread(wizard.ensure_profile, "mytool")
            except UsageError as error:
                self.said = f"{error.message}; {error.hint}"

    async def run() -> None:
        async with host.run_test() as pilot:
            here = Stage(host, host.screen, pilot)  # type: ignore[arg-type]  # as above
            await here.until(lambda: bool(host.said))

    host = Impatient()
    play(run)
    assert "a Textual program has the terminal; use `await self.push_screen_wait(" in host.said
    with pytest.raises(wizard.LoginNeeded):
        wizard.ensure_profile("mytool", ui="none")


def test_a_preset_of_the_host_that_is_broken_is_a_page_that_names_the_line(presets: Path) -> None:
    (presets / "practice.toml").write_text('id = "practice"\nname = \n')

    async def story(person: Person) -> None:
        await person.sees("A preset cannot be read")
        assert "practice.toml:2" in person.here.text.replace("\n ", "")
        await person.here.press("enter")
        assert await person.ended() is None
        assert isinstance(person.screen.error, BadFile)

    visit(story, providers=["practice"], presets=presets)


def test_a_login_that_does_not_leave_its_program_is_refused_to_another(presets: Path, home: Path) -> None:
    text = (
        (presets / "practice.toml").read_text().replace('category = "local"', 'category = "local"\nexportable = false')
    )
    own = home / ".config/wizard/presets"
    own.mkdir(parents=True)
    (own / "practice.toml").write_text(text)

    async def story(person: Person) -> None:
        await person.sees("Nothing was saved")
        await person.here.press("enter")
        assert await person.ended() is None
        assert isinstance(person.screen.error, Refused)

    visit(story, app=None, providers=["practice"])


def test_a_config_file_that_cannot_be_read_is_a_page(presets: Path, home: Path) -> None:
    file = home / ".config/wizard/apps/mytool/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("version = \n")

    async def story(person: Person) -> None:
        await person.sees("config.toml")
        await person.here.press("escape")
        assert await person.ended() is None
        assert isinstance(person.screen.error, BadFile)

    visit(story, providers=["practice"], presets=presets)
    assert file.read_text() == "version = \n"
