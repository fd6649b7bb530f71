"""The network between the wizard and the practice provider, in the test's own event loop: it can be pulled out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from wizard.demo.provider import Practice


class Cable:
    """``cut``: nobody listens there, and what was open breaks off. ``hold``: connections are taken and nothing comes."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._server: asyncio.Server | None = None
        self._carried: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._held = asyncio.Event()
        self.port = 0

    async def mend(self) -> None:
        self._flows.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._arrived, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        open_now = tuple(self._carried)
        for each in open_now:
            each.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)

    def hold(self) -> None:
        self._held.clear()
        self._flows.clear()

    async def has_held(self) -> None:
        """Something was sent since :meth:`hold`, and waits."""
        await self._held.wait()

    def _arrived(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._carry(reader, writer))
        self._carried.add(task)
        task.add_done_callback(self._carried.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends, connecting = [writer], None
        try:
            await self._flowing()
            # Whole, also when it is cut meanwhile: a connection half made would be nobody's to close.
            connecting = asyncio.ensure_future(asyncio.open_connection("127.0.0.1", self._far))
            connecting.add_done_callback(lambda made: ends.append(made.result()[1]))
            far_reader, far_writer = await asyncio.shield(connecting)
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        except OSError:
            pass
        finally:
            if connecting is not None:
                await asyncio.wait([connecting])
            for each in ends:
                each.transport.abort()
                with suppress(OSError):
                    await each.wait_closed()

    async def _flowing(self) -> None:
        if not self._flows.is_set():
            self._held.set()
            await self._flows.wait()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._flowing()
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


@asynccontextmanager
async def cable(practice: Practice) -> AsyncIterator[Cable]:
    """From here on every address the provider gives of itself leads through the cable."""
    own = practice.port
    cable = Cable(own)
    await cable.mend()
    practice.port = cable.port
    try:
        yield cable
    finally:
        await cable.cut()
        practice.port = own
