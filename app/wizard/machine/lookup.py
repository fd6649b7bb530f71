"""Finding a host's address without ever being held up by a resolver that does not answer."""

import socket
from ipaddress import ip_address

from wizard.errors import Refused
from wizard.machine.thread import in_thread
from wizard.values.url import is_loopback


async def look_up(host: str, port: int) -> None:
    """Return when ``host`` has an address. Raises OSError (socket.gaierror) when it has none.

    Raises Refused where `localhost` is another machine: what is sent there is not encrypted.

    The connection asks again, and is answered. But it asks in the loop's executor, which is joined at exit: without
    this a resolver that takes a minute would keep a cancelled command alive for that minute.
    """
    if not _is_literal(host):
        found = await in_thread(lambda: _ask(host, port))
        if is_loopback(host) and not all(map(_is_here, found)):
            raise Refused(
                "`localhost` leads to another machine here",
                hint="write 127.0.0.1 for this one; /etc/hosts is to say so",
            )


def _ask(host: str, port: int) -> set[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a label over 63 characters
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
    return {str(each[4][0]) for each in found}


def _is_here(address: str) -> bool:
    # /etc/hosts of macOS has had the last one as well.
    return is_loopback(address) or address == "fe80::1%lo0"


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
