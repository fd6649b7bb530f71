"""What a hidden field takes: a key, the last address of a sign-in, a passphrase."""

from collections.abc import Callable

from wizard.errors import UsageError
from wizard.tui import field_words
from wizard.values.frozen import dataclass
from wizard.values.keys import Cleaned, clean
from wizard.values.pattern import Pattern
from wizard.values.secret import Secret

# What a redirect carries when the person said yes (RFC 6749 §4.1.2), or no.
_COMPLETE = Pattern(r"[?&#](?:code|error)=[^&#\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``tidy`` makes the secret of a paste, or raises UsageError; ``is_whole``: nothing is missing, Enter neither."""

    tidy: Callable[[str], Cleaned]
    takes: Callable[[str], bool]
    refusal: str
    named: str = field_words.KEYS
    is_whole: Callable[[str], bool] = lambda _: False


def _is_ascii(char: str) -> bool:
    return "\x21" <= char <= "\x7e"


def _address(pasted: str) -> Cleaned:
    # A terminal that wrapped the address put line breaks and spaces into it; it has none of its own.
    bare = "".join(pasted.split())
    if not bare or not all(map(_is_ascii, bare)):
        raise UsageError("that is not an address", hint="copy the whole address of the page that did not load")
    return Cleaned(Secret(bare))


def _verbatim(pasted: str) -> Cleaned:
    line = pasted.removesuffix("\n").removesuffix("\r")
    if not line.isprintable():
        raise UsageError("that is more than one line", hint="type it, or paste one line")
    return Cleaned(Secret(line))


KEY = Entry(tidy=clean, takes=_is_ascii, refusal=field_words.NO_KEY)
ADDRESS = Entry(
    tidy=_address,
    takes=_is_ascii,
    refusal=field_words.NO_ADDRESS,
    named=field_words.CODES,
    is_whole=lambda pasted: _COMPLETE.search("".join(pasted.split())) is not None,
)
PASSPHRASE = Entry(tidy=_verbatim, takes=str.isprintable, refusal=field_words.NOT_TYPED, named=field_words.PASSPHRASES)
