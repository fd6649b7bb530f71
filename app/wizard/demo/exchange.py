"""A request to the practice provider and what it answers, as values."""

import json
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any
from urllib.parse import parse_qsl

from wizard.values.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Header names are in lower case. What may hold a credential does not show in a ``repr``."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty if it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def form(self) -> dict[str, str]:
        """The body as a form; empty if it is none, or names something twice (RFC 6749 §3.2)."""
        if self.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
            return {}
        pairs = parse_qsl(self.body.decode("utf-8", "replace"))
        fields = dict(pairs)
        return fields if len(fields) == len(pairs) else {}

    @property
    def bearer(self) -> str | None:
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None

    @property
    def credential(self) -> str | None:
        """The key, wherever one of the protocols puts it."""
        if self.bearer:
            return self.bearer
        return self.headers.get("x-api-key") or self.headers.get("x-goog-api-key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """``parts`` is an event stream instead of a body: each is sent as it comes, chunked."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    parts: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` is a regular expression that the whole path must match."""

    method: str
    path: str
    answer: Callable[[Request], Reply]


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply(status=status, headers={"Content-Type": "application/json"}, body=json.dumps(value).encode())


def stream(*events: str) -> Reply:
    """An answer of server-sent events, each given whole but for the blank line behind it."""
    parts = tuple(f"{event}\n\n".encode() for event in events)
    return Reply(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}, parts=parts)


def event(value: Mapping[str, object], name: str = "") -> str:
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(value)}"
