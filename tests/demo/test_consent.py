"""The person at the browser, played."""

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from fakes.person import ASKED, MINT
from wizard.demo.consent import approve, consent
from wizard.demo.provider import Practice
from wizard.errors import Refused, Unreachable

WIZARD = os.pathsep.join(sys.path)


class Listener(HTTPServer):
    """A login's own, which takes the redirect."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Back)
        self.came: list[str] = []

    @property
    def redirect(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/callback"


class Back(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.server.came.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"back in the wizard")

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield listener
        listener.shutdown()
        thread.join()


@pytest.fixture(params=[False, True], ids=["asked", "auto"])
def provider(request: pytest.FixtureRequest) -> Iterator[Practice]:
    with Practice(auto_consent=request.param) as provider:
        yield provider
    assert provider.failures == []


def test_it_allows_and_comes_back_once(provider: Practice, listener: Listener) -> None:
    asked = urlencode({**ASKED, "redirect_uri": listener.redirect})
    assert consent(f"{provider.root}/oauth/authorize?{asked}") == "back in the wizard"
    (came,) = listener.came
    assert set(dict(parse_qsl(urlsplit(came).query))) == {"code", "state", "iss"}


def test_it_lets_a_key_be_minted(provider: Practice, listener: Listener) -> None:
    asked = urlencode({**MINT, "callback_url": f"{listener.redirect}/abc"})
    consent(f"{provider.root}/oauth/mint?{asked}")
    assert listener.came[0].startswith("/callback/abc?code=")


def test_it_serves_as_a_browser(provider: Practice, listener: Listener) -> None:
    asked = urlencode({**ASKED, "redirect_uri": listener.redirect})
    command = [sys.executable, "-m", "wizard.demo.consent", f"{provider.root}/oauth/authorize?{asked}"]
    ended = subprocess.run(
        command, check=False, env={**os.environ, "PYTHONPATH": WIZARD}, capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert len(listener.came) == 1


def test_it_approves_a_device() -> None:
    with Practice() as provider:
        post = {"client_id": "practice-cli"}
        device = httpx.post(f"{provider.root}/oauth/device", data=post, trust_env=False).json()
        assert "Allowed" in approve(device["verification_uri"], device["user_code"])
        asked = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": device["device_code"]}
        polled = httpx.post(f"{provider.root}/oauth/token", data={**post, **asked}, trust_env=False)
        assert polled.json()["access_token"]


@pytest.mark.parametrize(
    "url", ["http://example.com/x", "https://127.0.0.1:5/x", "file:///etc/passwd", "http://10.0.0.1/"]
)
def test_it_leaves_this_machine_for_nobody(url: str) -> None:
    with pytest.raises(Refused):
        consent(url)


def test_nothing_there_is_said_without_the_address() -> None:
    with Practice() as gone:
        address = f"{gone.root}/oauth/authorize?state=secret"
    with pytest.raises(Unreachable) as caught:
        consent(address)
    assert "secret" not in str(caught.value)
