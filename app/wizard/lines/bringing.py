"""Line prompts around a key that is there already: what an import need not ask, it answers itself."""

from typing import Any, TypeVar

from wizard.errors import WizardError
from wizard.lines import report
from wizard.lines.console import Console
from wizard.lines.review_prompts import place
from wizard.login.questions import NeedSecret, Question
from wizard.login.review_question import Review, Reviewed
from wizard.login.steps import Back
from wizard.values.preset import Preset
from wizard.values.profile import Store
from wizard.values.secret import Secret
from wizard.values.text import safe

R = TypeVar("R")


class PassedBy(Exception):  # a turn in the conversation, not an error
    """The key is not taken: the person went back, or ``problem``."""

    def __init__(self, problem: WizardError | None = None) -> None:
        super().__init__()
        self.problem = problem


class Bringing(Console):
    """Serves one login after the other; a passphrase that served one is not asked for again."""

    def __init__(self, presets: tuple[Preset, ...]) -> None:
        super().__init__(presets, within=True)
        self._typed: Secret | None = None
        self._passphrase: Secret | None = None

    def saved(self) -> None:
        """The login is over, and what was typed for it was right."""
        self._passphrase = self._typed

    def _place(self, question: Review) -> Store:
        try:
            return place(self.prompts, question)
        except Back:
            raise PassedBy from None

    async def ask(self, question: Question[R], /) -> R:
        answer: Any
        self._wait.over()
        match question:
            case NeedSecret(verbatim=True, problem=None) if self._passphrase is not None:
                answer = self._passphrase
            case NeedSecret(verbatim=False):
                # Another key than the one that was found would be another login.
                raise PassedBy(question.problem)
            case Review(problem=None):
                model, store = question.model, question.store or self._place(question)
                report.say(f"Model: {safe(model)}." if model else "No default model: none is known yet.")
                answer = Reviewed(model=model, profile=question.profile, store=store)
            case _:
                try:
                    answer = await super().ask(question)
                except Back:
                    raise PassedBy from None
                if isinstance(question, NeedSecret):
                    self._typed = answer
        return answer  # type: ignore[no-any-return]  # each question's own reply type, matched above
