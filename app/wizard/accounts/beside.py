"""Passphrases asked for where nothing may be held up, as screens are: by a coroutine, for a thread that waits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from wizard.accounts.context import Context
from wizard.errors import Cancelled, StorageUnavailable
from wizard.machine.thread import in_thread
from wizard.values.secret import Secret

# Given whose it is, and why again. Raises Cancelled when the person gives none.
AskPassphrase = Callable[[str, str], Awaitable[Secret]]


class Beside:
    """What a context's ``ask_passphrase`` is then."""

    def __init__(self, ask: AskPassphrase) -> None:
        self._ask = ask
        self._one_at_a_time = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None  # while somebody can be asked
        self._asking: asyncio.Task[Secret] | None = None

    def __call__(self, name: str, problem: str) -> Secret:
        """On a thread of its own. Raises StorageUnavailable where it was not asked for beforehand, by `unlock`."""
        if self._loop is None:
            raise StorageUnavailable(f"`{name}` is encrypted, and its passphrase was not asked for", hint="try again")
        return asyncio.run_coroutine_threadsafe(self._asked(name, problem), self._loop).result()

    async def unlock(self, call: Callable[[], None]) -> None:
        async with self._one_at_a_time:
            self._loop = asyncio.get_running_loop()
            try:
                await in_thread(call)
            finally:
                self._loop = None
                if self._asking is not None:  # whoever wanted it has been called off
                    self._asking.cancel()

    async def _asked(self, name: str, problem: str) -> Secret:
        self._asking = asyncio.ensure_future(_given(self._ask(name, problem)))
        try:
            return await self._asking
        except asyncio.CancelledError:
            raise Cancelled from None
        finally:
            self._asking = None


async def unlock(context: Context, profiles: Iterable[str] = (), records: Iterable[str] = ()) -> None:
    """As :meth:`wizard.accounts.context.Context.unlock`, to be awaited where it is the loop that asks."""
    if isinstance(ask := context.ask_passphrase, Beside):
        await ask.unlock(lambda: context.unlock(profiles, records))
    else:
        context.unlock(profiles, records)


async def _given(asked: Awaitable[Secret]) -> Secret:
    return await asked
