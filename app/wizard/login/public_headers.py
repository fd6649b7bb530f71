"""What a person says about the headers of a custom provider: fixed public ones, and the one its key goes into.

They are kept in clear, in a preset of the person's own; so whatever looks like a credential is refused, unrepeated.
"""

import re
from collections.abc import Iterable

from wizard.errors import UsageError
from wizard.values.header_names import CREDENTIALS, header_of, header_problem, is_header_value, placement_problem
from wizard.values.keys import is_sign_in, looks_like_key
from wizard.values.preset import PLACEMENTS, Preset, Protocol
from wizard.values.secret import Secret

MOST = 16
_BEARER = re.compile(r"(?:bearer|authorization(?:\s*:\s*bearer)?)", re.IGNORECASE | re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}", re.ASCII)
_CREDENTIAL_NAME = re.compile(
    r"(?:^|[-_.])(?:auth|authorization|authentication|token|secret|password|passwd|cookie|session|credentials?|jwt"
    r"|(?:api)?[-_]?key)(?:$|[-_.])",
    re.IGNORECASE | re.ASCII,
)
_SCHEME = re.compile(r"(?:bearer|basic|token|digest)\s", re.IGNORECASE | re.ASCII)
# Longer than any word, date or UUID part; ids of organisations and projects are shorter.
_RANDOM = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{32,}", re.ASCII)


def placement_of(text: str, protocol: Protocol) -> str:
    """`bearer` or `header:NAME` for what was typed; the protocol's own for nothing. Raises UsageError."""
    typed = text.strip()
    if not typed:
        return PLACEMENTS[protocol]
    if _BEARER.fullmatch(typed):
        return "bearer"
    name = typed.removeprefix("header:").removesuffix(":").rstrip()
    if not _NAME.fullmatch(name):
        # Not repeated: it may be the key.
        raise UsageError("that is not the name of a header", hint="such as x-api-key, or Authorization: Bearer")
    if placement_problem(f"header:{name}"):
        raise UsageError(f"a key cannot stand in the header `{name}`")
    return f"header:{name}"


def public_headers(rows: Iterable[str], placement: str, presets: Iterable[Preset]) -> dict[str, str]:
    """The headers in ``rows``, `NAME: VALUE` each. Raises UsageError, never with a value."""
    known = tuple(presets)
    found: dict[str, str] = {}
    for row in filter(None, (each.strip() for each in rows)):
        name, colon, value = (each.strip() for each in row.partition(":"))
        if not colon or not _NAME.fullmatch(name):
            raise UsageError("a header is written NAME: VALUE", hint="such as X-Team: search")
        if _is_credential(name, value, known) or name.lower() == header_of(placement):
            raise UsageError(
                f"the header `{name}` looks like a credential, and would be kept in clear",
                hint="a key goes into the key field; say in which header it travels",
            )
        if header_problem(name):
            raise UsageError(f"the header `{name}` is not to be set here")
        if not is_header_value(value):
            raise UsageError(f"the header `{name}` needs a value of printable ASCII", hint="at most 500 characters")
        if name.lower() in {each.lower() for each in found}:
            raise UsageError(f"the header `{name}` is there twice")
        found[name] = value
    if len(found) > MOST:
        raise UsageError(f"at most {MOST} headers can be set")
    return found


def _is_credential(name: str, value: str, presets: tuple[Preset, ...]) -> bool:
    if name.lower() in CREDENTIALS or _CREDENTIAL_NAME.search(name) or _SCHEME.match(value):
        return True
    return looks_like_key(value, presets) or is_sign_in(Secret(value)) or _RANDOM.search(value) is not None
