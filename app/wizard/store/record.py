"""The file a credential is kept in: a header to be read by everyone, and a body sealed to that header (R19)."""

import binascii
import json
import os
import time
from typing import Any, NamedTuple, NoReturn

from wizard.errors import BadFile
from wizard.store.files import read_private
from wizard.store.paths import shown
from wizard.values.names import is_name

FORMAT = "wizard1"
PURPOSES = ("profile", "candidate", "reserved", "pending")
# What a profile may name: a candidate it was moved to is its own, also before the record says so.
USED = ("profile", "candidate")
# As in wizard.values, whose classes `wizard token` does not pay for.
KINDS = ("api-key", "tokens")
STORES = ("keyring", "encrypted", "plain")
# The year 9999, beyond which no date can be shown.
MOST_S = 253_402_300_799
_DAMAGED = "was changed or damaged"


class Header(NamedTuple):
    """What can be known of a record without opening it. Times are seconds since the epoch.

    ``kek`` names the keyring item that seals it, for the keyring store; ``salt`` and ``check`` belong to a passphrase,
    and ``check`` tells a wrong one from a damaged file. ``purpose``: `profile`, `candidate` (obtained, not yet proven),
    `reserved` (room for one, empty) or `pending` (a login that is to be finished). ``exportable`` false: it leaves only
    through its app's Python API.
    ``profile`` and ``config`` say whose it is: the profile's name and the file that names it. ``method`` and ``place``
    (JSON: endpoint and parameters) are what a login that stopped half-way is taken up with.
    ``renewable``: a refresh token is inside; ``client`` asks with it where the sign-in issued one, and not before
    ``earliest``. ``up`` is how long the machine had been running when it was obtained.
    """

    id: str
    generation: int
    install: str
    kind: str
    store: str
    origins: tuple[str, ...]
    obtained: float
    expires_at: float | None = None
    account: str | None = None
    provider: str = ""
    purpose: str = "profile"
    exportable: bool = True
    profile: str = ""
    config: str = ""
    method: str = ""
    place: str = ""
    kek: str | None = None
    salt: str | None = None
    check: str | None = None
    renewable: bool = False
    client: str | None = None
    earliest: float | None = None
    up: float = 0.0


class Record(NamedTuple):
    """``body`` is JSON in clear for the plain store, else the sealed bytes."""

    header: Header
    nonce: bytes
    body: bytes


class Now(NamedTuple):
    """``up`` is how long this machine has been running: it cannot be set, and begins anew with the machine."""

    wall: float
    up: float


def now() -> Now:
    # Linux counts suspended time too. Elsewhere it may not, and then it only says less than the wall clock does.
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    read = getattr(time, "clock_gettime", None)  # not on Windows
    return Now(time.time(), time.monotonic() if boottime is None or read is None else read(boottime))


def life_s(header: Header) -> float | None:
    """How long it was good for when it was obtained; None where the provider did not say."""
    return None if header.expires_at is None else max(0.0, header.expires_at - header.obtained)


def left_s(header: Header, moment: Now) -> float | None:
    """Seconds until it expires, by the clock that says less; 0 once it has; None where the provider did not say.

    One from the future has expired: how old it is cannot be known. The machine's running time never says too much,
    whether or not it was started anew since, because then it counts from zero (R33).
    """
    life, age = life_s(header), moment.wall - header.obtained
    if life is None:
        return None
    return max(0.0, life - max(age, moment.up - header.up)) if age >= 0 else 0.0


def margin_s(header: Header) -> float:
    """A token this close to its end may not survive the request it is fetched for (R33)."""
    return min(300.0, (life_s(header) or 0.0) / 5)


def path_of(state: str, credential_id: str) -> str:
    """Where the record is. Raises BadFile for an id that cannot be a file name (R92)."""
    if not is_name(credential_id):
        raise BadFile("a profile names a credential that cannot exist", hint="`wizard auth` makes it anew")
    return os.path.join(state, "creds", f"{credential_id}.cred")


def header_of(state: str, credential_id: str) -> Header | None:
    """What is known without opening it; None if there is no such record. Raises BadFile."""
    path = path_of(state, credential_id)
    held = read_private(path)
    return None if held is None else parse(held.data, path).header


