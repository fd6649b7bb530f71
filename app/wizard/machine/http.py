"""The one place that sends requests, and the only one that puts a secret into them."""

import asyncio
import os
import ssl
import time
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import metadata
from typing import Self

import httpx

from wizard.errors import Refused, WizardError
from wizard.machine import tls
from wizard.machine.body import read
from wizard.machine.destination import check
from wizard.machine.echo import repeats, without
from wizard.machine.failure import failed, no_answer
from wizard.machine.lookup import look_up
from wizard.machine.placement import CREDENTIALS, OWN, placed
from wizard.machine.placement import headers as placed_headers
from wizard.machine.proxy import Proxy, proxy_for
from wizard.machine.quiet import quiet
from wizard.machine.thread import in_thread
from wizard.values.credential import Authorization
from wizard.values.secret import Secret
from wizard.values.text import safe

CONNECT_S = 5.0
# What described the bytes on the wire would be applied to them again; cookies are nobody's here, and a redirect is
# told before anybody could look for its address.
_FRAMING = {"content-encoding", "content-length", "transfer-encoding", "set-cookie", "location"}


class Http:
    """Connections for one stretch of work. An async context manager; a connection is made when first needed.

    Uses httpx's transport rather than its client: there is no redirect, cookie jar, netrc, environment or URL in a log
    to be switched off.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._context: ssl.SSLContext | None = None
        self._transports: dict[tuple[str, str], httpx.AsyncHTTPTransport] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        transports, self._transports = self._transports, {}
        for each in transports.values():
            await each.aclose()

    async def send(
        self, request: httpx.Request, authorization: Authorization | Sequence[Authorization] | None, timeout_s: float
    ) -> httpx.Response:
        """The answer, read whole; ``extensions["ms"]`` is the time it took, ``request`` is what was passed in.

        Raises Refused before anything is sent when a credential is not for this origin, and when the host answers
        with a redirect; Unreachable for whatever stood between; UsageError and BadFile for a proxy or certificate
        setting. No exception holds the secret, nor a library's exception that might.
        """
        carried = (authorization,) if isinstance(authorization, Authorization) else tuple(authorization or ())
        check(request.url, carried)
        outcome = await self._exchange(request, carried, timeout_s)
        if isinstance(outcome, WizardError):
            # Raised here, outside any handler, so that no library's exception hangs on as its context.
            raise outcome
        return outcome

    async def _exchange(
        self, request: httpx.Request, carried: tuple[Authorization, ...], timeout_s: float
    ) -> httpx.Response | WizardError:
        url, proxy = request.url, None
        host = safe(url.netloc.decode(), 260)
        started = time.monotonic()
        try:
            async with asyncio.timeout(timeout_s):
                with quiet():
                    proxy = proxy_for(url.scheme, url.host, url.port or 443, self._environ)
                    via = url if proxy is None else httpx.URL(proxy.url)
                    await look_up(via.host, via.port or 443)
                    transport = await self._transport(url.scheme, proxy)
                    response = await transport.handle_async_request(_prepared(request, carried, timeout_s))
                    try:
                        body = await read(response, host)
                    finally:
                        await response.aclose()
        except WizardError as error:
            return error
        except TimeoutError:
            return no_answer(host, timeout_s)
        except Exception as error:  # noqa: BLE001  # whatever a library raises may hold the key
            return failed(error, host, proxy, min(CONNECT_S, timeout_s))
        secrets = [each.secret for each in carried]
        if 300 <= response.status_code < 400:
            return _redirect(url, response.headers.get("location"), secrets)
        for each in secrets:
            body = without(each, body)
        return httpx.Response(
            response.status_code,
            headers=[each for each in _but(response.headers, _FRAMING) if not _echoes(secrets, each)],
            content=body,
            request=request,
            extensions={"ms": round((time.monotonic() - started) * 1000)},
        )

    async def _transport(self, scheme: str, proxy: Proxy | None) -> httpx.AsyncHTTPTransport:
        key = (scheme, proxy.url if proxy else "")
        if key not in self._transports:
            # Without certificates nothing is trusted: the right context for a transport that never speaks TLS.
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if scheme == "http" else await self._trust()
            self._transports.setdefault(
                key,
                httpx.AsyncHTTPTransport(verify=context, trust_env=False, proxy=_proxy(proxy, context)),
            )
        return self._transports[key]

    async def _trust(self) -> ssl.SSLContext:
        if self._context is None:
            # In a thread: 50 to 100 ms of parsing would be seen as a stutter on the screen.
            made = await in_thread(lambda: tls.context(self._environ))
            self._context = self._context or made
        return self._context


def _prepared(request: httpx.Request, carried: Sequence[Authorization], timeout_s: float) -> httpx.Request:
    headers = httpx.Headers(_but(request.headers, OWN))
    headers["host"] = request.url.netloc.decode()
    headers["accept-encoding"] = "identity"
    headers["user-agent"] = user_agent()
    if carried:
        placements = placed_headers(carried)
        named = {name.lower() for name, _ in placements} | CREDENTIALS
        taken = next((each for each in headers if each.lower() in named), None)
        if taken is not None:
            raise Refused(f"the request already carries `{taken}`", hint="one credential in one header")
        headers.update(placements)
    timeout = httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
    return httpx.Request(
        request.method, request.url, headers=headers, content=request.read(), extensions={"timeout": timeout.as_dict()}
    )


def _but(headers: httpx.Headers, names: Collection[str]) -> list[tuple[bytes, bytes]]:
    """``headers`` as bytes, since a host may send others than text, without those of ``names``."""
    return [(name, value) for name, value in headers.raw if name.decode("latin-1").lower() not in names]


def _echoes(secrets: Sequence[Secret], header: tuple[bytes, bytes]) -> bool:
    return any(repeats(each, part.decode("latin-1")) for each in secrets for part in header)


def _proxy(proxy: Proxy | None, context: ssl.SSLContext) -> httpx.Proxy | None:
    if proxy is None:
        return None
    headers = [placed("header:Proxy-Authorization", proxy.authorization)] if proxy.authorization else []
    return httpx.Proxy(proxy.url, headers=headers, ssl_context=context if proxy.url.startswith("https:") else None)


def _redirect(url: httpx.URL, location: str | None, secrets: Sequence[Secret]) -> Refused:
    """Named by host alone: the path and query of a redirect may hold a code or a session, and its host the secret."""
    hint = "check the base URL; a credential never follows a redirect"
    try:
        target = url.join(location or "")
    except (httpx.InvalidURL, ValueError):
        target = httpx.URL()
    here, there = (safe(each.netloc.decode(), 260) for each in (url, target))
    if not there or location is None:
        return Refused(f"`{here}` redirects, but not to an address", hint=hint)
    if any(repeats(each, f"{target.scheme}://{there}") for each in secrets):
        return Refused(f"`{here}` redirects to an address that repeats the credential", hint=hint)
    if here != there:
        return Refused(f"`{here}` wants to send you to `{there}`. Not followed", hint=hint)
    where = f"`{safe(target.scheme, 20)}`" if target.scheme != url.scheme else "another of its own addresses"
    return Refused(f"`{here}` redirects to {where}", hint=hint)


def user_agent() -> str:
    """Our own name, wherever requests go (SPEC promise 7)."""
    return f"byok-wizard/{version()}"


@cache
def version() -> str:
    try:
        return metadata.version("byok-wizard")
    except metadata.PackageNotFoundError:  # run from a checkout
        return "0"
