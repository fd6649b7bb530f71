"""A certificate authority of the tests' own, and TLS in front of any of their servers."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path

import pytest
import trustme

from servers.joint import join


class TlsFront(socketserver.ThreadingTCPServer):
    """Takes TLS on a port of its own and passes the plain bytes to a loopback port and back."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        self.behind = port
        self.context = context
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Connection)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def close(self) -> None:
        self.shutdown()
        for each in [*self.open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Connection(socketserver.BaseRequestHandler):
    server: TlsFront

    def handle(self) -> None:
        try:
            outer = self.server.context.wrap_socket(self.request, server_side=True)
        except OSError:  # a client that does not trust the certificate, which is what some tests want
            return
        with closing(outer), socket.create_connection(("127.0.0.1", self.server.behind)) as inner:
            self.server.open.update((outer, inner))
            join(outer, inner)
            self.server.open.difference_update((outer, inner))


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(ca: trustme.CA, tmp_path: Path) -> Path:
    """What SSL_CERT_FILE would name."""
    file = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(file))
    return file


Front = Callable[..., int]


@pytest.fixture
def tls_front(ca: trustme.CA) -> Iterator[Front]:
    """``tls_front(port)`` → the port that speaks TLS for it, as localhost, 127.0.0.1 and ``*names``.

    ``only=("other.example",)`` has a certificate for another host; ``not_after`` in the past, an expired one.
    """
    with ExitStack() as stack:

        def front(port: int, *names: str, only: tuple[str, ...] = (), not_after: datetime | None = None) -> int:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            hosts = only or ("localhost", "127.0.0.1", *names)
            ca.issue_cert(*hosts, not_after=not_after).configure_cert(context)
            return stack.enter_context(closing(TlsFront(port, context))).port

        yield front
