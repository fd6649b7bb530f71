"""Every way in and everything the profiles' screen does, on a terminal of each size: what is shown fits, and it works."""

import os
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest

from lines.walks import last_page
from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.practice import log_in
from servers.tmux import StartTmux, Tmux
from wizard.demo.consent import approve, consent
from wizard.demo.provider import Practice

SIZES = [
    (80, 24),
    *(pytest.param(each, marks=pytest.mark.long) for each in [(60, 16), (120, 40)]),
]
pytestmark = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
FOLDER = os.environ.get("FLOW_PICTURES")  # before the fixtures take the environment away
Walk = Callable[..., "Person"]


class Person:
    """At a terminal: reads a screen before the next key, and would see a line that is cut or a key that is shown."""

    def __init__(self, window: Tmux, size: tuple[int, int], pictures: Path | None) -> None:
        self.window = window
        self.size = size
        self._pictures = pictures
        self._seen = 0

    def sees(self, *texts: str) -> str:
        """All of them at once, on a whole screen: a hint in its last line."""
        hint = re.compile(r"Enter |Esc |Ctrl\+O ")
        shown = self.window.wait_until(
            lambda screen: (
                all(each in screen for each in texts) and bool(hint.search(screen.rstrip("\n").split("\n")[-1]))
            ),
            f"{texts} with its hints did not appear",
        )
        assert "Traceback" not in shown
        assert len(shown.rstrip("\n").split("\n")) == self.size[1]  # the hints stand in the last row
        self._keep()
        return shown

    def presses(self, *keys: str) -> None:
        self.window.keys(*keys)

    def ends(self, *texts: str) -> None:
        assert self.window.exit_status() == 0
        left = self.window.screen(history=True)
        assert all(each in left for each in texts), left
        self._keep()

    def _keep(self) -> None:
        if self._pictures is not None:
            self._seen += 1
            name = f"{self._pictures.name}-{self._seen}"
            (self._pictures.parent / f"{name}.ansi").write_text(self.window.screen(colour=True))


@pytest.fixture
def walk(tmux: StartTmux, size: tuple[int, int], request: pytest.FixtureRequest) -> Walk:
    """``$FLOW_PICTURES`` at the start names a folder for what is seen on the way, to be drawn by render.py and looked at."""
    name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_"))
    pictures = Path(FOLDER, name) if FOLDER else None

    def start(*words: str, **variables: str) -> Person:
        return Person(tmux(wizard_argv(*words), env=wizard_env(**variables), size=size), size, pictures)

    return start


def token(*words: str, **variables: str) -> str:
    done = run_wizard(["token", *words], env=variables)
    assert done.exit == 0, done.err
    return done.out.removesuffix("\n")


def keep_in_a_file(person: Person) -> None:
    """From the list of models to the end, without a keyring: the place is asked for."""
    person.presses("Enter")
    person.sees("Where should the secret be kept?", "not usable")
    person.presses("2")
    person.sees("not encrypted", "Enter saves it there.")
    person.presses("Enter")


def take_the_model(person: Person) -> None:
    """From the list of models to the end, where the place is known."""
    person.sees("Default model", "practice-large")
    person.presses("Enter")
    person.ends("is ready")


def test_a_key_pasted_on_the_first_screen(practice: Practice, walk: Walk, home: Path) -> None:
    key = practice.issue_key()
    person = walk()
    person.sees("Connect a provider", "Popular")
    person.window.paste(key)
    person.sees("Practice provider", f"{len(key)} characters")
    person.presses("Enter")
    person.sees("Default model", "> practice-large")
    keep_in_a_file(person)
    person.sees("Practice provider is ready", "practice-large", "a add another")
    person.presses("Enter")
    person.ends("practice")

    assert token() == key
    assert_absent(key, person.window.output())


def test_a_variable_of_the_shell(practice: Practice, walk: Walk, home: Path) -> None:
    key = practice.issue_key()
    person = walk(PRACTICE_API_KEY=key)
    person.sees("> Practice provider", "env" if person.size[0] < 76 else "$PRACTICE_API_KEY")
    person.presses("Enter")
    person.sees("Use $PRACTICE_API_KEY", "Paste an API key", "Sign in with")
    person.presses("1")
    person.sees("Default model", "nothing is stored")
    person.presses("Enter")
    person.sees("is ready")
    person.presses("Enter")
    person.ends("practice")

    assert token(PRACTICE_API_KEY=key) == key
    assert_absent(key, person.window.output(), home)


def test_a_token_command(practice: Practice, walk: Walk, home: Path, tmp_path: Path) -> None:
    key = practice.issue_key()
    kept = tmp_path / "kept"
    kept.write_text(key)
    person = walk("auth", "practice", "--method", "command")
    person.sees("Command")
    person.window.type(f"cat {kept}")
    person.sees("kept", "Enter continue")
    person.presses("Enter")
    take_the_model(person)

    assert token() == key
    assert_absent(key, person.window.output(), home)


def test_a_browser_by_its_short_link(practice: Practice, walk: Walk, home: Path) -> None:
    person = walk("auth", "practice", "--method", "browser", "--no-browser", "--store", "plain")
    shown = person.sees("/go/", "Waiting for sign-in")
    consent(re.findall(r"http://127\.0\.0\.1:\d+/go/\w+", shown)[0])
    take_the_model(person)

    assert_absent(token(), person.window.output())


