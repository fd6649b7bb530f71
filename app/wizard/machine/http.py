"""The one place that sends requests, and the only one that puts a secret into them."""

import asyncio
import os
import re
import ssl
import time
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from typing import Self

import httpx

from wizard.errors import BadFile, LoginNeeded, Refused, WizardError
from wizard.machine import tls
from wizard.machine.body import read
from wizard.machine.echo import repeats, without
from wizard.machine.failure import failed, no_answer
from wizard.machine.lookup import look_up
from wizard.machine.proxy import Proxy, proxy_for
from wizard.machine.quiet import quiet
from wizard.machine.thread import in_thread
from wizard.values.credential import Authorization
from wizard.values.secret import Secret
from wizard.values.text import safe

CONNECT_S = 5.0
_SENDABLE = re.compile(r"[\x21-\x7e]{1,16384}", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
# Ours to set: a preset's or profile's header must not name another host, account or program.
_OWN = {"host", "accept-encoding", "connection", "cookie", "user-agent", "proxy-authorization", "te", "upgrade"}
# Where a second credential would stand; one style per request (SECURITY R62).
_CREDENTIALS = {"authorization", "x-api-key", "api-key", "x-goog-api-key"}
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
        self, request: httpx.Request, authorization: Authorization | None, timeout_s: float
    ) -> httpx.Response:
        """The answer, read whole; ``extensions["ms"]`` is the time it took, ``request`` is what was passed in.

        Raises Refused before anything is sent when the credential is not for this origin, and when the host answers
        with a redirect; Unreachable for whatever stood between; UsageError and BadFile for a proxy or certificate
        setting. No exception holds the secret, nor a library's exception that might.
        """
        _check(request.url, authorization)
        outcome = await self._exchange(request, authorization, timeout_s)
        if isinstance(outcome, WizardError):
            # Raised here, outside any handler, so that no library's exception hangs on as its context.
            raise outcome
        return outcome

    async def _exchange(
        self, request: httpx.Request, authorization: Authorization | None, timeout_s: float
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
                    response = await transport.handle_async_request(_prepared(request, authorization, timeout_s))
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
        secret = authorization.secret if authorization else None
        if 300 <= response.status_code < 400:
            return _redirect(url, response.headers.get("location"), secret)
        return httpx.Response(
            response.status_code,
            headers=[each for each in _but(response.headers, _FRAMING) if not _echoes(secret, each)],
            content=without(secret, body),
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


def _check(url: httpx.URL, authorization: Authorization | None) -> None:
    """Raises Refused unless the credential is bound to where this request goes, read as the sender reads it."""
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise Refused("that is not an address requests are sent to", hint="check the base URL")
    if authorization is None:
        return
    here = f"{url.scheme}://{url.netloc.decode()}"
    if here not in authorization.origins:
        bound = ", ".join(authorization.origins) or "no host"
        raise Refused(
            f"the credential is for {safe(bound)}, not for {safe(here)}", hint="log in again for the other address"
        )


def _prepared(request: httpx.Request, authorization: Authorization | None, timeout_s: float) -> httpx.Request:
    headers = httpx.Headers(_but(request.headers, _OWN))
    headers["host"] = request.url.netloc.decode()
    headers["accept-encoding"] = "identity"
    headers["user-agent"] = user_agent()
    if authorization is not None:
        taken = next((each for each in headers if each in _CREDENTIALS), None)
        if taken is not None:
            raise Refused(f"the request already carries `{taken}`", hint="one credential in one header")
        headers.update([_placed(authorization.placement, authorization.secret)])
    timeout = httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
    return httpx.Request(
        request.method, request.url, headers=headers, content=request.read(), extensions={"timeout": timeout.as_dict()}
    )


def _but(headers: httpx.Headers, names: set[str]) -> list[tuple[bytes, bytes]]:
    """``headers`` as bytes, since a host may send others than text, without those of ``names``."""
    return [(name, value) for name, value in headers.raw if name.decode("latin-1").lower() not in names]


def _echoes(secret: Secret | None, header: tuple[bytes, bytes]) -> bool:
    return any(repeats(secret, part.decode("latin-1")) for part in header)


def _placed(placement: str, secret: Secret) -> tuple[str, str]:
    """The header that carries ``secret``. Checked first: a library's error about a bad header repeats its value."""
    value = secret.reveal()
    if not _SENDABLE.fullmatch(value.removeprefix("Basic ")):
        del value  # a traceback may show what this frame holds
        raise LoginNeeded("the credential holds characters that no header can carry", hint="log in again")
    if placement == "bearer":
        return "Authorization", f"Bearer {value}"
    name = placement.removeprefix("header:")
    if name == placement or not _HEADER_NAME.fullmatch(name):
        raise BadFile(f"`{safe(placement, 80)}` is no place for a credential: bearer, or header:NAME")
    return name, value


def _proxy(proxy: Proxy | None, context: ssl.SSLContext) -> httpx.Proxy | None:
    if proxy is None:
        return None
    headers = [_placed("header:Proxy-Authorization", proxy.authorization)] if proxy.authorization else []
    return httpx.Proxy(proxy.url, headers=headers, ssl_context=context if proxy.url.startswith("https:") else None)


def _redirect(url: httpx.URL, location: str | None, secret: Secret | None) -> Refused:
    """Named by host alone: the path and query of a redirect may hold a code or a session, and its host the secret."""
    hint = "check the base URL; a credential never follows a redirect"
    try:
        target = url.join(location or "")
    except (httpx.InvalidURL, ValueError):
        target = httpx.URL()
    here, there = (safe(each.netloc.decode(), 260) for each in (url, target))
    if not there or location is None:
        return Refused(f"`{here}` redirects, but not to an address", hint=hint)
    if repeats(secret, f"{target.scheme}://{there}"):
        return Refused(f"`{here}` redirects to an address that repeats the credential", hint=hint)
    if here != there:
        return Refused(f"`{here}` redirects to `{there}`", hint=hint)
    where = f"`{safe(target.scheme, 20)}`" if target.scheme != url.scheme else "another of its own addresses"
    return Refused(f"`{here}` redirects to {where}", hint=hint)


@cache
def user_agent() -> str:
    """Our own name, wherever requests go (SPEC promise 7)."""
    try:
        return f"byok-wizard/{metadata.version('byok-wizard')}"
    except metadata.PackageNotFoundError:  # run from a checkout
        return "byok-wizard/0"
