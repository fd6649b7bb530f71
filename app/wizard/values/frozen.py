"""``dataclass`` for frozen values: the standard one, with methods shared by all classes in place of generated ones.

The standard library compiles six functions for each frozen class, half a millisecond each time; a hundred classes stand
before the first frame. To type checkers it *is* the standard decorator; ``replace``, ``fields`` and ``match`` work.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414  # exported
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:
        """As :func:`dataclasses.dataclass`. Values are frozen and slotted, and that is said where they are defined."""
        if not (frozen and slots):
            raise TypeError("what is not frozen and slotted takes the standard dataclass")

        def made(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # else it would be a signature, which is slow to find out
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
            for method in (_initialiser(cls), *_comparison(cls), *_METHODS):
                # A class's own one stays. Python puts None for the hash beside an equality.
                if cls.__dict__.get(method.__name__) is None:
                    setattr(cls, method.__name__, method)
            return cls

        return made


_set = object.__setattr__


def _initialiser(cls: type) -> Callable[..., None]:
    fields = dataclasses.fields(cls)
    names = {each.name for each in fields}
    positional = [each.name for each in fields if not each.kw_only]
    defaults = {each.name: each.default for each in fields if each.default is not dataclasses.MISSING}
    factories = {each.name: each.default_factory for each in fields if each.default_factory is not dataclasses.MISSING}

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807  # it becomes one
        placed = dict(zip(positional, given, strict=False))
        values = {**defaults, **placed, **named}
        for name, make in factories.items():
            if name not in values:
                values[name] = make()
        if values.keys() != names or len(placed) < len(given) or not placed.keys().isdisjoint(named):
            wrong = sorted(values.keys() ^ names) or "too many"
            raise TypeError(f"{cls.__qualname__}() does not take these arguments: {wrong}")
        for name, value in values.items():
            _set(self, name, value)

    return __init__


def _comparison(cls: type) -> tuple[Callable[..., Any], Callable[..., Any]]:
    names = [each.name for each in dataclasses.fields(cls) if each.compare]
    compared = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807  # put into classes under these names
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807  # as above
        return hash(compared(self))

    return __eq__, __hash__


def __repr__(self: Any) -> str:  # noqa: N807  # as above
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({shown})"


def __setattr__(self: Any, name: str, value: object) -> None:  # noqa: ARG001, N807  # as above
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:  # noqa: ARG001, N807  # as above
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> list[Any]:  # noqa: N807  # as above
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807  # as above
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        _set(self, each.name, value)


_METHODS = (__repr__, __setattr__, __delattr__, __getstate__, __setstate__)
