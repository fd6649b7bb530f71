"""R67, R78: nothing else of the environment reaches a request, and no request reaches a log."""

import asyncio
import logging
import subprocess
import sys
from itertools import product
from pathlib import Path

import httpx
import pytest

from fakes.raw_server import redirect, reply, serving
from fakes.sender import KEY, bound, get, refusal, send
from servers.ca import Front

NETRC = "machine 127.0.0.1 login ada password netrc-canary\nmachine localhost login ada password netrc-canary\n"


@pytest.mark.parametrize(("netrc", "keylog", "proxy", "cookies"), [*product([False, True], repeat=4)])
def test_the_environment_adds_no_header_and_writes_no_session_key(
    netrc: bool, keylog: bool, proxy: bool, cookies: bool,
    home: Path, tmp_path: Path, ca_file: Path, tls_front: Front, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Sixteen environments, one request: byte for byte the same."""
    log = tmp_path / "keys.log"
    if netrc:
        (home / ".netrc").write_text(NETRC)
        monkeypatch.setenv("NETRC", str(home / ".netrc"))
    if keylog:
        monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    if proxy:
        for name in ("HTTP_PROXY", "ALL_PROXY", "HTTPS_PROXY", "http_proxy"):
            monkeypatch.setenv(name, "http://u:p@127.0.0.1:1")
    if cookies:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-ambient-canary")
        monkeypatch.setenv("HTTPX_LOG_LEVEL", "trace")

    with serving(reply(200, "{}")) as server:
        origin = f"https://localhost:{tls_front(server.port)}"
        send(httpx.Request("GET", origin), bound(origin), SSL_CERT_FILE=str(ca_file))

        lines = server.head.split("\r\n")
        names = [each.partition(":")[0] for each in lines[1:]]
        assert sorted(names) == ["accept-encoding", "authorization", "host", "user-agent"]
        assert f"authorization: bearer {KEY}" in lines
    assert not log.exists()


def test_nothing_of_a_request_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(reply(401, '{"error": "x"}', "Set-Cookie: session=cookie-canary")) as server:
        send(get(server, "/v1/models?code=query-canary"), bound(server.origin))
    with serving(redirect(302, "https://example.invalid/?code=query-canary")) as server:
        refusal(get(server), bound(server.origin))

    assert "canary" not in caplog.text


def test_a_host_programs_own_requests_are_still_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def own(origin: str) -> None:
        async with httpx.AsyncClient() as client:
            await client.get(origin)

    caplog.set_level(logging.DEBUG)
    with serving(reply(200, "{}")) as server:
        send(get(server), bound(server.origin))
        asyncio.run(own(server.origin))

    assert "receive_response_headers.complete" in caplog.text
    assert "HTTP Request: GET" in caplog.text


def test_no_error_shows_the_key_even_with_all_warnings_and_a_traceback() -> None:
    """The whole stderr of a process whose request fails, uncaught."""
    code = f"""
import asyncio, httpx
from wizard.machine.http import Http
from wizard.values.credential import Authorization
from wizard.values.secret import Secret
async def run():
    async with Http({{}}) as http:
        key = Authorization(Secret("{KEY}\\n"), "bearer", ("http://127.0.0.1:1",))
        await http.send(httpx.Request("GET", "http://127.0.0.1:1/"), key, 5)
asyncio.run(run())
"""
    app = str(Path(__file__).parents[2] / "app")
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-"],
        input=code,
        env={"PYTHONPATH": app},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "LoginNeeded" in run.stderr
    assert KEY not in run.stderr.replace(code, "")
