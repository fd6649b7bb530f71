"""A real HTTP proxy, tinyproxy, with and without a password, and a resolver of made-up names behind it."""

import os
import secrets
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from servers.joint import join

CONFIG = """\
Port {port}
Listen 127.0.0.1
Allow 127.0.0.1
Timeout 30
LogFile "{folder}/log"
LogLevel Connect
PidFile "{folder}/pid"
Upstream http 127.0.0.1:{names} ".test"
"""


class Names(socketserver.ThreadingTCPServer):
    """Stands where the internet would: ``CONNECT api.provider.test:443`` is joined to the loopback port set for it."""

    daemon_threads = True

    def __init__(self) -> None:
        self.ports: dict[str, int] = {}
        super().__init__(("127.0.0.1", 0), _Joined)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Joined(socketserver.StreamRequestHandler):
    server: Names

    def handle(self) -> None:
        method, target, _ = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        port = self.server.ports.get(target.partition(":")[0])
        if method != "CONNECT" or port is None:
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as behind:
            join(self.connection, behind)


class Proxy:
    """``url`` is what HTTPS_PROXY would say, password included; ``bare_url`` leaves that out."""

    def __init__(self, folder: Path, *, password: str = "") -> None:
        self.names = Names()
        self._folder = folder
        self._user = f"ada:{password}@" if password else ""
        auth = f"BasicAuth ada {password}\n" if password else ""
        try:
            self._start(auth)
        except BaseException:
            self.names.close()
            raise

    @property
    def url(self) -> str:
        return f"http://{self._user}127.0.0.1:{self.port}"

    @property
    def bare_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reach(self, host: str, port: int) -> None:
        """From here on the proxy finds ``host``, a name under .test, at that loopback port."""
        assert host.endswith(".test")
        self.names.ports[host] = port

    def log(self) -> str:
        """A line for each request, with method, host and port."""
        return (self._folder / "log").read_text()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(60)
        self.names.close()

    def _start(self, auth: str) -> None:
        names = self.names.server_address[1]
        while True:
            # tinyproxy cannot choose a port itself; another process may take this one first, then the next is tried.
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = int(free.getsockname()[1])
            config = self._folder / "tinyproxy.conf"
            config.write_text(CONFIG.format(port=self.port, folder=self._folder, names=names) + auth)
            self._process = subprocess.Popen(
                ["tinyproxy", "-d", "-c", str(config)],
                env={"PATH": os.environ["PATH"] + ":/usr/sbin"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._is_up():
                return

    def _is_up(self) -> bool:
        deadline = time.monotonic() + 60
        while self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
            if time.monotonic() > deadline:
                self._process.kill()
                self._process.wait()
                pytest.fail("tinyproxy does not listen")
            threading.Event().wait(0.01)
        return False


@pytest.fixture
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with closing(Proxy(tmp_path_factory.mktemp("proxy"))) as proxy:
        yield proxy


@pytest.fixture
def password_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with closing(Proxy(tmp_path_factory.mktemp("proxy"), password=secrets.token_hex(8))) as proxy:
        yield proxy
