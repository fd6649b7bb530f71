"""A request to an endpoint of an authorization server: the one place where a code or token enters a body."""

import json
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

import httpx

from wizard.values.secret import Secret

_TYPES = {"form": "application/x-www-form-urlencoded", "json": "application/json"}


def post(
    url: str,
    fields: Mapping[str, str | Secret | None],
    *,
    headers: Mapping[str, str],
    body: Literal["form", "json"] = "form",
) -> httpx.Request:
    """A POST of the ``fields`` that are not None. ``headers`` are a preset's; what frames the request is ours."""
    sent = httpx.Headers(dict(headers))
    sent["accept"] = "application/json"
    sent["content-type"] = _TYPES[body]
    plain = {name: each.reveal() if isinstance(each, Secret) else each for name, each in fields.items() if each}
    return httpx.Request(
        "POST", url, headers=sent, content=(json.dumps(plain) if body == "json" else urlencode(plain)).encode()
    )
