"""The connections to the loopback listener: one request each, a few at a time, none for long."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

from wizard.machine.callback_page import refusal

LARGEST_HEAD = 8192
HEAD_S = 5.0
HELD_S = 10.0
SERVED = 16
WAITING = 256
GRACE_S = 0.05  # what a connection is given before a newer one may take its place
LINGER_S = 0.5  # closing on unread bytes is a reset, which can destroy the answer on its way


class Connection(asyncio.Protocol):
    """Reads one head, hands it over, sends one answer, closes."""

    def __init__(self, room: "Connections") -> None:
        self._room = room
        self._head = bytearray()
        self._timer: asyncio.TimerHandle | None = None
        self._asked = False
        self.since_s = 0.0
        self.held = False
        self.answered = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.pause_reading()
        self._room.joined(self)

    def serve(self) -> None:
        self.since_s = asyncio.get_running_loop().time()
        self._after(HEAD_S, self.drop)
        self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        if self._asked:
            return
        self._head += data
        head, end, _ = self._head.partition(b"\r\n\r\n")
        if len(head) > LARGEST_HEAD:
            self._asked = True
            self.send(refusal(431))
        elif end:
            self._asked = True
            self._head.clear()  # it may hold a code
            self._room.ask(self, bytes(head))

    def eof_received(self) -> bool:
        return self.held  # a client may stop sending and still wait for the page

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio calls it so
        if self._timer:
            self._timer.cancel()
        self.held = False
        self._room.left(self)

    def hold(self, answer: bytes) -> None:
        """Keep the browser waiting; ``answer`` is what it gets if :meth:`send` does not come in time."""
        self.held = True
        self._after(HELD_S, lambda: self.send(answer))

    def send(self, answer: bytes) -> None:
        self.held = False
        self.answered = True
        self._transport.write(answer)
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._after(LINGER_S, self.drop)

    def drop(self) -> None:
        self._transport.abort()

    def _after(self, delay_s: float, call: Callable[[], None]) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay_s, call)


class Connections:
    """At most ``SERVED`` are read from; the others wait for a place, and after ``GRACE_S`` take the oldest one's."""

    def __init__(self, ask: Callable[[Connection, bytes], None]) -> None:
        self.ask = ask
        self._served: set[Connection] = set()
        self._waiting: deque[Connection] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._empty = asyncio.Event()

    def new(self) -> Connection:
        return Connection(self)

    def held(self) -> list[Connection]:
        return [each for each in self._served if each.held]

    def joined(self, connection: Connection) -> None:
        if self._closed or len(self._waiting) >= WAITING:
            connection.drop()
            return
        self._waiting.append(connection)
        self._admit()

    def left(self, connection: Connection) -> None:
        self._served.discard(connection)
        if not self._served:
            self._empty.set()
        if not self._closed:
            self._admit()

    async def close(self) -> None:
        """Everything ends; what has been answered is given ``LINGER_S`` to be read."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        for each in [*self._waiting, *self._served]:
            if not each.answered:
                each.drop()
        self._waiting.clear()
        try:
            while self._served:
                self._empty.clear()
                await self._empty.wait()
        finally:
            for each in [*self._served]:
                each.drop()

    def _admit(self) -> None:
        while self._waiting and len(self._served) < SERVED:
            connection = self._waiting.popleft()
            self._served.add(connection)
            connection.serve()
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._oldest().since_s + GRACE_S, self._make_room)

    def _make_room(self) -> None:
        self._timer = None
        if not self._waiting:
            return
        oldest = self._oldest()
        if asyncio.get_running_loop().time() >= oldest.since_s + GRACE_S:
            oldest.drop()  # which calls `left`, and that admits the next
        else:
            self._admit()

    def _oldest(self) -> Connection:
        """Whoever waits for the page of an accepted request goes last."""
        return min(self._served, key=lambda each: (each.held, each.since_s))
