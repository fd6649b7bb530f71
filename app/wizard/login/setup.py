"""The whole setup as one flow: provider, method, place, obtain, review, save."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from wizard.errors import Cancelled, WizardError
from wizard.login.draft import Draft
from wizard.login.method import method
from wizard.login.place import place
from wizard.login.provider import AnotherProvider, provider
from wizard.login.review import review
from wizard.login.steps import Back, Flow, Question, Step, Switch
from wizard.values.credential import Saved
from wizard.values.preset import OAuthLogin


def obtain(draft: Draft) -> Flow[Draft]:
    """The stage that talks to the provider, loaded when it is reached: httpx would triple the time to a first frame."""
    if isinstance(draft.login, OAuthLogin):
        from wizard.login.sign_in import obtain as by_sign_in  # noqa: PLC0415  # as below

        return by_sign_in(draft)
    if draft.login is not None and draft.login.method == "command":
        from wizard.login.command import obtain as by_command  # noqa: PLC0415  # as below

        return by_command(draft)
    from wizard.login.key import obtain as by_key  # noqa: PLC0415  # 100 ms, see above

    return by_key(draft)


Stage = Callable[[Draft], Flow[Draft]]

# `review` ends with the save, so that a keyring that refuses leads back to "where to keep it?" and to nothing else.
STAGES: tuple[Stage, ...] = (provider, method, place, obtain)


@dataclass(frozen=True, slots=True)
class _Passed:
    """A draft on its way, and whether the stage that made it asked the person anything."""

    draft: Draft
    asked: bool


def setup(draft: Draft) -> Flow[Saved]:
    """From whatever ``draft`` already holds to a saved profile.

    Back returns to the last stage that asked something and drops what came after, credential included. Raises
    Cancelled when there is no such stage, and whatever a stage cannot mend.
    """
    trail = [_Passed(draft, asked=False)]
    while True:
        at = len(trail) - 1
        asked: list[bool] = []
        try:
            if at == len(STAGES):
                saved: Saved = yield from _watched(review(trail[-1].draft), asked)
                return saved
            fuller: Draft = yield from _watched(STAGES[at](trail[-1].draft), asked)
            trail.append(_Passed(fuller, asked=bool(asked)))
        except Cancelled as left:
            raise _told(left, trail[-1].draft) from None
        except Back:
            trail = _back(trail, at)
        except Switch as switch:
            trail = _again(trail, 1, method=switch.method)
        except AnotherProvider as other:
            switched = replace(draft, preset=other.preset, existing=None, key=other.key)
            trail = _again([trail[0], _Passed(switched, asked=True)], 1, method="api-key")


def _told(left: Cancelled, draft: Draft) -> Cancelled:
    """What was sealed already outlives the person's leaving (SPEC promise 2)."""
    if draft.kept is None or draft.preset is None:
        return left
    name = draft.existing.name if draft.existing else draft.preset.id
    return Cancelled("cancelled; the sign-in itself is kept", hint=f"`wizard auth {name}` finishes it")


def _back(trail: list[_Passed], at: int) -> list[_Passed]:
    # What was typed is never asked twice: from the review back to the key, the proven one is still there.
    proven = trail[-1].draft if at == len(STAGES) and trail[-1].draft.credential else None
    while len(trail) > 1:
        asked = trail[-1].asked
        trail = trail[:-1]
        if asked:
            if proven is not None and len(trail) == len(STAGES):
                return [*trail[:-1], replace(trail[-1], draft=replace(trail[-1].draft, checked=proven, key=None))]
            return trail
    raise Cancelled


def _again(trail: list[_Passed], stage: int, *, method: str) -> list[_Passed]:
    kept = trail[: stage + 1]
    last = kept[-1]
    return [*kept[:-1], replace(last, draft=replace(last.draft, wishes=replace(last.draft.wishes, method=method)))]


def _watched(flow: Flow[Any], asked: list[bool]) -> Flow[Any]:
    """``flow`` itself, noting in ``asked`` whether it put a question."""
    reply: Any = None
    error: BaseException | None = None
    try:
        while True:
            try:
                step: Step[Any] = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration as stop:
                return stop.value
            reply, error = None, None
            if isinstance(step, Question):
                asked.append(True)
            try:
                reply = yield step
            except (WizardError, Back, Switch) as raised:
                error = raised
    finally:
        flow.close()
