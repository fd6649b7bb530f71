"""Answers as values, for code that only reads them."""

import json
from typing import Any

import httpx

REQUEST = httpx.Request("GET", "https://api.example.com/v1/models")


def answered(body: Any = None, status: int = 200, *, kind: str = "") -> httpx.Response:
    """``body`` as JSON, or as it is when it is text or bytes."""
    if isinstance(body, str | bytes):
        content = body.encode() if isinstance(body, str) else body
    else:
        content, kind = json.dumps(body).encode(), kind or "application/json"
    headers = {"content-type": kind} if kind else {}
    return httpx.Response(status, content=content, headers=headers, request=REQUEST)


def streamed(*events: Any, end: str = "\n\n", status: int = 200) -> httpx.Response:
    """An event each: JSON, text as it is, or a pair of event type and JSON."""
    lines = []
    for event in events:
        kind, data = event if isinstance(event, tuple) else ("", event)
        text = data if isinstance(data, str) else json.dumps(data)
        lines.append((f"event: {kind}\n" if kind else "") + f"data: {text}{end}")
    return answered("".join(lines), status, kind="text/event-stream")
