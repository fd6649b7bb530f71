"""Drives a flow by hand: answers by question name, responses by path, everything recorded. No loop, no socket."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from wizard.errors import WizardError
from wizard.login.draft import Draft
from wizard.login.effects import FindPlaces, Forget, Recheck, Save, Send
from wizard.login.steps import Back, Checked, Flow, Notice, Place, Progress, Question, Review, Reviewed, Step, Switch
from wizard.values.credential import Outcome, Saved

KEYRING = Place(store="keyring", label="system keyring")
PLAIN = Place(store="plain", label="plain file")
ACCEPT = object()  # take a Review as it stands
ACCEPTED = Outcome(result="valid", reason="key accepted")


@dataclass
class Player:
    """``answers``: (question name, reply or exception) in the order they must come. ``world``: request → response."""

    answers: Sequence[tuple[str, Any]]
    world: Callable[[httpx.Request], httpx.Response] = lambda request: httpx.Response(200, json={"data": []})
    places: tuple[Place, ...] = (KEYRING, PLAIN)
    refuse_save: list[WizardError] = field(default_factory=list)
    asked: list[Question[Any]] = field(default_factory=list)
    told: list[Step[Any]] = field(default_factory=list)
    sent: list[Send] = field(default_factory=list)
    saved: list[Draft] = field(default_factory=list)
    rechecked: Outcome = ACCEPTED
    forgotten: list[str] = field(default_factory=list)

    def play(self, flow: Flow[Any]) -> Any:
        left = list(self.answers)
        reply: Any = None
        error: BaseException | None = None
        while True:
            try:
                step = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration as stop:
                assert left == [], f"never asked: {[name for name, _ in left]}"
                return stop.value
            reply, error = None, None
            try:
                reply = self._perform(step, left)
            except (WizardError, Back, Switch) as raised:
                error = raised

    def _perform(self, step: Step[Any], left: list[tuple[str, Any]]) -> Any:
        match step:
            case Progress() | Notice() | Checked():
                self.told.append(step)
                return None
            case Question():
                self.asked.append(step)
                assert left, f"nobody expected {step}"
                name, reply = left.pop(0)
                assert name == step.name, f"expected {name}, was asked {step}"
                if isinstance(reply, BaseException):
                    raise reply
                if reply is ACCEPT:
                    assert isinstance(step, Review)
                    return Reviewed(model=step.model, profile=step.profile, store=step.store)
                return reply
            case Send():
                self.sent.append(step)
                return self.world(step.request)
            case FindPlaces():
                return self.places
            case Recheck():
                return self.rechecked
            case Forget(profile):
                self.forgotten.append(profile)
                return f"{profile}: removed"
            case Save(draft):
                if self.refuse_save:
                    raise self.refuse_save.pop(0)
                self.saved.append(draft)
                assert draft.preset is not None
                return Saved(
                    profile=draft.profile or "",
                    provider=draft.preset.id,
                    provider_name=draft.preset.name,
                    method=draft.login.method if draft.login else "",
                    model=draft.model,
                    store=draft.store,
                    verified=bool(draft.outcome and draft.outcome.verified),
                    default=False,
                )
        raise AssertionError(step)

    @property
    def notices(self) -> str:
        return "\n".join(each.text for each in self.told if isinstance(each, Notice))
