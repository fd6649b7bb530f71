"""Drives a flow by hand: answers by question name, responses by path, everything recorded. No loop, no socket."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from wizard.errors import WizardError
from wizard.login.draft import Draft
from wizard.login.effects import (
    AwaitRedirect,
    FindCandidates,
    FindPlaces,
    Forget,
    Front,
    Identify,
    Keep,
    Launch,
    Launched,
    LetGo,
    Listen,
    Listening,
    Moment,
    Recall,
    Recheck,
    Remember,
    Reserve,
    RunCommand,
    Save,
    Send,
    Sleep,
    StopListening,
)
from wizard.login.notes import Checked, Notice, Progress, ShowUserCode
from wizard.login.questions import Question
from wizard.login.review_question import Place, Review, Reviewed
from wizard.login.steps import Back, Flow, Step, Switch
from wizard.values.credential import Authorization, Candidate, Credential, Identity, Issued, Kept, Outcome, Saved

KEYRING = Place(store="keyring", label="system keyring")
PLAIN = Place(store="plain", label="plain file")
ACCEPT = object()  # take a Review as it stands
ACCEPTED = Outcome(result="valid", reason="key accepted")
WALL_S = 1_800_000_000.0


@dataclass
class Player:
    """``answers``: (question name, reply or exception) in the order they must come. ``world``: request → response.

    AwaitRedirect is the question ``redirect``; a reply may be a function of the question. ``clock`` is elapsed seconds: a
    sleep takes as long as it says, and ``lapse`` more. ``refuse``: what the first steps of a type raise, None to perform.
    ``sealed`` is what stands on the disk, ``passphrases`` functions that open a candidate or raise.
    """

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
    steps: list[Step[Any]] = field(default_factory=list)
    listening: Listening = field(default_factory=lambda: Listening("http://127.0.0.1:49152/callback"))
    is_listening: bool = False
    launched: bool = True
    printed: list[Any] = field(default_factory=list)  # what token commands print, or raise, one after the other
    clock: float = 0.0
    lapse: float = 0.0
    candidates: list[Candidate] = field(default_factory=list)
    sealed: dict[str, Credential | None] = field(default_factory=dict)  # None: room, nothing in it yet
    passphrases: dict[str, Any] = field(default_factory=dict)
    fronts: dict[str, Authorization] = field(default_factory=dict)  # by profile, for the gateway before it
    issued: Issued | None = None  # the client id that the profile's sign-ins were issued
    refuse: dict[type[Step[Any]], list[BaseException | None]] = field(default_factory=dict)

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
            self.steps.append(step)
            try:
                if (waiting := self.refuse.get(type(step))) and (refusal := waiting.pop(0)) is not None:
                    raise refusal
                reply = self._perform(step, left)
            except (WizardError, Back, Switch) as raised:
                error = raised

    def _perform(self, step: Step[Any], left: list[tuple[str, Any]]) -> Any:  # one line or three for each step
        match step:
            case Progress() | Notice() | Checked() | ShowUserCode():
                self.told.append(step)
                return None
            case Question():
                return self._answer(step, left)
            case AwaitRedirect(question):
                reply = self._answer(question, left)
                self.clock += step.seconds if reply is None else 0.0
                return reply
            case Send():
                self.sent.append(step)
                return self.world(step.request)
            case Sleep(seconds):
                self.clock += seconds + (self.lapse if seconds else 0.0)
                return Moment(wall=WALL_S + self.clock, elapsed=self.clock)
            case RunCommand():
                return self._print()
            case FindPlaces():
                return self.places
            case Front(profile):
                return self.fronts.get(profile)
            case Recheck():
                return self.rechecked
            case Forget(profile):
                self.forgotten.append(profile)
                return f"{profile}: removed"
            case Save(draft):
                return self._save(draft)
            case _:
                return self._sign_in(step)

    def _print(self) -> Any:
        result = self.printed.pop(0)
        if isinstance(result, BaseException):
            raise result
        return result

    def _answer(self, question: Question[Any], left: list[tuple[str, Any]]) -> Any:
        self.asked.append(question)
        assert left, f"nobody expected {question}"
        name, reply = left.pop(0)
        assert name == question.name, f"expected {name}, was asked {question}"
        if isinstance(reply, BaseException):
            raise reply
        if callable(reply):
            return reply(question)
        if reply is ACCEPT:
            assert isinstance(question, Review)
            return Reviewed(model=question.model, profile=question.profile, store=question.store)
        return reply

    def _sign_in(self, step: Step[Any]) -> Any:
        match step:
            case Listen():
                self.is_listening = self.listening.problem is None
                return self.listening
            case Launch(wanted=wanted):
                return Launched(
                    opened=self.launched and wanted,
                    short_url="http://127.0.0.1:49152/go/ABCDEFGH" if self.is_listening else None,
                )
            case StopListening():
                self.is_listening = False
                return None
            case Identify():
                return Identity(app="mytool", host_id="11111111-2222-4333-8444-555555555555", issued=self.issued)
            case Remember(issued=issued):
                before = self.issued
                if issued and before and issued.subject is None and issued.client == before.client:
                    issued = replace(before, consent=before.consent or issued.consent)
                self.issued = issued
                return issued
            case Reserve(store=store, passphrase=passphrase):
                record = f"room{len(self.sealed) + 1}"
                self.sealed[record] = None
                return Kept(id=record, store=store, passphrase=passphrase)
            case Keep(kept, credential):
                self.sealed[kept.id] = credential
                return None
            case LetGo(record):
                self.sealed.pop(record, None)
                self.candidates = [each for each in self.candidates if each.id != record]
                return None
            case FindCandidates(provider):
                return tuple(each for each in self.candidates if each.provider == provider)
            case Recall(candidate, passphrase):
                return self._recall(candidate, passphrase)
        raise AssertionError(step)

    def _recall(self, candidate: Candidate, passphrase: Any) -> Credential:
        found = self.passphrases.get(candidate.id, lambda _: self.sealed[candidate.id])(passphrase)
        assert isinstance(found, Credential)
        return found

    def _save(self, draft: Draft) -> Saved:
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

    @property
    def notices(self) -> str:
        return "\n".join(each.text for each in self.told if isinstance(each, Notice))

    @property
    def pages(self) -> list[str]:
        """The last pages the browser was shown; each sign-in shows the first of its own."""
        return [each.page for each in self.steps if isinstance(each, StopListening)]

    def count(self, kind: type[Step[Any]]) -> int:
        return sum(isinstance(each, kind) for each in self.steps)
