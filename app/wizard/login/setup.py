"""The whole setup as one flow: provider, method, place, keeping, obtain, review, save.

Each stage is loaded when it is reached: what comes after the list of providers is not to delay that list's first frame.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from wizard.errors import Cancelled
from wizard.login.draft import Draft
from wizard.login.effects import Front, Pick
from wizard.login.forwarded import forwarded
from wizard.login.provider import AnotherProvider, provider
from wizard.login.questions import Question
from wizard.login.steps import Back, Flow, Step, Switch, do
from wizard.values.credential import Saved
from wizard.values.frozen import dataclass
from wizard.values.preset import OAuthLogin

T = TypeVar("T")


def method(draft: Draft) -> Flow[Draft]:
    from wizard.login.method import method as chosen  # noqa: PLC0415  # see above

    return chosen(draft)


def place(draft: Draft) -> Flow[Draft]:
    from wizard.login.place import place as placed  # noqa: PLC0415  # 8 ms, see above

    return placed(draft)


def obtain(draft: Draft) -> Flow[Draft]:
    """The stage that talks to the provider: httpx would triple the time to a first frame."""
    if isinstance(draft.login, OAuthLogin):
        from wizard.login.sign_in import obtain as by_sign_in  # noqa: PLC0415  # as below

        return by_sign_in(draft)
    if draft.login is not None and draft.login.method == "command":
        from wizard.login.command import obtain as by_command  # noqa: PLC0415  # as below

        return by_command(draft)
    from wizard.login.key import obtain as by_key  # noqa: PLC0415  # 100 ms, see above

    return by_key(draft)


def keeping(draft: Draft) -> Flow[Draft]:
    """Where a sign-in will be kept: it cannot be asked for again, so that is settled first."""
    if not isinstance(draft.login, OAuthLogin) or draft.candidate is not None:
        return draft
    from wizard.login.keeping import settled  # noqa: PLC0415  # see above

    return (yield from settled(draft))


Stage = Callable[[Draft], Flow[Draft]]

# `review` ends with the save, so that a keyring that refuses leads back to "where to keep it?" and to nothing else.
STAGES: tuple[Stage, ...] = (provider, method, place, keeping, obtain)
METHOD, OBTAIN = 1, 4


def _stage(at: int, draft: Draft) -> Flow[Draft]:
    """Behind a gateway, what talks to the provider carries the gateway's own token as well."""
    if at == OBTAIN and draft.existing is not None and draft.existing.gateway is not None:
        from wizard.login.carrying import carrying  # noqa: PLC0415  # see above

        return (yield from carrying(obtain(draft), (yield from do(Front(draft.existing.name)))))
    return (yield from STAGES[at](draft))


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
    turned: _Passed | None = None
    while True:
        at = len(trail) - 1
        asked: list[bool] = []
        try:
            if at == len(STAGES):
                draft = trail[-1].draft
                from wizard.login.review import review  # noqa: PLC0415  # see above

                last = review(draft, leaves=_asked_before(trail, is_sealed=draft.kept is not None) is None)
                saved: Saved = yield from _watched(last, asked)
                return saved
            now, turned = turned or replace(trail[-1], asked=False), None
            fuller: Draft = yield from _watched(_stage(at, now.draft), asked)
            trail.append(_Passed(fuller, asked=bool(asked) or now.asked))
        except Cancelled as left:
            raise _told(left, trail[-1].draft) from None
        except Back as left:
            from wizard.login.keeping import LeftSealed  # noqa: PLC0415  # see above

            trail = _back(trail, at, is_sealed=trail[-1].draft.kept is not None or isinstance(left, LeftSealed))
        except Switch as switch:
            trail, turned = trail[: METHOD + 1], _turned(trail, switch)
        except AnotherProvider as other:
            switched = _switched(draft, other)
            trail = [trail[0], _Passed(_by(switched, "api-key"), asked=True)]


def _switched(draft: Draft, other: AnotherProvider) -> Draft:
    """A profile that was to be renewed stays as it is: what is made now is another provider's, and has its own name."""
    wishes = replace(draft.wishes, endpoint=other.endpoint)
    if draft.existing is not None:
        draft = replace(draft, existing=None, profile=None)
        wishes = replace(wishes, profile=None)
    return replace(draft, preset=other.preset, key=other.key, refused=other.refused, wishes=wishes)


def _told(left: Cancelled, draft: Draft) -> Cancelled:
    """What was sealed already outlives the person's leaving (SPEC promise 2)."""
    if draft.kept is None or draft.preset is None:
        return left
    return _still_kept(draft)


def _still_kept(draft: Draft) -> Cancelled:
    from wizard.login.again import still_kept  # noqa: PLC0415  # see above

    return still_kept(draft)


def _back(trail: list[_Passed], at: int, *, is_sealed: bool) -> list[_Passed]:
    # What was typed is never asked twice: from the review back to the key, the proven one is still there.
    proven = trail[-1].draft if at == len(STAGES) and trail[-1].draft.credential else None
    stage = _asked_before(trail, is_sealed=is_sealed)
    if stage is None:
        raise _still_kept(trail[-1].draft) if is_sealed else Cancelled()
    if proven is not None and stage == OBTAIN:
        return [*trail[:OBTAIN], replace(trail[OBTAIN], draft=replace(trail[OBTAIN].draft, checked=proven, key=None))]
    return trail[: stage + 1]


def _asked_before(trail: list[_Passed], *, is_sealed: bool) -> int | None:
    """The last stage that asked. A sign-in that is sealed is not made again: the choice of the way in offers it."""
    passed = trail[: METHOD + 2] if is_sealed else trail
    return next((at - 1 for at in range(len(passed) - 1, 0, -1) if passed[at].asked), None)


def _turned(trail: list[_Passed], switch: Switch) -> _Passed:
    """The draft for the choice of the way in, answered; back leads to that choice, if there was one.

    Where the secret is kept holds for the other way too.
    """
    chosen = trail[-1].draft if len(trail) > OBTAIN else trail[METHOD].draft
    draft = replace(_by(trail[METHOD].draft, switch.method), store=chosen.store, passphrase=chosen.passphrase)
    return _Passed(draft, asked=len(trail) > METHOD + 1 and trail[METHOD + 1].asked)


def _by(draft: Draft, method: str) -> Draft:
    return replace(draft, wishes=replace(draft.wishes, method=method))


def _watched(flow: Flow[T], asked: list[bool]) -> Flow[T]:
    """``flow`` itself, noting in ``asked`` whether it put a question."""

    def note(step: Step[Any]) -> Step[Any]:
        if isinstance(step, Question | Pick):
            asked.append(True)
        return step

    return forwarded(flow, note)
