"""One key as another program's file names it: cleaned, and told apart from what only looks like one."""

import re
from dataclasses import field

from wizard.errors import UsageError
from wizard.values.frozen import dataclass
from wizard.values.keys import LONGEST, clean, is_sign_in
from wizard.values.secret import Secret

SIGN_IN = "a sign-in, which stays with the program that made it"
_REFERENCE = re.compile(r"\$|\{(?:env|file):|!")


class NotUnderstood(ValueError):
    """The file is not what its tool writes; the text says what it is not, and nothing of what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``name`` is a variable, or a provider as the tool calls it; ``base_url`` is the address that stands beside it.

    Without a ``key``, ``left`` is why it is not taken.
    """

    name: str
    key: Secret | None = field(default=None, repr=False)
    base_url: str = ""
    left: str = ""


def entry(name: str, text: str, base_url: str = "") -> Entry:
    """``text`` as a key, or why it is none."""
    if len(text) > 2 * LONGEST:
        return Entry(name=name, left="it is longer than any key")
    if _REFERENCE.match(text.strip()):
        return Entry(name=name, left="it refers to a value that stands elsewhere")
    try:
        key = clean(text).key
    except UsageError as error:
        return Entry(name=name, left=error.message)
    if is_sign_in(key):
        return Entry(name=name, left=SIGN_IN)
    return Entry(name=name, key=key, base_url=base_url.strip())
