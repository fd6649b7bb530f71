"""A secret with one door out."""

from collections.abc import Callable
from typing import NoReturn


class Secret:
    """A key, token or passphrase. ``reveal`` is the only way to its text; the calls of it are counted by a test.

    Not a ``str`` and not a dataclass field that prints: ``repr``, ``str`` and ``format`` all give ``Secret(…)``.
    It cannot be pickled, copied, hashed, measured or iterated, so it does not reach a log, a cache key or a crash.
    """

    __slots__ = ("_value",)
    _value: Callable[[], str]
    __hash__ = None  # type: ignore[assignment]  # a hash is a fingerprint

    def __init__(self, value: str) -> None:
        # A closure, so that `vars`, debuggers and object dumps show a function instead of the text.
        object.__setattr__(self, "_value", lambda: value)

    def reveal(self) -> str:
        return self._value()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a secret does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a secret does not change")

    def __repr__(self) -> str:
        return "Secret(…)"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        from hmac import compare_digest  # late: costs 5 ms that `wizard token` does not need

        return compare_digest(self.reveal().encode(), other.reveal().encode())

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")

    def __copy__(self) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")
