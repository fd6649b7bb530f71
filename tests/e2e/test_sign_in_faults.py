"""What can go wrong between the browser and the token endpoint: told by exit code, once, and the old login stays."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from e2e.sign_in_kit import (
    KEYS_PAGE,
    Sent,
    SignIn,
    assert_no_listener,
    get,
    kept,
    port_of,
    redirect_of,
    settings,
    signed_in,
    status,
    token,
    until,
    words,
)
from servers.cli import run_wizard
from servers.oidc_provider import AuthorizationServer

JSON = {"content-type": "application/json"}


def error(code: int, **body: object) -> dict[str, Any]:
    return {"status": code, "headers": JSON, "body": json.dumps(body)}


# What is answered to the one POST, the exit code by SPEC §1, and whether a key may have been made all the same.
ANSWERS: dict[str, tuple[dict[str, Any], int, bool]] = {
    "400": (error(400, error="invalid_grant"), 8, False),
    "400 without an error": (error(400), 8, False),
    "HTML": ({"status": 200, "headers": {"content-type": "text/html"}, "body": "<html>Sorry</html>"}, 75, True),
    "a redirect": ({"status": 307, "headers": {"location": "/elsewhere"}}, 7, False),
    "a redirect to another host": ({"status": 302, "headers": {"location": "https://other.example/"}}, 7, False),
    "503": ({"status": 503, "body": "busy", "after": True}, 75, True),
    "nothing": ({"drop": True}, 75, True),
    "nothing, though it was done": ({"drop": True, "after": True}, 75, True),
    "no token": ({"merge": {"access_token": None, "key": None}}, 75, True),
    "an error at 200": (error(200, error="access_denied"), 8, False),
    "an empty 200": ({"status": 200, "headers": JSON, "body": ""}, 75, True),
}
TOKENS_ONLY = {
    "token_type mac": ({"merge": {"token_type": "mac"}}, 75, False),
    "a token no header can carry": ({"merge": {"access_token": "a b\n"}}, 75, False),
    "an unusable refresh token": ({"merge": {"refresh_token": ["x"]}}, 75, False),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    """One for all of these: each sets its own faults, and counts from where it begins."""
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AT_TTL=3600) as server:
        yield server


# The two ways share what reads the answer: on push a minted key is tried where it differs.
PUSHED = {"400", "a redirect", "nothing, though it was done", "no token"}


@pytest.mark.parametrize(
    ("way", "answer"),
    [
        *(("browser", each) for each in (ANSWERS | TOKENS_ONLY)),
        *(pytest.param("minted", each, marks=[] if each in PUSHED else pytest.mark.long) for each in ANSWERS),
    ],
)
def test_a_failed_exchange_costs_one_request_and_not_the_old_login(
    server: AuthorizationServer, way: str, answer: str
) -> None:
    fault, code, doubtful = (ANSWERS | TOKENS_ONLY)[answer]
    path = "/keys" if way == "minted" else "/token"
    server.faults()
    old = signed_in(server, way)
    before, asked, made, written = kept(), len(server.requests(path)), set(server.minted()), settings()

    server.faults({"path": path, **fault})
    with SignIn(*words(server, way)) as login:
        address = login.address()
        page = get(server.sign_in(address))
        done = login.ended()

    assert (done.exit, done.stdout) == (code, b""), done.err
    assert len(server.requests(path)) == asked + 1
    assert server.requests("/elsewhere") == []
    assert_no_listener(port_of(address), 0)
    assert b"Sign-in not finished" in page
    assert (kept(), settings()) == (before, written)
    assert token() == old
    assert old in server.minted() if way == "minted" else server.active(old)
    if way == "minted" and doubtful:
        assert f"look for it at {KEYS_PAGE} and revoke it" in done.err
    for key in {*server.minted()} - made:
        assert key not in done.err


def test_what_is_forged_while_it_waits_changes_nothing(server: AuthorizationServer) -> None:
    server.faults()
    redeemed = server.redemptions()
    with SignIn(*words(server, "browser", "--store", "plain")) as login:
        address = login.address()
        true = server.sign_in(address)
        here, state = redirect_of(address), true.partition("state=")[2].partition("&")[0]
        iss = f"&iss={server.issuer}"
        for query in (
            "",
            f"code=forged{iss}",
            f"code=forged&state={iss}",
            f"code=forged&state=wrong{iss}",
            f"code=forged&state={state[:-1]}{iss}",
            f"code=forged&state={state}&state={state}{iss}",
            f"code=forged&state={state}&state=wrong{iss}",
            f"code=forged&code=forged&state={state}{iss}",
            f"code=&state={state}{iss}",
            f"state={state}{iss}",
            f"error=access_denied{iss}",
            f"error=access_denied&state=wrong{iss}",
            f"error=access_denied&error=x&state={state}{iss}",
            f"code=forged&state={state}&iss=https://other.example",
            f"code=%zz&state={state}{iss}",
        ):
            assert status(get(f"{here}?{query}")) == 400, query
        for method in ("HEAD", "POST", "OPTIONS", "PUT"):
            assert status(get(true, method=method)) == 405
        assert status(get(true, "Origin: https://evil.example")) == 403
        assert status(get(true, "Sec-Purpose: prefetch")) == 503
        assert server.redemptions() == redeemed
        get(true)
        done = login.ended()

    assert done.exit == 0, done.err
    assert server.redemptions() == redeemed + 1
    assert server.active(token())


@pytest.mark.parametrize("way", ["browser", "minted"])
def test_a_code_that_comes_twice_is_redeemed_once(server: AuthorizationServer, way: str) -> None:
    path = "/keys" if way == "minted" else "/token"
    asked = len(server.requests(path))
    server.faults({"path": path, "delay": 700})
    with SignIn(*words(server, way, "--store", "plain")) as login:
        true = server.sign_in(login.address())
        # The first request is answered when the exchange is over; the others come while it is under way.
        first = Sent(true)
        until(lambda: len(server.requests(path)) == asked + 1)
        other = true.replace("code=", "code=x")
        assert status(get(other)) == 400
        again = get(true)
        done = login.ended()

    assert done.exit == 0, done.err
    assert first.answer() == again
    assert b"You can close this tab" in again
    assert len(server.requests(path)) == asked + 1


def test_the_address_of_an_earlier_sign_in_is_not_taken(server: AuthorizationServer) -> None:
    server.faults()
    with SignIn(*words(server, "browser", "--store", "plain")) as login:
        earlier = server.sign_in(login.address())
        get(earlier)
        assert login.ended().exit == 0
    asked = len(server.requests("/token"))
    with SignIn(*words(server, "browser")) as login:
        address = login.address()
        there = redirect_of(earlier if "redirect_uri=" in earlier else address)
        query = earlier.partition("?")[2]
        assert status(get(f"{there}?{query}")) == 400
        assert len(server.requests("/token")) == asked
        get(server.sign_in(address))
        assert login.ended().exit == 0
    assert len(server.requests("/token")) == asked + 1


@pytest.mark.parametrize("way", ["browser", "device"])
def test_a_discovery_document_of_another_issuer_is_refused(tmp_path_factory: pytest.TempPathFactory, way: str) -> None:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), ISSUER="http://127.0.0.1:9") as impostor:
        asked = words(impostor, way, "--store", "plain", issuer=impostor.root, discover=True)
        done = run_wizard(["auth", *asked])

        assert done.exit == 7, done.err
        assert impostor.requests("/auth") == impostor.requests("/device/auth") == []
        assert kept() == {}
        assert settings() == b""


def test_a_declined_sign_in_is_exit_8_and_the_old_one_stays(server: AuthorizationServer) -> None:
    server.faults()
    old, asked = signed_in(server, "browser"), len(server.requests("/token"))
    before = kept()
    with SignIn(*words(server, "browser")) as login:
        address = login.address()
        page = get(server.deny(address))
        done = login.ended()

    assert done.exit == 8, done.err
    assert b"declined" in page
    assert_no_listener(port_of(address), 0)
    assert len(server.requests("/token")) == asked
    assert (kept(), token()) == (before, old)


def test_nobody_comes_back_in_time(server: AuthorizationServer) -> None:
    with SignIn(*words(server, "browser", "--store", "plain", "--timeout", "1")) as login:
        address = login.address()
        done = login.ended()

    assert done.exit == 75, done.err
    assert_no_listener(port_of(address), 0)
    assert kept() == {}
