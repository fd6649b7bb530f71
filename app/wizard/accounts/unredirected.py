"""Headers with a credential in them, of which a copy has none: a redirect is asked for with a copy."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from wizard.machine.placement import headers as placed
from wizard.values.credential import Authorization


@cache
def class_for(headers: type) -> type:
    """A class of headers for one generation of httpx, whose ``Headers`` is given.

    httpx follows redirects by itself, out of an Auth's sight, and takes only `Authorization` off, and not always. What
    it sends there are ``Headers(request.headers)``, which copies the list below and not what is laid over it.
    """

    class Unredirected(headers):  # type: ignore[misc]  # the base is a variable: there are two of them
        def __init__(self, public: Any, carried: Sequence[Authorization]) -> None:
            """Raises BadFile, LoginNeeded as :func:`wizard.machine.placement.headers`."""
            super().__init__(public)
            self._carried = carried
            self._names = frozenset(name.lower() for name, _ in placed(carried))

        @property
        def raw(self) -> list[tuple[bytes, bytes]]:
            """What a transport sends."""
            own = [pair for pair in super().raw if pair[0].decode("latin-1").lower() not in self._names]
            return own + [(name.encode(), value.encode()) for name, value in placed(self._carried)]

        def _whole(self) -> Any:
            return headers(self.raw)

        def keys(self) -> Any:
            return self._whole().keys()

        def values(self) -> Any:
            return self._whole().values()

        def items(self) -> Any:
            return self._whole().items()

        def multi_items(self) -> Any:
            return self._whole().multi_items()

        def get_list(self, key: str, split_commas: bool = False) -> Any:
            return self._whole().get_list(key, split_commas)

        def __getitem__(self, key: str) -> Any:
            return self._whole()[key] if key.lower() in self._names else super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            return (isinstance(key, str) and key.lower() in self._names) or super().__contains__(key)

        def __iter__(self) -> Any:
            return iter(self._whole())

        def __len__(self) -> int:
            return len(self.raw)

        def __delitem__(self, key: str) -> None:
            """Only what is not carried can be taken out."""
            if key.lower() not in self._names or super().__contains__(key):
                super().__delitem__(key)

        def __repr__(self) -> str:
            return repr(headers(self))  # what is carried is a secret

    return Unredirected
