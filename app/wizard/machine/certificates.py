"""What SSL_CERT_FILE and SSL_CERT_DIR name: looked at before a connection fails for it."""

import os
import ssl
import stat
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from wizard.errors import BadFile
from wizard.machine.tls import trust
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.text import safe

_LARGEST = 8 << 20
# From so many on a file is a collection, of which a few are always out of date.
_BUNDLE = 10
_HINT = "correct SSL_CERT_FILE, or unset it: `unset SSL_CERT_FILE`"


def certificates(environ: Mapping[str, str]) -> tuple[Finding, ...]:
    found = trust(environ)
    told: list[Finding] = []
    if found.file is not None:
        told.append(_file(found.file))
    told += [_no_folder(each) for each in found.folders if not _is_folder(each)]
    if found.bundle is None and found.folder is None and os.name != "nt":
        text = "CA: this system has no trust store; the one of the certifi package stands in"
        told.append(warning("ca:system", text, "install it: `apt install ca-certificates`, or your system's package"))
    if not told:
        told.append(ok("ca", f"CA: {safe(found.bundle or found.folder or 'the trust store of Windows')}"))
    return tuple(told)


def _file(path: str) -> Finding:
    named = f"CA: SSL_CERT_FILE names `{safe(path)}`"
    if not Path(path).is_absolute():
        return error("ca", BadFile(f"{named}, which is not an absolute path", hint=_HINT))
    try:
        data = _read(path)
    except OSError as problem:
        why = (problem.strerror or "cannot be read").lower()
        return error("ca", BadFile(f"{named}, which cannot be read: {why}", hint=_HINT))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        made.load_verify_locations(cadata=data.decode(errors="replace").encode("ascii", "ignore").decode())
    except (ssl.SSLError, ValueError):
        return error("ca", BadFile(f"{named}, which holds no certificate in PEM form", hint=_HINT))
    count = made.cert_store_stats()["x509"]
    many = f"{count} certificate{'s' if count > 1 else ''}"
    ends = _ends(made)
    over = [each for each in ends if each <= time.time()]
    if over and len(over) == count:
        return error("ca", BadFile(f"{named}, whose {many} expired on {_day(max(over))}", hint=_HINT))
    if over and count <= _BUNDLE:
        text = f"{named}: {len(over)} of its {many} have expired"
        return warning("ca", text, f"ask who made it for a new one; `openssl x509 -enddate -noout -in {safe(path)}`")
    left = sorted(each for each in ends if each not in over)
    until = f", good until {_day(left[0])}" if left and count <= _BUNDLE else ""
    return ok("ca", f"{named}: {many} beside the system's{until}")


def _ends(made: ssl.SSLContext) -> list[float]:
    """When each authority ends, in seconds since the epoch; of other certificates nothing is told."""
    try:
        return [ssl.cert_time_to_seconds(str(each["notAfter"])) for each in made.get_ca_certs()]
    except (ssl.SSLError, ValueError, KeyError):
        return []


def _day(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"


def _read(path: str) -> bytes:
    """A regular file's bytes: a pipe in its place would hold us for ever. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(0, "it is not a regular file")
        parts = []
        while part := os.read(fd, 1 << 16):
            parts.append(part)
            if len(parts) > _LARGEST >> 16:
                raise OSError(0, "it is too large")
        return b"".join(parts)
    finally:
        os.close(fd)


def _is_folder(path: str) -> bool:
    return Path(path).is_absolute() and Path(path).is_dir()


def _no_folder(path: str) -> Finding:
    text = f"CA: SSL_CERT_DIR names `{safe(path)}`, which is no folder by its full path, and is passed over"
    return warning(f"ca:{safe(path)}", text, "correct SSL_CERT_DIR, or unset it: `unset SSL_CERT_DIR`")
