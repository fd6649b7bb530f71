"""``ensure_profile``: at once where there is a usable login, renewed where that is enough, else what to run."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import wizard
from api.kit import logged_in
from refresh.kit import expired
from servers.cli import run_wizard, wizard_env
from servers.practice import install_preset, log_in
from wizard.demo.faults import Answer
from wizard.demo.provider import Practice
from wizard.errors import TryAgain, UsageError
from wizard.store.paths import folders
from wizard.store.vault import Vault

HEAVY = ("textual", "rich", "httpx", "asyncio", "keyring", "tomlkit", "cryptography", "secretstorage", "authlib")
OPENAI = "https://api.openai.com/v1"


def ready(name: str = "openai", provider: str = "openai", base_url: str = OPENAI, **more: Any) -> None:
    logged_in(base_url, name=name, provider=provider, **more)


def in_child(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=wizard_env(**env), capture_output=True, text=True, timeout=60, check=False
    )


def refusal(**asked: Any) -> wizard.LoginNeeded:
    with pytest.raises(wizard.LoginNeeded) as raised:
        wizard.ensure_profile(**asked)
    return raised.value


# -- with a usable login -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", [None, "mytool"])
def test_a_usable_login_loads_neither_screens_nor_network_and_opens_no_socket(app: str | None) -> None:
    ready(app=app)
    code = f"""
import sys
def watch(event, args):
    if event.startswith("socket.") or event == "subprocess.Popen":
        raise SystemExit(event)
