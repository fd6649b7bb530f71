"""Sends one request the way the wizard does, from code that has no loop."""

import asyncio

import httpx
import pytest

from fakes.raw_server import RawServer
from wizard.errors import WizardError
from wizard.machine.http import Http
from wizard.values.credential import Authorization
from wizard.values.secret import Secret

KEY = "sk-canary-" + "7f3a" * 12


def send(
    request: httpx.Request, authorization: Authorization | None = None, timeout_s: float = 10, **environ: str
) -> httpx.Response:
    async def run() -> httpx.Response:
        async with Http(environ) as http:
            return await http.send(request, authorization, timeout_s)

    return asyncio.run(run())


def bound(*origins: str, placement: str = "bearer", key: str = KEY) -> Authorization:
    return Authorization(Secret(key), placement, origins)


def get(server: RawServer, path: str = "/v1/models", **headers: str) -> httpx.Request:
    return httpx.Request("GET", server.origin + path, headers=headers)


def refusal(request: httpx.Request, authorization: Authorization | None = None, **environ: str) -> WizardError:
    with pytest.raises(WizardError) as caught:
        send(request, authorization, **environ)
    return caught.value
