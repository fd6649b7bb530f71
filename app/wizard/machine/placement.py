"""Which header carries a secret, and in which form: the placement decides, never the look of the secret."""

import re
from collections.abc import Sequence

from wizard.errors import BadFile, LoginNeeded
from wizard.values.credential import Authorization
from wizard.values.secret import Secret
from wizard.values.text import safe

_SENDABLE = re.compile(r"[\x21-\x7e]{1,16384}", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
# Ours to set: a preset's or profile's header must not name another host, account or program.
OWN = frozenset(
    {"host", "accept-encoding", "connection", "cookie", "user-agent", "proxy-authorization", "te", "upgrade"}
)
# Where a credential would stand that nobody has checked; each goes into a header of its own (SECURITY R62).
CREDENTIALS = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})
_FRAMING = frozenset({"content-length", "content-type", "content-encoding", "transfer-encoding", "expect", "trailer"})


def placed(placement: str, secret: Secret) -> tuple[str, str]:
    """The header that carries ``secret``. Checked first: a library's error about a bad header repeats its value.

    Raises LoginNeeded for a secret no header can carry, BadFile for a placement that is none.
    """
    name = _name(placement)
    value = secret.reveal()
    if not _SENDABLE.fullmatch(value.removeprefix("Basic ")):
        del value  # a traceback may show what this frame holds
        raise LoginNeeded("the credential holds characters that no header can carry", hint="log in again")
    return name, f"Bearer {value}" if placement == "bearer" else value


def headers(authorizations: Sequence[Authorization]) -> list[tuple[str, str]]:
    """One header for each, none of them twice (SECURITY R62). Raises BadFile, LoginNeeded."""
    names: set[str] = set()
    for each in authorizations:
        name = _name(each.placement)
        if name.lower() in OWN | _FRAMING:
            raise BadFile(f"the header `{name}` is no place for a credential", hint="correct the profile's gateway")
        if name.lower() in names:
            raise BadFile(
                f"two credentials would go into the header `{name}`",
                hint="name another header in the profile's gateway",
            )
        names.add(name.lower())
    # No name holds them on the way: a host program may print every frame of an error (SECURITY R74).
    return [placed(each.placement, each.secret) for each in authorizations]


def _name(placement: str) -> str:
    if placement == "bearer":
        return "Authorization"
    name = placement.removeprefix("header:")
    if name == placement or not _HEADER_NAME.fullmatch(name):
        raise BadFile(f"`{safe(placement, 80)}` is no place for a credential: bearer, or header:NAME")
    return name
