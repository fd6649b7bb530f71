"""A step of a flow: it names what it wants and the type of its reply.

Three families decide who answers. ``notes`` go to ``frontend.tell``, ``questions`` to ``frontend.ask``, ``effects`` to
the world.
The credential is a flow's return value or part of a ``Save``; a renderer never sees one.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")

if TYPE_CHECKING:

    class Step(Generic[R]):
        """Something a flow needs before it can go on; R is the type of the reply."""
else:

    class Step:
        """As above, and of no use to look at: half a hundred classes below it stand before the first frame."""

        __slots__ = ()

        def __class_getitem__(cls, _: object) -> type:
            return cls


Flow = Generator[Step[Any], Any, T]


def do(step: Step[R]) -> Generator[Step[Any], Any, R]:
    """Yield one step; return its reply, typed."""
    reply: R = yield step
    return reply


class Back(Exception):  # a turn in the conversation, not an error
    """Raised by a frontend instead of an answer: one stage back."""


class Switch(Exception):  # a turn in the conversation, not an error
    """Raised by a frontend while the flow waits: log in by ``method`` instead."""

    def __init__(self, method: str) -> None:
        super().__init__(method)
        self.method = method
