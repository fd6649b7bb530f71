"""TLS and proxies as networks have them."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from servers.ca import Front
from servers.proxy import Proxy


def test_tls_is_trusted_with_the_authority_only(plain: int, tls_front: Front, ca_file: Path) -> None:
    url = f"https://localhost:{tls_front(plain)}/"
    assert httpx.get(url, verify=ssl.create_default_context(cafile=ca_file)).text == "plain"
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(url)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"only": ("other.example",)}, "Hostname mismatch"),
        ({"not_after": datetime(2020, 1, 1, tzinfo=UTC)}, "certificate has expired"),
    ],
)
def test_a_certificate_can_be_wrong(plain: int, tls_front: Front, ca_file: Path, how, why: str) -> None:
    with pytest.raises(httpx.ConnectError, match=why):
        httpx.get(f"https://localhost:{tls_front(plain, **how)}/", verify=ssl.create_default_context(cafile=ca_file))


def test_a_name_is_reached_through_the_proxy(plain: int, tls_front: Front, ca_file: Path, proxy: Proxy) -> None:
    proxy.reach("api.practice.test", tls_front(plain, "api.practice.test"))
    context = ssl.create_default_context(cafile=ca_file)
    assert httpx.get("https://api.practice.test/", proxy=proxy.url, verify=context).text == "plain"
    assert "CONNECT api.practice.test:443" in proxy.log()


def test_a_name_nobody_set_is_not_reached(proxy: Proxy) -> None:
    with pytest.raises(httpx.ProxyError):
        httpx.get("https://elsewhere.test/", proxy=proxy.url)


def test_a_proxy_asks_for_its_password(plain: int, tls_front: Front, ca_file: Path, password_proxy: Proxy) -> None:
    password_proxy.reach("api.practice.test", tls_front(plain, "api.practice.test"))
    context = ssl.create_default_context(cafile=ca_file)
    with pytest.raises(httpx.ProxyError, match="407"):
        httpx.get("https://api.practice.test/", proxy=password_proxy.bare_url, verify=context)
    assert httpx.get("https://api.practice.test/", proxy=password_proxy.url, verify=context).text == "plain"


class Plain(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"plain")

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def plain() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Plain)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()
