"""A flow passed on step by step, each looked at on its way to whoever drives it."""

from collections.abc import Callable
from typing import Any, TypeVar

from wizard.errors import WizardError
from wizard.login.steps import Back, Flow, Step, Switch

T = TypeVar("T")


def forwarded(flow: Flow[T], look: Callable[[Step[Any]], Step[Any]]) -> Flow[T]:
    """``flow`` with what ``look`` makes of each step; replies and errors go back into it, and it is closed on any end."""
    reply: Any = None
    error: BaseException | None = None
    try:
        while True:
            try:
                step: Step[Any] = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration as stop:
                value: T = stop.value
                return value
            reply, error = None, None
            try:
                reply = yield look(step)
            except (WizardError, Back, Switch) as raised:
                error = raised
    finally:
        flow.close()