def test_the_address_of_another_computer(practice: Practice, walk: Walk, home: Path) -> None:
    person = walk("auth", "practice", "--method", "browser", "--no-browser", "--store", "plain")
    person.sees("/go/")
    person.presses("C-l")
    raw = person.window.wait_for("Press Enter to come back")
    (address,) = re.findall(rf"{practice.root}/oauth/authorize\S+", re.sub(r"(?<=\S)\n(?=\S)", "", raw))
    person.presses("Enter")
    person.sees("/go/")
    ends_at = last_page(practice)(address + "\r")
    assert isinstance(ends_at, str)
    person.window.paste(ends_at.strip())
    take_the_model(person)

    assert_absent(token(), person.window.output())


def test_a_code_on_another_device(practice: Practice, walk: Walk, home: Path) -> None:
    person = walk("auth", "practice", "--method", "device", "--store", "plain")
    shown = person.sees("Waiting for approval")
    (code,) = re.findall(r"Ctrl\+Y copies (\S+)", shown)
    approve(f"{practice.root}/device", code)
    take_the_model(person)

    assert_absent(token(), person.window.output())


def test_an_address_of_ones_own(practice: Practice, walk: Walk, home: Path) -> None:
    key = practice.issue_key()
    person = walk("auth", "custom", "--store", "plain")
    person.sees("Base URL", "API style", "API key", "Name")
    person.window.type(practice.base_url)
    person.presses("Tab", "Tab")
    person.window.paste(key)
    person.presses("Enter")
    take_the_model(person)

    assert token() == key
    assert_absent(key, person.window.output())


def test_a_new_key_for_a_profile(practice: Practice, walk: Walk, home: Path) -> None:
    log_in(practice)
    key = practice.issue_key()
    person = walk("auth", "practice")
    person.sees("The key of practice stays until this one is accepted.")
    person.window.paste(key)
    person.sees(f"{len(key)} characters")
    person.presses("Enter")
    person.ends("is ready")

    assert token() == key
    assert_absent(key, person.window.output())


def test_a_key_in_the_place_of_a_sign_in(practice: Practice, walk: Walk, home: Path) -> None:
    person = walk("auth", "practice", "--method", "browser", "--no-browser", "--store", "plain")
    shown = person.sees("/go/", "Waiting for sign-in")
    consent(re.findall(r"http://127\.0\.0\.1:\d+/go/\w+", shown)[0])
    take_the_model(person)
    key = practice.issue_key()
    person = walk()
    person.sees("Profiles", "1 saved", "OAuth")
    person.presses("Enter")
    person.sees("Sign in again", "2  Replace with an API key", "> 3  Check now")
    person.presses("2")
    person.sees("Replace the sign-in of practice with an API key?", "The sign-in still works.", "> Keep it")
    person.presses("Down", "Enter")
    person.sees("The sign-in of practice stays until this key is accepted.")
    person.window.paste(key)
    person.sees(f"{len(key)} characters")
    person.presses("Enter")
    person.sees("Practice provider is ready")
    person.presses("Enter")
    person.sees("Profiles", "1 saved", "API key")
    person.presses("Escape")
    person.ends()

    assert token() == key
    assert_absent(key, person.window.output())


def test_a_saved_provider_from_the_list_of_providers(practice: Practice, walk: Walk, home: Path) -> None:
    log_in(practice)
    person = walk()
    person.sees("Profiles", "1 saved")
    person.presses("a")
    person.sees("> Practice provider", "saved")
    person.presses("Enter")
    person.sees("1 profile", "> 3  Check now", "Add a second profile")
    person.presses("Enter")
    person.sees("practice: key accepted by")
    person.presses("2")
    person.sees("API key", "Sign in with")
    person.presses("Escape")
    person.sees("> Practice provider", "saved")
    person.presses("Enter")
    person.sees("1 profile")
    person.presses("4")
    person.sees("Remove practice?", "> Keep it")
    person.presses("Down", "Enter")
    person.sees("Connect a provider", "> Practice provider")
    person.presses("Escape")
    person.sees("No profiles yet")
    person.presses("Escape")
    person.ends()

    assert run_wizard(["token"]).exit == 4


def test_the_profiles(practice: Practice, walk: Walk, home: Path) -> None:
    first = log_in(practice, "first")
    other = log_in(practice, "other")
    person = walk()
    person.sees("Profiles", "2 saved", "> first")
    practice.ledger.accept(first, HTTPStatus.PAYMENT_REQUIRED)
    practice.ledger.revoke(other)
    person.presses("t")
    person.sees("limited, just now")
    person.presses("c")
    person.sees("limited, just now", "x rejected just now")
    person.presses("Down", "d")
    person.sees("other is the default now")
    person.presses("x")
    person.sees("Remove other?", "> Keep it")
    person.presses("Down", "Enter")
    person.sees("1 saved", "> first")
    person.presses("?")
    person.sees("Help", "never in")
    person.presses("Escape")  # alone: with the next key it would be Alt
    person.sees("Profiles")
    person.presses("Enter")
    person.sees("> 2  Check now", "Remove")
    person.presses("Escape")
    person.sees("Profiles")
    person.presses("Escape")
    person.ends()

    assert token("first") == first
    assert run_wizard(["token", "other"]).exit == 4
