"""Steps to panes: questions are put on the screen, answers and what is remembered of them come back."""

import asyncio
from typing import Any, Protocol, TypeVar

from wizard.login.notes import Checked, Note, Notice, Progress, Rows, ShowUserCode
from wizard.login.questions import ChooseProvider, NeedSecret, Pasted, Question
from wizard.login.steps import Back, Switch
from wizard.tui.desk import Outside
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.picker import PickerPane
from wizard.values.preset import Preset
from wizard.values.secret import Secret

R = TypeVar("R")


class Stage(Protocol):
    """What the frontend needs of the screen."""

    pane: Pane | None

    async def show(self, pane: Pane, /) -> None: ...

    async def settled(self) -> None: ...

    async def ask_over(self, pane: Pane, /) -> Any: ...

    def begin(self) -> None: ...

    def between(self) -> None: ...

    def drop_early(self) -> None: ...


class ScreenFrontend:
    """Draws and answers; decides nothing."""

    def __init__(
        self, stage: Stage, presets: tuple[Preset, ...], outside: Outside | None = None, pasted: Secret | None = None
    ) -> None:
        self._stage = stage
        self._presets = presets
        self._outside = outside or Outside()
        self._interrupt: asyncio.Future[Back | Switch] | None = None
        self._turn: Back | Switch | None = None  # asked for between two waits, where nothing could be given up
        self._arrived = pasted  # until a provider is asked for
        self._pasted: Secret | None = None  # until the next key question
        self._notices: list[str] = []  # told since the last answer: they belong to what comes next as well
        self._memory: dict[tuple[str, str, str], object] = {}

    async def tell(self, note: Note, /) -> None:
        await self._stage.settled()
        match note:
            case Progress(what):
                self._stage.drop_early()
                (await self._pane()).busy(what)
            case Checked(outcome, host, models):
                if self._stage.pane is not None:
                    self._stage.pane.checked(outcome, host, models)
            case ShowUserCode():
                from wizard.tui import pane_of  # noqa: PLC0415  # as below

                await self._stage.show(pane_of.of_code(note, self._outside))
            case Rows(options):
                if isinstance(self._stage.pane, PickerPane):
                    self._stage.pane.offer(options)
            case Notice(text):
                if text not in self._notices:
                    self._notices.append(text)
                if self._stage.pane is not None:
                    self._stage.pane.say(text)
                    self._stage.pane.place(note.base_url, note.protocol)

    async def ask(self, question: Question[R], /) -> R:
        known: R | None = self._known(question)
        if known is not None:
            return known
        pending: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        pending.add_done_callback(lambda _: self._stage.between())
        pane = await self._put(question, pending)
        self._turn = None  # a question has a way out of its own
        try:
            answer: R = await pending
        except Back:
            self._notices.clear()  # of a step that is taken back
            raise
        if isinstance(answer, Pasted):
            self._pasted = answer.key
        else:
            from wizard.tui.panes.choice import ChoicePane  # noqa: PLC0415  # as below

            if isinstance(pane, ChoicePane) and pane.given is not None:
                self._pasted, pane.given = pane.given, None
        self._notices.clear()
        return answer

    async def interrupted(self) -> Back | Switch:
        self._stage.drop_early()
        (await self._pane()).works()
        self._interrupt = asyncio.get_running_loop().create_future()
        try:
            if self._turn is not None:
                turn, self._turn = self._turn, None
            else:
                turn = await self._interrupt
        finally:
            self._interrupt = None
        if isinstance(turn, Back):
            self._notices.clear()
        return turn

    async def passphrase(self, name: str, problem: str) -> Secret:
        """That of an encrypted file, for what runs. As :func:`wizard.tui.passphrase.asked_over`."""
        from wizard.tui.passphrase import asked_over  # noqa: PLC0415  # as below

        # A pane that is still on its way would take the question off the screen.
        await self._pane()
        await self._stage.settled()
        return await asked_over(self._stage, name, problem)

    @property
    def is_called_off(self) -> bool:
        """Whether something is to be given up, and runs on."""
        return self._turn is not None

    def interrupt(self, turn: Back | Switch | None = None) -> bool:
        """Esc, Ctrl+C or another way in: give up what runs, or what runs next. False if nothing does now."""
        if self._interrupt is None or self._interrupt.done():
            self._turn = turn or Back()
            return False
        self._interrupt.set_result(turn or Back())
        return True

    def _known(self, question: Question[Any]) -> Any:
        """The answer that is there before anything is drawn; None if there is none."""
        if isinstance(question, ChooseProvider) and self._arrived is not None:
            self._pasted, self._arrived = self._arrived, None
            return Pasted(key=self._pasted)
        return None if self._stage.pane is None else self._stage.pane.known(question)

    async def _pane(self) -> Pane:
        if self._stage.pane is None:
            from wizard.tui.panes.wait import WaitPane  # noqa: PLC0415  # as below

            await self._stage.show(WaitPane())
        pane = self._stage.pane
        assert pane is not None  # noqa: S101  # just shown
        return pane

    async def _put(self, question: Question[Any], pending: asyncio.Future[Any]) -> Pane:
        """The question on screen, in the pane that is there already where it goes on."""
        old = self._stage.pane
        if not isinstance(question, ChooseProvider):
            from wizard.tui import pane_of  # noqa: PLC0415  # 15 ms for which the picker's first frame does not wait

            if old is not None and pane_of.goes_on(old, question, pending):
                self._stage.begin()
                return old
        if old is not None and (key := _key(old)) is not None:
            self._memory[key] = old.memory()
        pane = self._new(question, old)
        pane.pending = pending
        await self._stage.show(pane)
        if (key := _key(pane)) in self._memory and key is not None:
            pane.recall(self._memory[key])
        for text in self._notices:
            pane.say(text)
        return pane

    def _new(self, question: Question[Any], old: Pane | None) -> Pane:
        if isinstance(question, ChooseProvider):
            return PickerPane(question, self._presets)
        from wizard.tui import pane_of  # noqa: PLC0415  # as above

        pane = pane_of.new(question, old, self._presets, self._outside, self._pasted)
        if isinstance(question, NeedSecret) and not question.verbatim:
            self._pasted = None
        return pane


def _key(pane: Pane) -> tuple[str, str, str] | None:
    """What a pane's public input is remembered under."""
    question = getattr(pane, "question", None)
    if question is None:
        return None
    return type(question).__name__, question.name, question.title
