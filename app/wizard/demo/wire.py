"""The practice provider's side of a connection: reads requests, writes answers, performs faults."""

import json
import socket
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, assert_never
from urllib.parse import parse_qsl, urlsplit

from wizard.demo.exchange import Reply, Request
from wizard.demo.faults import Answer, Bomb, Delay, Drip, Drop, Echo, EndlessHeaders, Fault, Huge

if TYPE_CHECKING:
    from wizard.demo.provider import Practice

MEGABYTE = 1 << 20
LONGEST_BODY = 8 * MEGABYTE


class Server(ThreadingHTTPServer):
    """Knows its open connections, so that stopping ends them instead of waiting for idle clients."""

    daemon_threads = False  # so that stopping also waits for them
    request_queue_size = 128

    def __init__(self, practice: "Practice") -> None:
        self.practice = practice
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), Connection)

    def server_bind(self) -> None:
        # http.server would ask the resolver for this machine's name, which can take seconds.
        self.socket.bind(self.server_address)
        host, port = self.socket.getsockname()
        self.server_address = self.server_name, self.server_port = host, port

    def handle_error(self, *_: object) -> None:
        """Not on stderr, which is the wizard's. A client that has gone is not worth a word."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.practice.failures.append(error)

    def hang_up(self) -> None:
        for each in tuple(self.connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


class Connection(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def handle(self) -> None:
        # Accepted while the provider stops, it is not among those that were hung up.
        if not self.server.practice.stopping.is_set():
            super().handle()

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Nothing: stderr is the wizard's, and a request may hold a secret."""

    def version_string(self) -> str:
        return "practice"

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # the client has gone
            self.close_connection = True

    def answer(self) -> None:
        request = self._read()
        fault = self.server.practice.receive(request)
        if fault is None:
            self._send(self.server.practice.answer(request))
        else:
            self._perform(fault, request)

    # http.server calls these by name.
    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815  # their names

    def _read(self) -> Request:
        parts = urlsplit(self.path)
        length = self.headers.get("content-length", "0")
        if self.headers.get("transfer-encoding"):
            body = b"".join(self._chunks())
        else:
            body = self.rfile.read(min(int(length), LONGEST_BODY)) if length.isdecimal() else b""
        return Request(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(32).strip() or b"0", 16):
            yield self.rfile.read(size)
            self.rfile.readline(2)
        self.rfile.readline(2)

    def _send(self, reply: Reply) -> None:
        self._head(reply)
        if self.command == "HEAD":
            return
        for part in reply.parts:
            self._chunk(part)
        if reply.parts:
            self._chunk(b"")
        else:
            self.wfile.write(reply.body)

    def _head(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.parts:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _perform(self, fault: Fault, request: Request) -> None:
        match fault:
            case Answer():
                self._send(Reply(status=fault.status, headers=fault.headers, body=fault.body))
            case Echo():
                body = json.dumps({"error": {"message": f"Incorrect API key provided: {request.credential}"}}).encode()
                self._send(Reply(status=fault.status, headers={"Content-Type": "application/json"}, body=body))
            case Delay():
                reply = self.server.practice.answer(request) if fault.acted else None
                if not self._stopped(fault.seconds):
                    self._send(reply or self.server.practice.answer(request))
            case Drip():
                self._head(Reply(headers={"Content-Type": "application/json"}, body=fault.body))
                for byte in fault.body:
                    if self._stopped(fault.interval_s):
                        break
                    self.wfile.write(bytes([byte]))
            case Drop():
                self._reset_after(fault.after, self.server.practice.answer(request))
            case Huge():
                filler = (b"a" * MEGABYTE for _ in range(fault.megabytes))
                self._pour((b'{"data": "', *filler, b'"}'), {"Content-Type": "application/json"})
            case Bomb():
                self._pour(_bomb(fault.megabytes), {"Content-Type": "application/json", "Content-Encoding": "gzip"})
            case EndlessHeaders():
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not self._stopped(0):
                    self.wfile.write(b"X-Filler: " + b"a" * 1000 + b"\r\n")
            case _:
                assert_never(fault)
        self.close_connection |= isinstance(fault, (Drip, EndlessHeaders))

    def _stopped(self, seconds: float) -> bool:
        """Waits that long; true as soon as the provider is being stopped."""
        return self.server.practice.stopping.wait(seconds)

    def _pour(self, data: "Iterator[bytes] | tuple[bytes, ...]", headers: dict[str, str]) -> None:
        self.send_response(HTTPStatus.OK)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in data:
            if part:
                self._chunk(part)
        self._chunk(b"")

    def _reset_after(self, count: int, reply: Reply) -> None:
        head = b"HTTP/1.1 %d X\r\n" % reply.status
        headers = {**reply.headers, "Content-Length": str(len(reply.body or b"".join(reply.parts)))}
        head += b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items()) + b"\r\n"
        self.wfile.write((head + (reply.body or b"".join(reply.parts)))[:count])
        # Lingering for no time at all makes closing a reset (SO_LINGER, socket(7)). Both files must go for it to close.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.wfile.close()
        self.connection.close()
        raise ConnectionAbortedError("as scripted")


def _bomb(megabytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(megabytes):
        yield packer.compress(bytes(MEGABYTE))
    yield packer.flush()
