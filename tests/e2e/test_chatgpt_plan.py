"""A ChatGPT plan end to end: the shipped preset against a double of its provider, on loopback; it stays in its program."""

import json
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import wizard
from servers.cli import Done, run_wizard
from servers.siwc import BOOTSTRAP, Siwc, install

APP, NAME = "mytool", "openai-chatgpt"
# A browser that follows redirects and shows nothing.
GO = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=60).read()"
AUTHORIZE, TOKEN, REVOKE = (f"/api/accounts/{each}" for each in ("authorize", "oauth/token", "oauth/revoke"))
OVER_S = 0.01  # a token that has run out before anybody uses it


@pytest.fixture
def server() -> Iterator[Siwc]:
    with Siwc() as server:
        install(server)
        yield server


def auth(app: str = APP) -> Done:
    browser = shlex.join([sys.executable, "-c", GO])
    words = ["--app", app, "auth", NAME, "--store", "plain", "--timeout", "60"]
    return run_wizard(words, env={"BROWSER": browser})


def header() -> dict[str, Any]:
    creds = Path(os.environ["XDG_STATE_HOME"], "wizard", "apps", APP, "creds")
    (file,) = creds.glob("*.cred")
    return dict(json.loads(file.read_text())["header"])


def test_from_the_first_sign_in_to_the_next_after_a_logout(server: Siwc) -> None:
    server.lifetime_s = OVER_S
    done = auth()
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "Your ChatGPT plan is used" in done.err
    assert (header()["exportable"], header()["account"]) == (False, "ada@example.org")
    issued = header()["client"]

    # A refresh is by the issued client, and says when the next one is wanted.
    server.lifetime_s, server.earliest_s = 3600, 3000
    assert server.live(wizard.token(NAME, app=APP))
    exchange, refresh = server.asked(TOKEN)
    assert (exchange["client_id"], refresh["client_id"]) == (issued, issued)
    assert exchange["resource"] == refresh["resource"] == f"{server.issuer}/v1"
    assert header()["earliest"] > header()["obtained"] + 2900

    # No command gives it out.
    secret = wizard.token(NAME, app=APP)
    for words in (["token"], ["env"], ["run", "--", "env"], ["test"]):
        refused = run_wizard(["--app", APP, *words])
        assert refused.exit == 7, (words, refused.err)
        assert "does not leave" in refused.err
        assert secret.encode() not in b"".join(refused.everything)

    # What was issued outlives the logout, which revokes as that client.
    assert run_wizard(["--app", APP, "logout", NAME]).exit == 0
    assert [each["client_id"] for each in server.asked(REVOKE)] == [issued]
    assert server.refresh_tokens == []
    assert auth().exit == 0
    first, second = server.asked(AUTHORIZE)
    assert (first["client_id"], second["client_id"]) == (BOOTSTRAP, issued)
    assert first["agent_name_hint"] == APP
    assert first["ext_agent_host_id"] == second["ext_agent_host_id"]


@pytest.mark.long
@pytest.mark.parametrize("words", [["headers"], ["model"], ["connect", "codex", "--yes"]], ids=" ".join)
def test_no_other_command_gives_it_out(server: Siwc, words: list[str]) -> None:
    assert auth().exit == 0
    secret = wizard.token(NAME, app=APP)
    refused = run_wizard(["--app", APP, *words])
    assert refused.exit == 7, refused.err
    assert secret.encode() not in b"".join(refused.everything)


@pytest.mark.long
@pytest.mark.parametrize("code", ["invalid_client", "refresh_token_expired", "refresh_token_reused", "token_expired"])
def test_what_ends_a_login_asks_for_a_new_one(server: Siwc, code: str) -> None:
    server.lifetime_s = OVER_S
    assert auth().exit == 0
    server.refuses = code
    for _ in range(2):
        with pytest.raises(wizard.LoginNeeded, match=code):
            wizard.token(NAME, app=APP)
    assert len(server.asked(TOKEN)) == 2  # the exchange, and one refresh


@pytest.mark.long
def test_two_programs_cannot_be_told_to_be_of_one_person(server: Siwc) -> None:
    install(server, "other")
    assert auth().exit == 0
    assert auth("other").exit == 0
    first, second = server.asked(AUTHORIZE)
    assert first["ext_agent_host_id"] != second["ext_agent_host_id"]
    assert second["client_id"] == BOOTSTRAP


PROFILE = """version = 1
[profiles.mine]
provider = "openai-chatgpt"
protocol = "openai-responses"
base_url = "https://api.openai.com/v1"
[profiles.mine.auth]
method = "browser"
"""


@pytest.mark.parametrize("name", [NAME, "mine"])
def test_outside_a_program_there_is_no_way_in(name: str) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    config.parent.mkdir(parents=True)
    config.write_text(PROFILE)
    done = run_wizard(["auth", name, "--store", "plain"])
    assert done.exit == 7
    assert "a login to `ChatGPT plan` does not leave the program it is made for" in done.err
