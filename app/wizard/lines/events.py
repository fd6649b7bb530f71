"""The frontend for programs: what happens, one JSON object a line; answers come from flags (SPEC §5)."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeVar

from wizard.accounts.addressed import addressed
from wizard.errors import Cancelled, NoKeyring, WizardError
from wizard.lines.script import Missing, Script
from wizard.lines.sentences import credit
from wizard.login.notes import Checked, Note, Notice, Progress, ShowUserCode
from wizard.login.questions import PasteRedirect, Question
from wizard.login.steps import Back, Switch
from wizard.values.credential import Saved
from wizard.values.keys import Cleaned
from wizard.values.secret import Secret
from wizard.values.text import safe

R = TypeVar("R")

# Where the question has another name than its flag.
_NAMES = {"--finish": "redirect"}
# How often it is looked whether anybody still reads, while nothing happens.
LOOK_S = 0.3


class Events:
    """A stream of them. ``write`` takes whole lines; ``unread`` says whether the reader has gone."""

    def __init__(self, write: Callable[[bytes], None], unread: Callable[[], bool]) -> None:
        self._write = write
        self._unread = unread
        self.broken: BaseException | None = None  # why nothing can be told any more

    def tell(self, event: str, **fields: Any) -> None:
        """Raises Cancelled when nobody reads it, and from then on each time: the login is to end."""
        if self.broken is None:
            try:
                self._write(json.dumps({"v": 1, "event": event, **fields}, ensure_ascii=True).encode() + b"\n")
            except (OSError, WizardError) as error:
                self.broken = error
        if self.broken is not None:
            raise Cancelled("the events cannot be told any more") from None

    def look(self) -> None:
        """Raises as :meth:`tell`."""
        if self.broken is None and self._unread():
            self.broken = BrokenPipeError()
        if self.broken is not None:
            raise Cancelled("the events cannot be told any more")

    def saved(self, saved: Saved) -> None:
        self.tell(
            "saved",
            profile=saved.profile,
            provider=saved.provider,
            method=saved.method,
            model=safe(saved.model, 400) if saved.model else None,
            store=saved.store,
            verified=saved.verified,
            default=saved.default,
        )

    def failed(self, problem: WizardError) -> None:
        """The last one of a login that did not succeed; before it, what was missing."""
        flags = problem.flags if isinstance(problem, Missing) else ()
        if isinstance(problem, NoKeyring) and "--store" in problem.hint:
            flags = ("--store",)
        for flag in flags:
            self.tell("need", name=_NAMES.get(flag, flag.removeprefix("--").partition("=")[0]), flag=flag)
        self.tell(
            "error",
            exit=problem.exit_code,
            message=addressed(safe(problem.message, 1000)),
            hint=addressed(safe(problem.hint, 1000)),
        )


class EventScript(Script):
    """As a script, and told as events beside."""

    def __init__(
        self,
        events: Events,
        *,
        read_key: Callable[[], Cleaned] | None = None,
        read_passphrase: Callable[[], Secret] | None = None,
        yes: bool = False,
    ) -> None:
        super().__init__(read_key=read_key, read_passphrase=read_passphrase, yes=yes)
        self._events = events

    async def tell(self, note: Note, /) -> None:
        match note:
            case Progress(what=what) | Notice(text=what):
                self._events.tell("progress", what=safe(what, 400))
            case ShowUserCode():
                self._events.tell(
                    "user_code",
                    user_code=note.user_code,
                    verification_uri=note.verification_uri,
                    verification_uri_complete=note.verification_uri_complete,
                    expires_in=int(note.expires_in),
                )
            case Checked(outcome=outcome):
                self._events.tell(
                    "check",
                    result=outcome.result,
                    status=outcome.status,
                    ms=outcome.ms,
                    reason=safe(outcome.reason, 400),
                )
                if told := credit(outcome):
                    self._events.tell("progress", what=told)
        await super().tell(note)

    async def ask(self, question: Question[R], /) -> R:
        if isinstance(question, PasteRedirect) and question.problem is None:
            self._events.tell("open_url", url=question.url, opened=question.opened)
        return await super().ask(question)

    async def interrupted(self) -> Back | Switch:
        """Raises Cancelled when the reader has gone: whoever started this does not wait for it any more."""
        while True:
            self._events.look()
            await asyncio.sleep(LOOK_S)


def script_of(
    events: Events | None,
    *,
    read_key: Callable[[], Cleaned] | None = None,
    read_passphrase: Callable[[], Secret] | None = None,
    yes: bool = False,
) -> Script:
    """The frontend that nobody sits at; told as events where there are any."""
    if events is None:
        return Script(read_key=read_key, read_passphrase=read_passphrase, yes=yes)
    return EventScript(events, read_key=read_key, read_passphrase=read_passphrase, yes=yes)
