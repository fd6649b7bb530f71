"""The browsers of the tests reach a loopback page through the authorization server, and leave nothing behind."""

import shlex
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme

from servers.chromium import Clicks, browser_command, dumped, visited
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer, Servers, tls

PAGE = """<!doctype html><title>Done</title>
<style>body { background: #fff } @media (prefers-color-scheme: dark) { body { background: #000 } }</style>
<p>You are logged in."""


class Page(HTTPServer):
    """The client's side: a callback on a loopback port."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.asked: list[str] = []
        super().__init__((host, 0), _Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]}:{self.server_port}/callback"

    def told(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(next(each for each in self.asked if "/callback" in each)).query)


class _Handler(BaseHTTPRequestHandler):
    server: Page

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving(page: Page) -> Iterator[Page]:
    try:
        yield page
    finally:
        page.shutdown()
        page.server_close()


@pytest.fixture
def page() -> Iterator[Page]:
    with serving(Page()) as page:
        yield page


@pytest.fixture(scope="module")
def started() -> Iterator[Clicks]:
    with Clicks() as clicks:
        yield clicks


@pytest.fixture
def clicks(started: Clicks) -> Clicks:
    """As the fixture of that name, without a start for each test."""
    started.renew()
    return started


def command_line(folder: Path, url: str) -> list[str]:
    """As a program reads $BROWSER."""
    return [each.replace("%s", url) for each in shlex.split(browser_command(folder))]


def authorize_url(server: AuthorizationServer, page: Page) -> str:
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636, appendix B
    asked = f"response_type=code&client_id=cli&scope=openid&state=s&redirect_uri={page.url}"
    return f"{server.issuer}/auth?{asked}&code_challenge={challenge}&code_challenge_method=S256"


def test_the_browser_follows_to_a_loopback_page(authorization_servers: Servers, page: Page, tmp_path: Path) -> None:
    url = authorize_url(authorization_servers(AUTO=1), page)
    assert subprocess.run(command_line(tmp_path, url), check=False, capture_output=True, timeout=60).returncode == 0
    assert "You are logged in." in dumped(tmp_path)
    assert visited(tmp_path) == [url]
    assert set(page.told()) == {"code", "state", "iss"}


def test_the_browsers_do_not_leave_the_machine(clicks: Clicks, tmp_path: Path) -> None:
    """Another loopback address stands for the world: it would answer, but is not looked up."""
    with serving(Page("127.0.0.2")) as elsewhere:
        with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
            clicks.page.goto(elsewhere.url)
        subprocess.run(command_line(tmp_path, elsewhere.url), check=False, capture_output=True, timeout=60)
        assert visited(tmp_path) == [elsewhere.url]
        assert elsewhere.asked == []


@pytest.mark.parametrize("allow", [True, False])
def test_a_person_clicks_through(
    authorization_server: AuthorizationServer, page: Page, clicks: Clicks, allow: bool
) -> None:
    assert clicks.sign_in(authorize_url(authorization_server, page), allow=allow) == "You are logged in."
    assert ("code" in page.told()) == allow
    assert page.told().get("error", ["access_denied"]) == ["access_denied"]


def test_a_person_connects_a_device(
    authorization_server: AuthorizationServer, client_of: NewClient, clicks: Clicks
) -> None:
    device = client_of(authorization_server).device()
    assert "Device connected" in clicks.approve_device(device["verification_uri"], device["user_code"])


def test_the_tests_authority_can_be_accepted(
    authorization_servers: Servers, page: Page, clicks: Clicks, ca: trustme.CA, tmp_path: Path
) -> None:
    url = authorize_url(authorization_servers(**tls(ca, tmp_path)), page)
    with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
        clicks.sign_in(url)
    clicks.renew(any_certificate=True)
    assert clicks.sign_in(url) == "You are logged in."


def test_a_page_is_pictured_light_and_dark(clicks: Clicks, page: Page, tmp_path: Path) -> None:
    light, dark = clicks.pictures(PAGE, tmp_path, "done", size=(320, 200))
    assert (light.name, dark.name) == ("done-light.png", "done-dark.png")
    assert light.read_bytes().startswith(b"\x89PNG")
    assert light.read_bytes() != dark.read_bytes()
    assert clicks.screenshot(page.url, tmp_path / "page.png", size=(320, 200)).read_bytes() == light.read_bytes()