def is_exposed(path: str, header: Header) -> bool:
    """Whether others may read the secret, which stands there in clear: it is not handed out then."""
    held = read_private(path) if header.store == "plain" else None
    return held is not None and held.is_open_to_others


def seal(header: Header, body: dict[str, str], key: bytes | None) -> bytes:
    """The file's bytes. ``key`` None is the plain store."""
    text = _canonical(body)
    if key is None:
        return _written(header, b"", text)
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415  # late: 25 ms

    nonce = os.urandom(12)
    return _written(header, nonce, ChaCha20Poly1305(key).encrypt(nonce, text, _bound(header)))


def unseal(record: Record, key: bytes | None, path: str) -> dict[str, str]:
    """The body. Raises BadFile when header or body are not those that were sealed with ``key``."""
    text = record.body
    if key is not None:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # late: 25 ms
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415  # late: 25 ms

        try:
            text = ChaCha20Poly1305(key).decrypt(record.nonce, record.body, _bound(record.header))
        except InvalidTag:
            _bad(path, _DAMAGED)
    body = _loaded(text, path)
    if "secret" not in body or not all(isinstance(each, str) for each in body.values()):
        _bad(path, _DAMAGED)
    return body


def parse(data: bytes, path: str) -> Record:
    """A file's header and still closed body. Raises BadFile for anything that :func:`seal` did not write."""
    whole = _loaded(data, path)
    try:
        header = _header(whole["header"])
        plain = header.store == "plain"
        nonce, body = _bytes(whole["nonce"]), _canonical(whole["body"]) if plain else _bytes(whole["body"])
        # Written anew it must be the same bytes: no second spelling, no unknown key, no flipped bit in a plain one.
        same = _written(header, nonce, body) == data
    except (KeyError, TypeError, ValueError, AttributeError):
        _bad(path, _DAMAGED)
    if not same or os.path.basename(path) != f"{header.id}.cred":
        _bad(path, _DAMAGED)
    return Record(header, nonce, body)


def _header(values: dict[str, Any]) -> Header:
    if values.pop("format") != FORMAT or set(values) != set(Header._fields):
        raise ValueError
    header = Header(**{**values, "origins": tuple(values["origins"])})
    ours = (header.install, header.provider, header.profile, header.config, header.method, header.place)
    texts = (*ours, *header.origins)
    optional = (header.account, header.kek, header.salt, header.check, header.client)
    moments = (header.expires_at, header.earliest)
    times = (header.obtained, header.up, *(0.0 if each is None else each for each in moments))
    if not (
        is_name(header.id)
        and type(header.generation) is int
        and all(isinstance(each, str) for each in texts)
        and all(each is None or isinstance(each, str) for each in optional)
        and all(type(each) in {int, float} and 0 <= each < MOST_S for each in times)
        and header.kind in KINDS
        and header.store in STORES
        and header.purpose in PURPOSES
        and type(header.exportable) is bool
        and type(header.renewable) is bool
        and (header.kek is not None) is (header.store == "keyring")
        and (header.salt is not None) is (header.check is not None) is (header.store == "encrypted")
    ):
        raise ValueError
    return header


def _written(header: Header, nonce: bytes, body: bytes) -> bytes:
    whole = {
        "header": {"format": FORMAT, **header._asdict()},
        "nonce": _text(nonce),
        "body": json.loads(body) if header.store == "plain" else _text(body),
        # Detects damage to a plain file, where nothing is sealed; it is no protection against a person.
        "sum": binascii.crc32(_bound(header) + nonce + body),
    }
    return _canonical(whole) + b"\n"


def _bound(header: Header) -> bytes:
    """The whole header is what the seal is bound to: swapping two files' bodies or editing an origin breaks it."""
    return _canonical({"format": FORMAT, **header._asdict()})


def _canonical(values: dict[str, Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="surrogatepass")  # as json.loads decodes


def _loaded(data: bytes, path: str) -> dict[str, Any]:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        _bad(path, _DAMAGED)
    if not isinstance(values, dict):
        _bad(path, _DAMAGED)
    return values


def _text(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode()


def _bytes(text: str) -> bytes:
    return binascii.a2b_base64(text, strict_mode=True)


def _bad(path: str, problem: str) -> NoReturn:
    raise BadFile(
        f"`{shown(path)}` {problem}", hint="log in again: `wizard auth PROFILE`; other profiles are not affected"
    ) from None
