"""What can go wrong with a provider, as a script: which fault the next requests to a path meet."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import field
from threading import Lock

from wizard.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said instead of the real answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delay:
    """The real answer, late; ``acted``: the request has its effect at once, and only the word of it is late."""

    seconds: float
    acted: bool = False


@dataclass(frozen=True, slots=True)
class Drip:
    """A body byte by byte: no single read times out, the whole takes ``len(body) * interval_s``."""

    interval_s: float = 0.2
    body: bytes = b" " * 1000 + b"{}"


@dataclass(frozen=True, slots=True)
class Drop:
    """The request has its effect; the connection is reset after so many bytes of the real answer, head included."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class Huge:
    """A JSON body of that size."""

    megabytes: int


@dataclass(frozen=True, slots=True)
class Bomb:
    """A gzip body that unpacks to that size, whatever encodings were accepted."""

    megabytes: int


@dataclass(frozen=True, slots=True)
class EndlessHeaders:
    """Header lines until the client has enough."""


@dataclass(frozen=True, slots=True)
class Echo:
    """An error that repeats the credential it was sent, as some providers do."""

    status: int = 401


Fault = Answer | Delay | Drip | Drop | Huge | Bomb | EndlessHeaders | Echo


def html(status: int = 502) -> Answer:
    """What a gateway, a captive portal or a wrong base URL says."""
    body = b"<!doctype html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>"
    return Answer(status, body, {"Content-Type": "text/html"})


def error_200(message: str = "invalid key") -> Answer:
    """A refusal that says 200."""
    return Answer(200, json.dumps({"error": {"message": message}}).encode(), {"Content-Type": "application/json"})


def redirect(url: str, status: int = 307) -> Answer:
    return Answer(status, b"", {"Location": url})


class Faults:
    """Per path: each fault once and in order, then ``always``, then the truth. `*` is every path without its own."""

    def __init__(self) -> None:
        self._once: dict[str, deque[Fault]] = {}
        self._always: dict[str, Fault] = {}
        self._lock = Lock()

    def add(self, path: str, *faults: Fault) -> None:
        with self._lock:
            self._once.setdefault(path, deque()).extend(faults)

    def always(self, path: str, fault: Fault) -> None:
        with self._lock:
            self._always[path] = fault

    def clear(self) -> None:
        with self._lock:
            self._once.clear()
            self._always.clear()

    def take(self, path: str) -> Fault | None:
        """The next one for a request to ``path``; it is used up."""
        with self._lock:
            for key in (path, "*"):
                if queue := self._once.get(key):
                    return queue.popleft()
                if key in self._always:
                    return self._always[key]
        return None
