"""Which certificates are trusted: the system's, and beside them what SSL_CERT_FILE and SSL_CERT_DIR name."""

import os
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.errors import BadFile
from wizard.values.frozen import dataclass
from wizard.values.text import safe

# Where systems keep their bundle when OpenSSL was built elsewhere (a relocated Python): the list of Go's crypto/x509.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Gentoo, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL 6
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # RHEL 7 and later
    "/etc/ssl/certs/ca-bundle.crt",  # NixOS
    "/etc/ssl/cert.pem",  # Alpine, macOS, OpenBSD
    "/usr/local/share/certs/ca-root-nss.crt",  # FreeBSD
)


@dataclass(frozen=True, slots=True)
class Trust:
    """``bundle`` and ``folder`` are the system's, ``file`` and ``folders`` the person's own. None: there is none."""

    bundle: str | None
    folder: str | None
    file: str | None
    folders: tuple[str, ...]


def trust(environ: Mapping[str, str]) -> Trust:
    """What a connection would trust; the files are looked for, not read."""
    # The compiled-in places, not `cafile` and `capath`: those are already replaced by the variables.
    built_in = ssl.get_default_verify_paths()
    bundle = next((each for each in (built_in.openssl_cafile, *_BUNDLES) if Path(each).is_file()), None)
    folder = built_in.openssl_capath if Path(built_in.openssl_capath).is_dir() else None
    own = environ.get("SSL_CERT_DIR", "").split(os.pathsep)
    return Trust(bundle, folder, environ.get("SSL_CERT_FILE") or None, tuple(each for each in own if each))


def context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """Certificates and host names are checked, TLS 1.2 at least. Raises BadFile for an unusable SSL_CERT_FILE.

    Built by hand: `ssl.create_default_context` would write the session keys where SSLKEYLOGFILE says.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    found = trust(environ)
    if sys.platform == "win32":
        # The certificate stores of Windows. Elsewhere this call would let SSL_CERT_FILE replace the system's trust.
        made.load_default_certs()
    elif found.bundle is None or not _loads(made, file=found.bundle):
        import certifi  # noqa: PLC0415  # 2 ms that a machine with a trust store does not spend

        made.load_verify_locations(cafile=certifi.where())
    if found.folder is not None:
        _loads(made, folder=found.folder)
    if found.file is not None:
        _load_own(made, found.file)
    for each in found.folders:
        if Path(each).is_absolute():  # as below
            _loads(made, folder=each)  # OpenSSL passes over a folder that is not there, and so does every other tool
    return made


def _loads(made: ssl.SSLContext, *, file: str | None = None, folder: str | None = None) -> bool:
    try:
        made.load_verify_locations(cafile=file, capath=folder)
    except OSError:  # ssl.SSLError is one: not a certificate
        return False
    return True


def _load_own(made: ssl.SSLContext, file: str) -> None:
    hint = "correct SSL_CERT_FILE, or unset it"
    named = f"SSL_CERT_FILE names `{safe(file)}`"
    if not Path(file).is_absolute():
        # Whoever made the folder one stands in would say who is trusted.
        raise BadFile(f"{named}, which is not an absolute path", hint=hint)
    try:
        made.load_verify_locations(cafile=file)
    except ssl.SSLError:
        raise BadFile(f"{named}, which holds no certificate in PEM form", hint=hint) from None
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise BadFile(f"{named}, which cannot be read: {why}", hint=hint) from None
