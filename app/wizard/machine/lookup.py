"""Finding a host's address without ever being held up by a resolver that does not answer."""

import socket
from ipaddress import ip_address

from wizard.machine.thread import in_thread
from wizard.values.url import is_loopback


async def look_up(host: str, port: int) -> None:
    """Return when ``host`` has an address. Raises OSError (socket.gaierror) when it has none.

    The connection asks again, and is answered. But it asks in the loop's executor, which is joined at exit: without
    this a resolver that takes a minute would keep a cancelled command alive for that minute.
    """
    if not is_loopback(host) and not _is_literal(host):
        await in_thread(lambda: _ask(host, port))


def _ask(host: str, port: int) -> None:
    try:
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a label over 63 characters
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
