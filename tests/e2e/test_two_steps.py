"""`wizard auth --start` and `--finish` against a real authorization server: nothing waits in between."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from e2e.listening_kit import listeners
from e2e.sign_in_kit import creds, kept, port_of, settings, token
from e2e.two_steps_kit import finishing, run_next, start
from servers.oidc_provider import AuthorizationServer

PLAIN = ("--store", "plain")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AT_TTL=3600) as server:
        yield server


def test_with_a_code(server: AuthorizationServer) -> None:
    started = start(server, "device", *PLAIN)
    server.approve_device(started["user_code"])
    done = run_next(started)

    assert set(started) == {"v", "id", "method", "url", "user_code", "expires_at", "next"}
    assert (started["v"], started["method"], started["url"]) == (1, "device", f"{server.issuer}/device")
    assert datetime.fromisoformat(started["expires_at"]) > datetime.now(UTC)
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "profile corp" in done.err
    assert server.active(token())
    assert len(kept()) == 1
    assert list(creds().parent.glob("locks/*start-*")) == []


@pytest.mark.parametrize("way", ["browser", "minted"])
def test_with_a_browser_elsewhere(server: AuthorizationServer, way: str) -> None:
    started = start(server, way, *PLAIN)
    assert port_of(started["url"]) not in {port for _, port in listeners()}
    back = server.sign_in(started["url"])
    done = run_next(started, stdin=back + "\n")

    assert (started["method"], started["user_code"]) == ("browser", None)
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert token() in server.minted() if way == "minted" else server.active(token())
    assert len(kept()) == 1
