"""A server that answers byte for byte what a test says, however wrong; and the ways of being wrong."""

import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class RawServer:
    """``requests`` are the requests as they came, head and body; ``connections`` counts those without one as well."""

    def __init__(self, script: "Script", *, reads: bool = True) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._script = script
        self._reads = reads
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def head(self) -> str:
        """The head of the only request, in lower case."""
        (request,) = self.requests
        return request.partition(b"\r\n\r\n")[0].decode().lower()

    def close(self) -> None:
        self.stopped.set()
        # Wakes the accept, which closing alone does not on Linux.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in [*self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # A client that has had enough hangs up, which is what many tests are about.
        with connection, suppress(OSError):
            if self._reads:
                request = _read(connection)
                if not request:
                    return
                self.requests.append(request)
            self._script(self, connection)


Script = Callable[[RawServer, socket.socket], None]


@contextmanager
def serving(script: Script, *, reads: bool = True) -> Iterator[RawServer]:
    """``reads`` false: the script is called at once, for clients that do not begin with a request."""
    server = RawServer(script, reads=reads)
    try:
        yield server
    finally:
        server.close()


def reply(status: int = 200, body: bytes | str = b"", *headers: str, kind: str = "application/json") -> Script:
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "Connection: close"]
    return raw("\r\n".join([*lines, *headers]).encode() + b"\r\n\r\n" + content)


def raw(answer: bytes) -> Script:
    return lambda _server, connection: connection.sendall(answer)


def redirect(status: int, location: str) -> Script:
    return reply(status, b"", f"Location: {location}")


def silent(server: RawServer, connection: socket.socket) -> None:
    server.stopped.wait()


def drip(server: RawServer, connection: socket.socket) -> None:
    """A byte of the body at a time, each well within any read time-out."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not server.stopped.wait(0.05):
        connection.sendall(b" ")


def drip_head(server: RawServer, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.stopped.wait(0.05):
        connection.sendall(b"a")


def only_informational(server: RawServer, connection: socket.socket) -> None:
    while not server.stopped.is_set():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def endless_head(server: RawServer, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not server.stopped.is_set():
        connection.sendall(b"X-More: " + b"a" * 1000 + b"\r\n")


def huge(size: int) -> Script:
    """``size`` bytes that nobody announced."""

    def script(server: RawServer, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        block = b" " * 65536
        for _ in range(size // len(block)):
            if server.stopped.is_set():
                return
            connection.sendall(block)

    return script


def bomb(size: int) -> Script:
    """``size`` bytes of blanks behind a few kilobytes of gzip."""
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)  # a gzip header
    body = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(size >> 20)) + packer.flush()
    return reply(200, body, "Content-Encoding: gzip")


def reset(server: RawServer, connection: socket.socket) -> None:
    """RST in the middle of the answer."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data"')
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half_close(server: RawServer, connection: socket.socket) -> None:
    """Says less than it announced, says no more, and keeps the connection."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data"')
    connection.shutdown(socket.SHUT_WR)
    server.stopped.wait()


def hang_up(server: RawServer, connection: socket.socket) -> None:
    """Not a byte."""


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(each[15:]) for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
