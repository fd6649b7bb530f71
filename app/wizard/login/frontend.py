"""What a flow's notes and questions go to: the screens, line prompts, a script."""

from typing import Protocol, TypeVar

from wizard.login.notes import Note
from wizard.login.questions import Question
from wizard.login.steps import Back, Switch

R = TypeVar("R")


class Frontend(Protocol):
    """Draws and answers; decides nothing."""

    async def tell(self, note: Note, /) -> None: ...

    async def ask(self, question: Question[R], /) -> R:
        """The answer. Raises Back, Cancelled, or the error that says which flag was missing."""
        ...

    async def interrupted(self) -> Back | Switch:
        """Return when the person wants out of what is running; wait for ever otherwise."""
        ...