sys.addaudithook(watch)
import wizard
profile = wizard.ensure_profile(app={app!r}, providers=["anthropic", "openai"])
print(profile.name, profile.base_url, *[each for each in {HEAVY!r} if each in sys.modules])
"""
    done = in_child(code)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"openai {OPENAI}\n", "")


def test_it_is_a_matter_of_milliseconds() -> None:
    ready()
    wizard.ensure_profile()
    best = min(timed(wizard.ensure_profile) for _ in range(20))

    assert best < 0.05


def timed(call: Any) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def test_the_default_comes_first_then_the_order_of_the_file() -> None:
    ready("first")
    ready("second")

    assert wizard.ensure_profile().name == "first"
    set_default("second")
    assert wizard.ensure_profile().name == "second"


def test_a_provider_that_does_not_serve_is_passed_over() -> None:
    ready("openai")
    ready("claude", "anthropic", "https://api.anthropic.com")

    assert wizard.ensure_profile(providers=["anthropic"]).name == "claude"
    assert refusal(providers=["groq"], ui="none").hint == "wizard auth groq"


def test_the_variable_names_the_one_and_takes_no_other_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    ready("first")
    ready("second")
    monkeypatch.setenv("WIZARD_PROFILE", "second")

    assert wizard.ensure_profile().name == "second"
    Vault(folders()).delete("second")
    assert refusal(ui="none").hint == "wizard auth second"
    monkeypatch.setenv("WIZARD_PROFILE", "third")
    with pytest.raises(UsageError, match="no profile named"):
        wizard.ensure_profile()


def test_the_variable_of_the_person_does_not_stand_in_the_way_of_an_app(monkeypatch: pytest.MonkeyPatch) -> None:
    ready("openai", app="mytool")
    monkeypatch.setenv("WIZARD_PROFILE", "work")

    assert wizard.ensure_profile(app="mytool").name == "openai"


def test_a_login_that_is_over_is_passed_over_for_one_that_serves() -> None:
    ready("first")
    ready("second")
    Vault(folders()).delete("first")

    assert wizard.ensure_profile().name == "second"


# -- what the provider is asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("inside_loop", [False, True])
def test_a_token_that_has_run_out_is_renewed_and_nobody_is_asked(signed_in: Practice, inside_loop: bool) -> None:
    def ensured() -> str:
        asked: Any = {"ui": "none"}
        found = asyncio.run(wizard.ensure_profile_async(**asked)) if inside_loop else wizard.ensure_profile(**asked)
        return found.name

    before = len(signed_in.requests_to("/oauth/token"))

    assert ensured() == "practice"
    assert len(signed_in.requests_to("/oauth/token")) == before + 1
    # It is good now; the next call asks nobody.
    assert ensured() == "practice"
    assert len(signed_in.requests_to("/oauth/token")) == before + 1


def test_never_uses_no_network_and_takes_what_can_be_renewed_for_good(signed_in: Practice) -> None:
    seen = len(signed_in.requests)

    assert wizard.ensure_profile(check="never").name == "practice"
    assert len(signed_in.requests) == seen


def test_a_renewal_that_is_refused_is_a_login(signed_in: Practice) -> None:
    signed_in.oauth.clear()

    problem = refusal(ui="none")

    assert problem.hint == "wizard auth practice"
    assert "`practice` needs a login" in problem.message


def test_a_provider_that_is_away_is_a_matter_of_later_and_no_other_account_is_taken(signed_in: Practice) -> None:
    ready("other")
    signed_in.stop()

    with pytest.raises(TryAgain):
        wizard.ensure_profile(ui="none")


def test_always_asks_the_provider_and_a_refusal_is_a_login(practice: Practice) -> None:
    key = log_in(practice)
    seen = len(practice.requests)

    assert wizard.ensure_profile(check="always").name == "practice"
    assert len(practice.requests) > seen
    practice.ledger.revoke(key)
    assert wizard.ensure_profile().name == "practice"
    assert refusal(check="always", ui="none").hint == "wizard auth practice"


def test_always_takes_silence_for_nothing(practice: Practice) -> None:
    log_in(practice)
    practice.faults.always("*", Answer(503))

    assert wizard.ensure_profile(check="always").name == "practice"


# -- without one ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({}, "wizard auth"),
        ({"providers": ["openai"]}, "wizard auth openai"),
        ({"providers": ["openai", "anthropic"]}, "wizard auth"),
        ({"app": "mytool"}, "wizard --app mytool auth"),
        ({"app": "mytool", "providers": ["openai"]}, "wizard --app mytool auth openai"),
    ],
)
@pytest.mark.parametrize("ui", ["auto", "screens", "plain", "none"])
def test_without_a_terminal_it_says_what_to_run(asked: dict[str, Any], hint: str, ui: str) -> None:
    problem = refusal(**asked, ui=ui)

    assert (problem.hint, problem.exit_code) == (hint, 4)
    assert problem.message.startswith("nothing is logged in yet")
    assert ("no terminal" in problem.message) == (ui != "none")


@pytest.mark.parametrize("why", ["dumb", "small", "thread"])
def test_screens_that_cannot_be_shown_are_said_to_be_that(why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.lines.terminals.os.isatty", lambda _: True)
    monkeypatch.setattr(
        "wizard.lines.terminals.os.get_terminal_size",
        lambda _: os.terminal_size((48, 12) if why == "small" else (80, 24)),
    )
    monkeypatch.setenv("TERM", "dumb" if why == "dumb" else "xterm")
    said: list[wizard.LoginNeeded] = []

    def ask() -> None:
        said.append(refusal(ui="screens"))

    if why == "thread":
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    else:
        ask()
    assert said[0].message == "nothing is logged in yet, and the screens cannot be shown here"


def test_what_needs_a_new_login_is_named_with_its_command() -> None:
    ready("work", app="mytool")
    Vault(folders("mytool")).delete("work")

    problem = refusal(app="mytool")

    assert problem.hint == "wizard --app mytool auth work"
    assert problem.message == "`work` needs a login: its credential is missing, and there is no terminal to ask on"


@pytest.mark.parametrize("streams", ["<&-", "<&- >&- 2>&-", "</dev/null 2>/dev/null"])
def test_closed_streams_are_no_terminal(streams: str, tmp_path: Path) -> None:
    code = "import sys, wizard\ntry: wizard.ensure_profile()\nexcept wizard.LoginNeeded: open(sys.argv[1], 'w').close()"
    done = subprocess.run(
        ["sh", "-c", f'"$@" {streams}', "sh", sys.executable, "-c", code, str(tmp_path / "needed")],
        env=wizard_env(),
        timeout=60,
        check=False,
    )

    assert done.returncode == 0
    assert (tmp_path / "needed").exists()


# -- wrong arguments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"providers": []}, "`providers` is empty"),
        ({"providers": "openai"}, "`providers` is one text"),
        ({"providers": 5}, "`providers` is not a list"),
        ({"providers": [[]]}, "`providers` names"),
        ({"providers": ["opnai"]}, "`providers` names `opnai`"),
        ({"providers": [None]}, "`providers` names"),
        ({"check": "sometimes"}, "`check` cannot be `sometimes`"),
        ({"ui": "gtk"}, "`ui` cannot be `gtk`"),
        ({"app": "My Tool"}, "cannot be an app name"),
        ({"app": "../other"}, "cannot be an app name"),
        ({"presets": "/nowhere"}, "give"),
        ({"app": "mytool", "presets": "presets"}, "not the absolute path of a folder"),
        ({"app": "mytool", "presets": "/nowhere"}, "not the absolute path of a folder"),
    ],
)
def test_a_mistake_is_told_although_a_login_is_there(asked: dict[str, Any], said: str) -> None:
    ready()
    ready(app="mytool")

    with pytest.raises(UsageError) as raised:
        wizard.ensure_profile(**asked)

    assert said in f"{raised.value.message} {raised.value.hint}"


def test_ids_that_can_be_read_once_only_are_as_good_as_a_list() -> None:
    ready("claude", "anthropic", "https://api.anthropic.com")

    assert wizard.ensure_profile(providers=(each for each in ("openai", "anthropic"))).name == "claude"  # type: ignore[arg-type]
    assert refusal(providers=(each for each in ("groq",)), ui="none").hint == "wizard auth groq"


def test_a_key_in_the_wrong_place_is_not_repeated() -> None:
    with pytest.raises(UsageError) as raised:
        wizard.ensure_profile(providers=["sk-proj-0123456789abcdefghij"])

    assert "sk-proj" not in f"{raised.value}{raised.value.hint}"


def test_inside_a_running_loop_the_other_call_is_named_although_a_login_is_there() -> None:
    ready()

    async def main() -> None:
        wizard.ensure_profile()

    with pytest.raises(UsageError) as raised:
        asyncio.run(main())

    assert "await wizard.ensure_profile_async(...)" in raised.value.hint


def test_there_it_is_awaited() -> None:
    ready("openai", app="mytool")

    assert asyncio.run(wizard.ensure_profile_async(app="mytool")).name == "openai"
    with pytest.raises(wizard.LoginNeeded) as raised:
        asyncio.run(wizard.ensure_profile_async(app="other"))
    assert raised.value.hint == "wizard --app other auth"


def test_on_a_thread_without_a_terminal_it_says_the_same() -> None:
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.append(refusal(app="mytool").hint))
    thread.start()
    thread.join(60)

    assert told == ["wizard --app mytool auth"]


# -- what they share --------------------------------------------------------------------------------------------------


def set_default(name: str) -> None:
    assert run_wizard(["use", name]).exit == 0


@pytest.fixture
def signed_in(home: Path) -> Iterator[Practice]:
    """A provider whose sign-in, with a token that can be renewed, is the default profile; and that token has run out."""
    with Practice(auto_consent=True) as practice:
        install_preset(practice)
        done = run_wizard(["auth", "practice", "--method", "device", "--store", "plain"])
        assert done.exit == 0, done.err
        expired("practice")
        yield practice
    assert practice.failures == []
