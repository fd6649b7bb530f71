"""A flow whose requests to a gateway carry the gateway's own token as well; the flow itself knows nothing of it."""

from dataclasses import replace
from typing import Any, TypeVar

from wizard.errors import WizardError
from wizard.login.effects import Send
from wizard.login.steps import Back, Flow, Step, Switch
from wizard.values.credential import Authorization
from wizard.values.url import origin

T = TypeVar("T")


def carrying(flow: Flow[T], also: Authorization | None) -> Flow[T]:
    """``flow`` itself; its requests to the origins of ``also`` carry that too, others do not."""
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
            if also is not None and isinstance(step, Send) and origin(str(step.request.url)) in also.origins:
                step = replace(step, also=also)
            try:
                reply = yield step
            except (WizardError, Back, Switch) as raised:
                error = raised
    finally:
        flow.close()
