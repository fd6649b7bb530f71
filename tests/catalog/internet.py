"""Every provider of the catalogue on one loopback port: a proxy that ends TLS itself, so a preset's own addresses are asked."""

import json
import ssl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

HTML = "<!doctype html><title>Not found</title>"


@dataclass(frozen=True, slots=True)
class Asked:
    """``host`` is what the client wanted to reach; names of headers are in lower case, in the order they came."""

    method: str
    host: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    @property
    def url(self) -> str:
        return self.host + self.path

    def header(self, name: str) -> str:
        return ", ".join(value for each, value in self.headers if each == name)


@dataclass(frozen=True, slots=True)
class Said:
    """JSON, or text and bytes as they are; ``cut``: the connection ends in the middle of it."""

    status: int
    body: Any = None
    kind: str = "application/json"
    location: str = ""
    cut: bool = False

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


PAGE = Said(404, HTML, "text/html")


class Internet:
    """``answer`` says what a request gets; ``asked`` is what was asked so far. ``environ`` makes a client come here."""

    def __init__(self, port: int, ca_file: Path) -> None:
        self.port = port
        self.answer: Callable[[Asked], Said] = lambda _: PAGE
        self.asked: list[Asked] = []
        self.environ = {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "SSL_CERT_FILE": str(ca_file)}

    @property
    def here(self) -> str:
        """Where a server on this machine would be."""
        return f"127.0.0.1:{self.port}"


@contextmanager
def internet(hosts: Collection[str], folder: Path) -> Iterator[Internet]:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*sorted(hosts)).configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        host = ""

        def do_CONNECT(self) -> None:
            self.host = self.path.removesuffix(":443")
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
            self.close_connection = False

        def do_GET(self) -> None:
            headers = tuple((name.lower(), value) for name, value in self.headers.items())
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            asked = Asked(self.command, self.host or net.here, self.path, headers, body)
            net.asked.append(asked)
            said = net.answer(asked)
            content = said.content
            self.send_response(said.status)
            self.send_header("Content-Type", said.kind)
            self.send_header("Content-Length", str(len(content) + (100 if said.cut else 0)))
            if said.location:
                self.send_header("Location", said.location)
            self.end_headers()
            self.wfile.write(content)
            self.wfile.flush()
            self.close_connection = self.close_connection or said.cut

        do_POST = do_GET

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()
            with suppress(OSError):
                self.connection.close()

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        net = Internet(server.server_address[1], folder / "ca.pem")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield net
        finally:
            server.shutdown()
            thread.join()
