"""The frontend without a person: flags answer, and what no flag answers is named."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from wizard.errors import StorageUnavailable, TryAgain, UsageError, WizardError
from wizard.lines import report
from wizard.lines.sentences import counted, credit, is_news, sentence
from wizard.lines.sign_in_lines import code_lines, sign_in_lines
from wizard.login.described import DescribeEndpoint
from wizard.login.driver import nobody_leaves
from wizard.login.keeping import no_place
from wizard.login.notes import Checked, Note, Notice, Progress, ShowUserCode
from wizard.login.questions import Choose, ChooseProvider, Confirm, NeedSecret, NeedText, PasteRedirect, Question
from wizard.login.review_question import Review, Reviewed
from wizard.login.steps import Back, Switch
from wizard.values.keys import Cleaned
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.text import safe

R = TypeVar("R")


class Script:
    """Answers from what was said beforehand. ``read_key`` reads stdin, once; None when no flag offers a key.

    A question that comes back with a problem raises it: nobody is there to do better.
    """

    def __init__(
        self,
        *,
        read_key: Callable[[], Cleaned] | None,
        read_passphrase: Callable[[], Secret] | None = None,
        yes: bool = False,
    ) -> None:
        self._read_key = read_key
        self._read_passphrase = read_passphrase
        self._yes = yes

    async def tell(self, note: Note, /) -> None:
        match note:
            case Progress(what=what):
                report.say(f"{safe(what)}.")
            case Notice(text=text):
                report.say(safe(text, 400))
            case ShowUserCode():
                for line in code_lines(note):
                    report.say(line)
            case Checked(outcome=outcome, models=models) if is_news(outcome):
                many = counted(models)
                mark = report.mark(good=True) if outcome.result == "valid" else "!"
                report.say(f"{mark} {sentence(outcome.reason)}{many}")
                if told := credit(outcome):
                    report.say(told)

    async def ask(self, question: Question[R], /) -> R:
        if question.problem is not None:
            raise _with_flag(question.problem, question)
        if isinstance(question, PasteRedirect):
            for line in sign_in_lines(question):
                report.say(line)
            await self.interrupted()
        answer: Any = self._answer(question)
        return answer  # type: ignore[no-any-return]  # each question's own reply type, matched below

    async def interrupted(self) -> Back | Switch:
        return await nobody_leaves()

    def _answer(self, question: Question[Any]) -> Any:
        match question:
            case NeedSecret(verbatim=True):
                if self._read_passphrase is None:
                    raise missing(["--passphrase-fd"])
                return self._read_passphrase()
            case NeedSecret():
                if self._read_key is None:
                    raise missing(["--key-stdin"])
                cleaned = self._read_key()
                for note in cleaned.notes:
                    report.say(note)
                return cleaned.key
            case Choose(default=str() as default):
                if question.name == "looks-like":
                    report.say(safe(question.caveat, 400))
                return default
            case ChooseProvider():
                raise missing(["NAME"])
            case Confirm(text=text):
                report.say(safe(text, 400))
                if self._yes:
                    return True
                raise missing(["--yes"])
            case Review(store=None, places=places) if places:
                keyring = next((each for each in places if each.store == "keyring"), None)
                raise no_place(keyring.reason, silent=keyring.silent) if keyring else no_place("")
            case Review(model=model, profile=profile, store=store):
                report.say(f"Model: {safe(model)}" if model else "No default model: none is known yet.")
                return Reviewed(model=model, profile=profile, store=store)
            case NeedText(default=str() as default):
                return default
            case NeedText(name=name) | Choose(name=name):
                raise missing([f"--{name}"])
            case DescribeEndpoint():
                raise missing(["NAME", "--base-url"])
        raise TypeError(f"no answer for {type(question).__name__}")


def _with_flag(problem: WizardError, question: Question[Any]) -> WizardError:
    """``problem``, and the flag for the way out that a person would be offered as a row."""
    if isinstance(question, Choose) and any(each.id == "keep" for each in question.options):
        return TryAgain(problem.message, hint=f"{problem.hint}; or keep it unchecked with `--no-verify`")
    return problem


class Missing(UsageError):
    """There are answers that nobody gave: ``flags`` are those that would have."""

    def __init__(self, flags: Sequence[str], message: str, *, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.flags = tuple(flags)
        if self.flags == ("--passphrase-fd",):
            self.exit_code = StorageUnavailable.exit_code  # the place is there, and nobody opens it


def missing(flags: Sequence[str], preset: Preset | None = None) -> Missing:
    """The error that names every flag that would have answered; what ``preset`` asks for is its own to explain."""
    told = f"there is no terminal to ask on; missing: {', '.join(flags)}"
    wanted = [
        f"{each.name} is the {safe(each.label)}" + (f", such as {safe(each.example)}" if each.example else "")
        for each in (preset.parameters if preset else ())
        if f"--param {each.name}=VALUE" in flags
    ]
    hint = "`wizard auth --help` explains them"
    if preset is not None and wanted:
        hint = f"{'; '.join(wanted)}; `wizard presets show {preset.id}` shows more"
    return Missing(flags, told, hint=hint)
