"""A host that notes what it is sent, and answers as a test says."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """Header names are in lower case; one that came twice is joined by a comma."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


class Host:
    """``answer`` gives status and further headers for a request; ``seen`` are those so far."""

    def __init__(self, answer: Callable[[Seen], tuple[int, dict[str, str]]]) -> None:
        self.answer = answer
        self.seen: list[Seen] = []
        self.port = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}/v1"

    @property
    def bearers(self) -> list[str | None]:
        return [each.headers.get("authorization") for each in self.seen]


class _Server(ThreadingHTTPServer):
    request_queue_size = 128


@contextmanager
def host(answer: Callable[[Seen], tuple[int, dict[str, str]]] = lambda _: (200, {})) -> Iterator[Host]:
    noting = Host(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            headers: dict[str, str] = {}
            for name, value in self.headers.items():
                headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
            if headers.get("transfer-encoding"):
                body = self._chunks()
            else:
                body = self.rfile.read(int(headers.get("content-length", 0)))
            seen = Seen(self.command, self.path, headers, body)
            noting.seen.append(seen)
            status, more = noting.answer(seen)
            said = json.dumps({"path": self.path}).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(said)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_PUT = do_GET

        def _chunks(self) -> bytes:
            body = b""
            while size := int(self.rfile.readline().strip() or b"0", 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, *_: Any) -> None: ...

    with _Server(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True  # clients keep their connections
        server.block_on_close = False
        noting.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield noting
        finally:
            server.shutdown()
            thread.join()


def taking(*bearers: str) -> Callable[[Seen], tuple[int, dict[str, str]]]:
    """200 for these tokens, 401 for others."""
    return lambda seen: (
        200 if seen.headers.get("authorization") in {f"Bearer {each}" for each in bearers} else 401,
        {},
    )


def redirecting(target: str, status: int = 307) -> Callable[[Seen], tuple[int, dict[str, str]]]:
    return lambda _: (status, {"Location": target})
