"""The experimental logins that ship, at a real authorization server on loopback: agreed to, and in our own name."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from e2e.sign_in_kit import SignIn, kept, user_code
from refresh.kit import expired
from servers.cli import Done, run_wizard
from servers.oidc_preset import SCOPES
from servers.oidc_provider import AuthorizationServer

SHIPPED = Path(__file__).parents[2] / "presets"
SENTENCES = {
    "xai": "This signs in with the client id of xAI's own Grok CLI",
    "kimi-for-coding": "This signs in with the client id of Kimi's own Kimi Code",
}
PLAIN = ("--store", "plain", "--timeout", "60")
PROMPTS = ("auth", "xai", "--method", "device", "--plain", *PLAIN)
QUESTION = "Sign in with it? [y/N]: "
IDENTITY = {
    "x-msh-platform": "wizard",
    "x-msh-device-name": "wizard",
    "x-msh-device-model": "unknown",
    "x-msh-os-version": "unknown",
}
FOREIGN = re.compile(r"grok|kimi|codex|claude|opencode|hermes|openclaw", re.IGNORECASE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AT_TTL=3600) as server:
        yield server


def at(server: AuthorizationServer, preset_id: str) -> None:
    """The shipped preset, but for its addresses, the client id that the server knows, and the scopes that it needs.

    Kimi's other account system is a port where nobody is.
    """
    text = (SHIPPED / f"{preset_id}.toml").read_text()
    content: Any = tomlkit.parse(text)
    nowhere = "http://127.0.0.1:9"
    for each in content["endpoints"]:
        here = nowhere if (preset_id, each["id"]) == ("kimi-for-coding", "default") else server.issuer
        each["base_url"] = here
    content["verify"]["path"] = "/me"
    for login in content["login"]:
        if login["method"] != "device":
            continue
        root = nowhere if login.get("endpoints") == ["default"] else server.issuer
        own = {"device_url": "/device/auth", "token_url": "/token", "revoke_url": "/token/revocation"}
        for name, path in {**own, "verification_uri": "/device"}.items():
            if name in login:
                login[name] = root + path
        login["client_id"] = "cli"
        login["scopes"] = [*SCOPES]
        if "verify" in login:
            login["verify"]["path"] = "/me"
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", f"{preset_id}.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(tomlkit.dumps(content))


def asked(server: AuthorizationServer, since: int = 0) -> list[dict[str, Any]]:
    """What the wizard sent: the test is the one who visits pages."""
    ours = [each for each in server.log()[since:] if "path" in each]
    return [each for each in ours if each["path"] in {"/device/auth", "/token", "/token/revocation", "/me"}]


def signs_in(server: AuthorizationServer, *words: str) -> Done:
    with SignIn(*words, *PLAIN) as login:
        server.approve_device(user_code(login))
        return login.ended()


def identity(request: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in request["headers"].items() if name.startswith("x-msh")}


@pytest.mark.parametrize("preset_id", SENTENCES)
def test_a_script_that_does_not_say_yes_sends_nothing(server: AuthorizationServer, preset_id: str) -> None:
    at(server, preset_id)
    before = len(server.log())

    where = ["--endpoint", "global"] if preset_id == "kimi-for-coding" else []
    done = run_wizard(["auth", preset_id, "--method", "device", *where, *PLAIN])

    assert (done.exit, done.stdout) == (2, b""), done.err
    assert SENTENCES[preset_id] in done.err
    assert "missing: --yes" in done.err
    assert asked(server, before) == []
    assert kept() == {}


def test_in_two_steps_the_first_one_is_where_yes_is_said(server: AuthorizationServer) -> None:
    at(server, "kimi-for-coding")
    before = len(server.log())
    words = ["auth", "kimi-for-coding", "--method", "device", "--endpoint", "global", "--start", "--store", "plain"]
    refused = run_wizard(words)
    assert refused.exit == 2
    assert "--yes" in refused.err
    assert asked(server, before) == []

    begun = run_wizard([*words, "--yes"])
    assert begun.exit == 0, begun.err
    assert SENTENCES["kimi-for-coding"] in begun.err
    started = json.loads(begun.out)
    server.approve_device(started["user_code"])
    done = run_wizard(started["next"][started["next"].index("auth") :])

    assert done.exit == 0, done.err
    assert server.active(run_wizard(["token"]).out.strip())
    told = [identity(each) for each in asked(server, before) if each["path"] != "/me"]
    assert len(told) >= 2
    assert IDENTITY.items() <= told[0].items()
    assert all(each == told[0] for each in told)


def test_grok_is_signed_in_to_renewed_and_logged_out_of_in_our_own_name(server: AuthorizationServer) -> None:
    at(server, "xai")
    before = len(server.log())

    done = signs_in(server, "xai", "--method", "device", "--yes")
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert SENTENCES["xai"] in done.err
    first = run_wizard(["token", "xai"]).out.strip()
    assert server.active(first)

    # Its own method: told again, not asked; and its own endpoint.
    done = signs_in(server, "xai")
    assert done.exit == 0, done.err
    assert SENTENCES["xai"] in done.err

    out = run_wizard(["logout", "xai"])
    assert out.exit == 0, out.err
    said = asked(server, before)
    assert {each["path"] for each in said} == {"/device/auth", "/token", "/token/revocation", "/me"}
    for each in said:
        assert each["headers"]["user-agent"].startswith("byok-wizard/")
        assert not FOREIGN.search(json.dumps(each["headers"]))
        assert identity(each) == {}


def test_kimi_is_told_who_we_are_with_the_code_the_token_and_each_renewal(server: AuthorizationServer) -> None:
    at(server, "kimi-for-coding")
    before = len(server.log())

    done = signs_in(server, "kimi-for-coding", "--method", "device", "--endpoint", "global", "--yes")
    assert done.exit == 0, done.err
    assert SENTENCES["kimi-for-coding"] in done.err
    old = run_wizard(["token"]).out.strip()
    (record,) = [Path(name).stem for name in kept() if name.endswith(".cred")]
    expired(record)
    renewed = run_wizard(["token"])

    assert renewed.exit == 0, renewed.err
    assert renewed.out.strip() != old
    assert server.active(renewed.out.strip())
    said = asked(server, before)
    at_login = [each for each in said if each["path"] in {"/device/auth", "/token"}]
    grants = [each["values"].get("grant_type", "") for each in at_login]
    assert (grants[0], grants[-1]) == ("", "refresh_token")
    assert len(grants) >= 3
    told = [identity(each) for each in at_login]
    assert all(each == told[0] for each in told)
    assert IDENTITY.items() <= told[0].items()
    assert {*told[0]} == {*IDENTITY, "x-msh-version", "x-msh-device-id"}
    assert re.fullmatch(r"[0-9a-f-]{36}", told[0]["x-msh-device-id"])
    assert f"byok-wizard/{told[0]['x-msh-version']}" == at_login[0]["headers"]["user-agent"]
    assert not [each for each in said if each not in at_login and identity(each)]
    assert {each["headers"]["user-agent"] for each in said} == {at_login[0]["headers"]["user-agent"]}
    assert os.uname().nodename not in json.dumps(told)


@pytest.mark.parametrize("typed", ["\n", "n\n"], ids=["Enter", "no"])
def test_in_plain_lines_no_is_what_enter_says(server: AuthorizationServer, typed: str) -> None:
    at(server, "xai")
    before = len(server.log())

    done = run_wizard([*PROMPTS], tty=True, answers=[(QUESTION, typed)])

    assert done.exit == 130
    assert SENTENCES["xai"].encode() in done.terminal
    assert asked(server, before) == []


def test_a_client_id_that_was_taken_away_is_told_and_the_way_back_asks_anew(server: AuthorizationServer) -> None:
    at(server, "xai")
    body = json.dumps({"error": "unauthorized_client"})
    server.faults(
        {"path": "/device/auth", "status": 400, "headers": {"content-type": "application/json"}, "body": body}
    )

    done = run_wizard([*PROMPTS], tty=True, answers=[(QUESTION, "y\n"), ("Choice: ", "b\n"), (QUESTION, "\n")])

    assert done.exit == 130
    assert b"The sign-in request failed (400 unauthorized_client)." in done.terminal
    assert kept() == {}


def test_the_list_of_presets_leaves_them_out() -> None:
    rows = dict(line.split("\t", 1) for line in run_wizard(["presets", "list"]).out.splitlines())

    assert rows["xai"] == "xAI\tfrontier\tapi-key"
    assert rows["kimi-for-coding"] == "Kimi For Coding\tplan\tapi-key"
    assert "experimental = true" in run_wizard(["presets", "show", "xai"]).out
