"""A frontend with nobody behind it: for flows that only call and judge."""

from typing import TypeVar

from wizard.errors import UsageError
from wizard.login.driver import nobody_leaves
from wizard.login.notes import Note
from wizard.login.questions import Question
from wizard.login.steps import Back, Switch

R = TypeVar("R")


class Silent:
    async def tell(self, note: Note, /) -> None:
        """Nobody listens."""

    async def ask(self, question: Question[R], /) -> R:
        if question.problem is not None:
            raise question.problem
        raise UsageError(f"nobody is there to answer `{question.name}`")

    async def interrupted(self) -> Back | Switch:
        return await nobody_leaves()
