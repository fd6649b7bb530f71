"""Two sockets made into one."""

import socket
import threading
from contextlib import suppress


def join(one: socket.socket, other: socket.socket) -> None:
    """Passes bytes both ways until either end is gone; then both are."""
    back = threading.Thread(target=_pass_on, args=(other, one))
    back.start()
    _pass_on(one, other)
    back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for each in (source, sink):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
