"""The loopback listener: where the browser comes back to (RFC 8252 §7.3)."""

import asyncio
import contextlib
import hashlib
import secrets
from collections.abc import Callable, Sequence
from hmac import compare_digest

from wizard.machine.browser import openable
from wizard.machine.callback_connections import LINGER_S, Connection, Connections
from wizard.machine.callback_http import target_of
from wizard.machine.callback_page import PAGES, PageName, forward, refusal
from wizard.machine.loopback_sockets import listening
from wizard.oauth.redirect import Denied, Granted, Stray
from wizard.values.preset import Redirect

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Loopback:
    """Sockets and lifetime; what a request means, and whether its state is right, is ``read``'s to say."""

    def __init__(self, host: str, port: int, path: str, read: Callable[[str], Granted | Denied | Stray]) -> None:
        self.port = port
        self.redirect_base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._here = f"http://{'[::1]' if ':' in host else '127.0.0.1'}:{port}"
        self._path = path
        self._read = read
        self._links: dict[str, str] = {}
        self._accepted = b""  # a hash: the request itself holds the code
        self._page: PageName | None = None
        self._outcome: asyncio.Future[Granted | Denied] = asyncio.get_running_loop().create_future()
        self._connections = Connections(self._answer)
        self._servers: Sequence[asyncio.Server] = ()

    @classmethod
    async def open(cls, redirect: Redirect, path: str, read: Callable[[str], Granted | Denied | Stray]) -> "Loopback":
        """Listen on the first free of the preset's ports. Raises PortBusy."""
        sockets = listening(redirect.host, redirect.ports)
        try:
            self = cls(redirect.host, sockets[0].getsockname()[1], path, read)
            loop = asyncio.get_running_loop()
            self._servers = [await loop.create_server(self._connections.new, sock=each) for each in sockets]
        except BaseException:
            for each in sockets:
                each.close()
            raise
        return self

    def go(self, url: str) -> str:
        """A short link to ``url``, good as long as the listener. Raises Refused."""
        path = "/go/" + "".join(secrets.choice(_BASE32) for _ in range(8))
        self._links[path] = openable(url)
        return self._here + path

    async def redirected(self) -> Granted | Denied:
        """The first request with the right path and state; the same one to whoever asks again."""
        return await asyncio.shield(self._outcome)

    def page(self, name: PageName) -> None:
        """What the person sees in the browser that waits, and in one that comes again."""
        self._page = name
        for each in self._connections.held():
            each.send(PAGES[name])

    async def close(self) -> None:
        """Nothing listens from here on; a browser that waits gets its page."""
        for each in self._servers:
            each.close()
        self._links.clear()
        self.page(self._page or "waiting")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                await self._connections.close()

    def _answer(self, connection: Connection, head: bytes) -> None:
        target = target_of(head, self.port)
        if isinstance(target, int):
            connection.send(refusal(target))
            return
        path = target.partition("?")[0]
        seen = hashlib.sha256(target.encode()).digest()
        if link := self._links.get(path):
            connection.send(forward(link))
        elif not compare_digest(path, self._path):  # the path may hold the state
            connection.send(refusal(404))
        elif self._outcome.done():
            if compare_digest(seen, self._accepted):
                self._show(connection)
            else:
                connection.send(refusal(400))
        else:
            match self._read(target):
                case Stray(status):
                    connection.send(refusal(status))
                case meaning:
                    self._accepted = seen
                    self._outcome.set_result(meaning)
                    self._show(connection)

    def _show(self, connection: Connection) -> None:
        if self._page:
            connection.send(PAGES[self._page])
        else:
            connection.hold(PAGES["waiting"])
