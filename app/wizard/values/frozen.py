"""``dataclass`` for frozen values: as the standard one, but what it is made of is worked out when it is first asked for.

The standard library compiles six functions for each frozen class, half a millisecond each time. A hundred classes stand
before the first frame, and most of them are never used in that run. To type checkers it *is* the standard decorator;
``replace``, ``fields`` and ``match`` work.
"""

import dataclasses
from collections.abc import Callable, Mapping
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
            names = tuple(cls.__annotations__)
            cls.__doc__ = cls.__doc__ or cls.__name__  # else it would be a signature, which is slow to find out
            own = dict(cls.__dict__)
            for each in (*names, "__dict__", "__weakref__"):  # defaults, and descriptors of the class that is replaced
                own.pop(each, None)
            for method in _METHODS:
                # A class's own one stays. Python puts None for the hash beside an equality.
                if own.get(method.__name__) is None:
                    own[method.__name__] = method
            above = getattr(cls, "__match_args__", ())
            below = () if kw_only else tuple(name for name in names if name not in above)
            own |= {
                "__slots__": tuple(name for name in names if not _is_slot(cls, name)),
                "__match_args__": (*above, *below),
                "__dataclass_params__": _PARAMS,
                "__dataclass_fields__": _Fields(cls, kw_only=kw_only),
            }
            slotted = type(cls)(cls.__name__, cls.__bases__, own)
            slotted.__qualname__ = cls.__qualname__
            return slotted

        return made


class _Fields:
    """What the standard library makes of ``cls``, which has the annotations and the defaults."""

    def __init__(self, cls: type, *, kw_only: bool) -> None:
        self._cls, self._kw_only = cls, kw_only
        self._made: dict[str, dataclasses.Field[Any]] | None = None

    def __get__(self, _: object, __: type) -> "dict[str, dataclasses.Field[Any]]":
        if self._made is None:
            dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=self._kw_only)(self._cls)
            self._made = self._cls.__dict__["__dataclass_fields__"]
        return self._made


# Names, positional ones, defaults, factories of defaults, and what is compared of a value.
_Shape = tuple[
    frozenset[str], tuple[str, ...], Mapping[str, Any], Mapping[str, Callable[[], Any]], Callable[[Any], Any]
]

_set = object.__setattr__
_PARAMS = dataclasses.dataclass(init=False, repr=False, eq=False)(type("_", (), {"__doc__": "_"})).__dataclass_params__  # type: ignore[attr-defined]  # it has them
_shapes: dict[type, _Shape] = {}


def _is_slot(cls: type, name: str) -> bool:
    return any(name in getattr(each, "__slots__", ()) for each in cls.__mro__[1:])


def _shape_of(cls: Any) -> _Shape:
    if (found := _shapes.get(cls)) is None:
        fields = dataclasses.fields(cls)
        compared = [each.name for each in fields if each.compare]
        found = _shapes[cls] = (
            frozenset(each.name for each in fields),
            tuple(each.name for each in fields if not each.kw_only),
            {each.name: each.default for each in fields if each.default is not dataclasses.MISSING},
            {each.name: each.default_factory for each in fields if each.default_factory is not dataclasses.MISSING},
            attrgetter(*compared) if compared else lambda _: (),
        )
    return found


def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807  # put into classes under these names
    names, positional, defaults, factories, _ = _shape_of(self.__class__)
    placed = dict(zip(positional, given, strict=False))
    values = {**defaults, **placed, **named}
    for name, make in factories.items():
        if name not in values:
            values[name] = make()
    if values.keys() != names or len(placed) < len(given) or not placed.keys().isdisjoint(named):
        wrong = sorted(values.keys() ^ names) or "too many"
        raise TypeError(f"{self.__class__.__qualname__}() does not take these arguments: {wrong}")
    for name, value in values.items():
        _set(self, name, value)


def __eq__(self: Any, other: object) -> Any:  # noqa: N807  # as above
    if other.__class__ is not self.__class__:
        return NotImplemented
    compared = _shape_of(self.__class__)[-1]
    return compared(self) == compared(other)


def __hash__(self: Any) -> int:  # noqa: N807  # as above
    return hash(_shape_of(self.__class__)[-1](self))


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


def __replace__(self: Any, **changes: Any) -> Any:  # noqa: N807  # as above; for `copy.replace` of Python 3.13
    return dataclasses.replace(self, **changes)


_METHODS = (__init__, __eq__, __hash__, __repr__, __setattr__, __delattr__, __getstate__, __setstate__, __replace__)
