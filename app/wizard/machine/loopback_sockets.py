"""Sockets that listen on this machine alone, and on a port that is nobody else's."""

import errno
import socket
import sys
from collections.abc import Sequence

from wizard.errors import PortBusy
from wizard.machine.port_holder import holder

_ADDRESSES = {
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    # A browser may try either first, so a stranger must have neither.
    "localhost": ("127.0.0.1", "::1"),
}
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_TRIES = 20  # at a free port of one family that is taken in the other


def listening(host: str, ports: Sequence[int]) -> list[socket.socket]:
    """Listening sockets for ``host`` on the first free one of ``ports``; 0 is any. Raises PortBusy."""
    for port in ports:
        for _ in range(1 if port else _TRIES):
            sockets = _all(_ADDRESSES[host], port)
            if sockets:
                return sockets
    fixed = [str(port) for port in ports if port]
    named = f"port {fixed[0]} is" if len(fixed) == 1 else f"ports {', '.join(fixed)} are" if fixed else "every port is"
    held = dict.fromkeys(by for port in ports if port and (by := holder(port)))
    by = f", held by {', '.join(held)}" if held else ""
    raise PortBusy(f"{named} busy{by}", hint="close the program that listens there, perhaps another sign-in")


def _all(addresses: Sequence[str], port: int) -> list[socket.socket]:
    """One socket for each address, on one port; empty if any of them is someone else's."""
    sockets: list[socket.socket] = []
    for address in addresses:
        try:
            sockets.append(_one(address, sockets[0].getsockname()[1] if sockets else port))
        except OSError as error:
            if error.errno in _ABSENT and sockets:
                continue  # a machine without IPv6
            for each in sockets:
                each.close()
            return []
    return sockets


def _one(address: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR lets two programs have one port.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Without it our own closed connections keep a fixed port for a minute; a listener is refused all the same.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        bound.listen(128)
        bound.setblocking(False)
    except BaseException:
        bound.close()
        raise
    return bound
