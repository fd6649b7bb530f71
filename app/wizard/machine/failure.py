"""What went wrong with a request, in our own words; nothing of a library's exception is kept."""

import errno
import socket
import ssl
import zlib
from collections.abc import Iterator

import httpx

from wizard.errors import Unreachable
from wizard.machine.proxy import Proxy
from wizard.values.text import safe

_CA_HINT = "a company proxy? SSL_CERT_FILE=FILE points to its certificate"
_OFFLINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
_UNCONNECTED = _OFFLINE | {errno.ECONNREFUSED, errno.ETIMEDOUT}
_CLOCK = {
    9: "the certificate is not valid yet",  # X509_V_ERR_CERT_NOT_YET_VALID
    10: "the certificate has expired",  # X509_V_ERR_CERT_HAS_EXPIRED
}
_WRONG_NAME = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH


def failed(error: Exception, host: str, proxy: Proxy | None, connect_s: float) -> Unreachable:
    """``error`` of a library as an Unreachable that names ``host``, or the proxy when that is what failed."""
    causes = tuple(_causes(error))
    tls = next((each for each in causes if isinstance(each, ssl.SSLError)), None)
    if tls is not None:
        return _tls(tls, host)
    if proxy is not None and (found := _at_proxy(error, causes, host, proxy)):
        return found
    if any(isinstance(each, socket.gaierror) for each in causes):
        return Unreachable(f"cannot find `{host}`. Are you offline?", reason="dns")
    if isinstance(error, httpx.ConnectTimeout):
        return no_answer(host, connect_s)
    if isinstance(error, httpx.ConnectError):
        if any(isinstance(each, OSError) and each.errno in _OFFLINE for each in causes):
            return Unreachable(f"there is no way to `{host}`. Are you offline?", reason="network")
        if any(isinstance(each, ConnectionRefusedError) for each in causes):
            return Unreachable(f"`{host}` refused the connection. Is the server running?", reason="refused")
        return Unreachable(f"`{host}` broke off the connection", hint="try again", reason="broken")
    if isinstance(error, httpx.RemoteProtocolError) and "too long" in str(error):
        return too_large(host)  # h11's word for a head over 100 KiB
    if isinstance(error, zlib.error):
        return unreadable(host)
    if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return Unreachable(f"`{host}` broke off its answer", hint="try again", reason="broken")
    return Unreachable(f"the request to `{host}` failed", hint="try again", reason="network")


def no_answer(host: str, seconds: float) -> Unreachable:
    return Unreachable(f"no answer from `{host}` after {seconds:g} s", reason="time-out")


def too_large(host: str) -> Unreachable:
    return Unreachable(f"`{host}` answered with more than an answer can hold", reason="too-large")


def unreadable(host: str) -> Unreachable:
    return Unreachable(f"`{host}` answered in a form that cannot be read", reason="broken")


def _tls(error: ssl.SSLError, host: str) -> Unreachable:
    said = f"the secure connection to `{host}` failed"
    if not isinstance(error, ssl.SSLCertVerificationError):
        # OpenSSL's own constant, WRONG_VERSION_NUMBER: no text of the other side.
        why = (error.reason or "it was broken off").replace("_", " ").lower()
        return Unreachable(f"{said}: {safe(why)}", hint="does the address speak https?", reason="tls")
    if why := _CLOCK.get(error.verify_code, ""):
        return Unreachable(f"{said}: {why}", hint="is this machine's clock right?", reason="tls")
    if error.verify_code in _WRONG_NAME:
        return Unreachable(f"{said}: its certificate is for another name", hint="check the base URL", reason="tls")
    return Unreachable(f"{said}: {safe(error.verify_message)}", hint=_CA_HINT, reason="tls")


def _at_proxy(error: Exception, causes: tuple[BaseException, ...], host: str, proxy: Proxy) -> Unreachable | None:
    named, source = f"proxy `{proxy.url}`", f"from {proxy.variable}"
    if isinstance(error, httpx.ProxyError):
        # The proxy's answer to CONNECT, `407 Proxy Authentication Required`; only the number is ours to repeat.
        status = str(error).partition(" ")[0]
        # tinyproxy answers 401 to a wrong password, RFC 9110 says 407.
        if status in {"401", "407"}:
            return Unreachable(
                f"{named} wants a user name and password ({status}, {source})",
                hint=f"{proxy.variable}=http://USER:PASSWORD@HOST:PORT",
                reason="proxy",
            )
        shown = status if status.isdigit() else "no status"
        return Unreachable(f"{named} does not connect to `{host}` ({shown}, {source})", reason="proxy")
    never_there = any(
        isinstance(each, socket.gaierror) or (isinstance(each, OSError) and each.errno in _UNCONNECTED)
        for each in causes
    )
    if never_there or isinstance(error, httpx.ConnectTimeout):
        hint = f"correct {proxy.variable}, or name the host in NO_PROXY"
        return Unreachable(f"{named} did not answer ({source})", hint=hint, reason="proxy")
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what is behind it, group members included."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    behind = error.__cause__ or error.__context__
    if behind is not None:
        yield from _causes(behind)
