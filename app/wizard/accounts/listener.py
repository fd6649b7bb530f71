"""The loopback listener and the browser of one sign-in; at most one attempt is open at a time."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from wizard.errors import PortBusy
from wizard.login.effects import Launch, Launched, Listen, Listening, Page

if TYPE_CHECKING:
    from wizard.machine.loopback import Loopback
    from wizard.oauth.redirect import Denied, Granted


class Listener:
    """``secrets`` gives the names of variables that no browser is given."""

    def __init__(self, environ: Mapping[str, str], secrets: Callable[[], frozenset[str]]) -> None:
        self._environ = environ
        self._secrets = secrets
        self._loopback: Loopback | None = None

    async def listen(self, step: Listen) -> Listening:
        from wizard.machine.loopback import Loopback  # noqa: PLC0415  # for those who sign in with a browser

        await self.close()
        redirect = step.redirect
        try:
            self._loopback = await Loopback.open(redirect, step.path, step.read)
        except PortBusy as error:
            fixed = next((each for each in redirect.ports if each), redirect.ports[0])
            host = f"[{redirect.host}]" if ":" in redirect.host else redirect.host
            return Listening(f"http://{host}:{fixed}{step.path}", problem=error)
        return Listening(self._loopback.redirect_base + step.path)

    async def launch(self, step: Launch) -> Launched:
        from wizard.machine.browser import desktop, open_url  # noqa: PLC0415  # as above

        link = self._loopback.go(step.url) if self._loopback else None
        wanted = step.wanted and desktop(self._environ).opens
        opened = wanted and await open_url(step.url, self._environ, self._secrets())
        return Launched(opened=opened, short_url=link)

    async def redirected(self) -> "Granted | Denied":
        if self._loopback is None:
            never: asyncio.Future[Granted | Denied] = asyncio.get_running_loop().create_future()
            return await never
        return await self._loopback.redirected()

    async def stop(self, page: Page) -> None:
        if self._loopback is not None:
            self._loopback.page(page)
        await self.close()

    async def close(self) -> None:
        loopback, self._loopback = self._loopback, None
        if loopback is not None:
            await loopback.close()
