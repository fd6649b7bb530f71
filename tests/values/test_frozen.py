"""Our ``dataclass`` beside the standard one: whatever a caller can see of a value is the same."""

import copy
import dataclasses
import inspect
import pickle
import re
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from wizard.values import frozen

APP = Path(__file__).parents[2] / "app"
T = TypeVar("T")
Maker = Any


def twins(make: Maker) -> Any:
    """A value, one of its kind with a default of every sort, and one that is below another in a hierarchy."""

    @make(frozen=True, slots=True)
    class Point(Generic[T]):
        x: T
        y: int = 2
        names: list[str] = dataclasses.field(default_factory=list, repr=False)
        aside: int = dataclasses.field(default=0, compare=False)

    @make(frozen=True, slots=True, kw_only=True)
    class Deep(Point[int]):
        """Has words of its own."""

        z: int

        def __repr__(self) -> str:
            return "own"

    return Point, Deep


OURS, THEIRS = twins(frozen.dataclass), twins(dataclasses.dataclass)


def both(call: Any) -> tuple[Any, Any]:
    return call(*OURS), call(*THEIRS)


@pytest.mark.parametrize(
    "call",
    [
        lambda point, deep: repr(point(1)).rpartition(".")[2],
        lambda point, deep: repr(deep(1, z=3)),
        lambda point, deep: point(1) == point(1, 2, [], 7),
        lambda point, deep: point(1) == point(2),
        lambda point, deep: point(1) == deep(1, z=3),
        lambda point, deep: dataclasses.asdict(deep(x=1, z=3)),
        lambda point, deep: dataclasses.asdict(dataclasses.replace(point(1), y=5)),
        lambda point, deep: [each.name for each in dataclasses.fields(deep)],
        lambda point, deep: (point.__match_args__, deep.__match_args__),
        lambda point, deep: (point.__slots__, deep.__slots__, hasattr(point(1), "__dict__")),
        lambda point, deep: dataclasses.astuple(copy.deepcopy(point(1))),
        lambda point, deep: hash(point(1, names=())) == hash(point(1, names=(), aside=9)),
        lambda point, deep: deep.__doc__,
        lambda point, deep: point(1).names is point(1).names,
    ],
)
def test_a_value_is_what_the_standard_one_is(call: Any) -> None:
    ours, theirs = both(call)

    assert ours == theirs


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda point, deep: point(), TypeError),
        (lambda point, deep: point(1, 2, [], 0, 5), TypeError),
        (lambda point, deep: point(1, x=1), TypeError),
        (lambda point, deep: point(1, other=1), TypeError),
        (lambda point, deep: deep(1, 2, [], 0, 3), TypeError),
        (lambda point, deep: setattr(point(1), "x", 2), dataclasses.FrozenInstanceError),
        # The standard one of 3.11 stumbles over its own slots here.
        (lambda point, deep: setattr(point(1), "new", 2), (dataclasses.FrozenInstanceError, TypeError)),
        (lambda point, deep: delattr(point(1), "x"), dataclasses.FrozenInstanceError),
        (lambda point, deep: hash(point(1)), TypeError),
    ],
)
def test_it_refuses_what_the_standard_one_refuses(call: Any, error: Any) -> None:
    for classes in (OURS, THEIRS):
        with pytest.raises(error):
            call(*classes)


def test_a_wrong_call_names_the_arguments_and_no_value() -> None:
    with pytest.raises(TypeError, match=r"Point\(\) does not take these arguments: \['other', 'x'\]") as caught:
        OURS[0](other="sk-canary")
    assert "canary" not in str(caught.value)


@frozen.dataclass(frozen=True, slots=True)
class Kept:
    a: int
    b: str = "b"


def test_it_can_be_matched_pickled_and_inspected() -> None:
    match pickle.loads(pickle.dumps(Kept(1))):
        case Kept(a, b):
            assert (a, b) == (1, "b")
    assert inspect.isclass(Kept)
    assert Kept.__module__ == __name__


def test_nothing_but_frozen_slotted_classes_is_made() -> None:
    with pytest.raises(TypeError):
        frozen.dataclass(frozen=False, slots=True)


def test_no_frozen_value_of_ours_takes_the_slow_one() -> None:
    slow = re.compile(
        r"^from dataclasses import (?:.*, )?dataclass\b.*^@dataclass\(frozen=True, slots=True", re.MULTILINE | re.DOTALL
    )
    found = [path.name for path in APP.rglob("*.py") if slow.search(path.read_text()) and path.name != "frozen.py"]

    assert found == []
