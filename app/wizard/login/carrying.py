"""A flow whose requests to a gateway carry the gateway's own token as well; the flow itself knows nothing of it."""

from dataclasses import replace
from typing import Any, TypeVar

from wizard.login.effects import Send
from wizard.login.forwarded import forwarded
from wizard.login.steps import Flow, Step
from wizard.values.credential import Authorization
from wizard.values.url import origin

T = TypeVar("T")


def carrying(flow: Flow[T], also: Authorization | None) -> Flow[T]:
    """``flow`` itself; its requests to the origins of ``also`` carry that too, others do not."""

    def carry(step: Step[Any]) -> Step[Any]:
        if also is not None and isinstance(step, Send) and origin(str(step.request.url)) in also.origins:
            return replace(step, also=also)
        return step

    return forwarded(flow, carry)
