"""Single line prompts on the controlling terminal: a text, a yes or no, a row, a secret; `b` goes back."""

from typing import TYPE_CHECKING

from wizard.errors import Cancelled, UsageError, WizardError
from wizard.lines import report
from wizard.lines.rows import match
from wizard.lines.script import ended, sentence
from wizard.login.steps import Back, NeedSecret, Option
from wizard.values.keys import clean, prefix
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.text import safe

if TYPE_CHECKING:
    from wizard.machine.terminal import Terminal


class Prompts:
    def __init__(self, terminal: "Terminal", presets: tuple[Preset, ...]) -> None:
        self._terminal = terminal
        self._presets = presets

    def typed(self, prompt: str) -> str | None:
        """What was typed, None at Ctrl+D. Raises KeyboardInterrupt."""
        try:
            typed = self._terminal.line(prompt)
            if typed is None:
                report.say()  # Ctrl+D leaves the cursor behind the prompt
            return typed and typed.strip()
        except KeyboardInterrupt:
            report.say()
            raise

    def line(self, prompt: str, default: str | None = None) -> str:
        """The answer; the default for an empty one. Raises Back for `b`, Cancelled when there is nothing to take."""
        try:
            text = self.typed(prompt)
        except KeyboardInterrupt:
            raise Cancelled from None
        if text is None or (not text and default is None):
            raise Cancelled
        if text == "b":
            raise Back
        return text or default or ""

    def yes(self, prompt: str, *, default: bool) -> bool:
        while True:
            match self.line(prompt, "y" if default else "n").lower():
                case "y" | "yes":
                    return True
                case "n" | "no":
                    return False
            report.say("Type y or n.")

    def row(self, prompt: str, options: tuple[Option, ...], default: str | None = None) -> str:
        """The id of one of ``options``, which are on screen already. Raises as ``line``."""
        while True:
            found = match(self.line(prompt, default), options)
            if found is not None:
                return found

    def explain(self, problem: WizardError) -> None:
        report.say(ended(sentence(safe(problem.message, 400))))
        # A flag alone is no remedy for who is asked: the prompt that follows is.
        if problem.hint and not problem.hint.startswith(("`--", "--")):
            report.say(ended(sentence(safe(problem.hint, 400))))

    async def hidden(self, prompt: str) -> str:
        """A hidden entry as it was typed. Raises Back for `b`, Cancelled for an empty one, UsageError."""
        try:
            typed = await self._terminal.hidden(prompt)
        except OSError as error:
            raise UsageError(
                "this terminal cannot hide what is typed", hint="answer by flags: `wizard auth --help`"
            ) from error
        if typed is None or not typed.strip():
            raise Cancelled
        if typed.strip() == "b":
            raise Back
        return typed

    async def passphrase(self, question: NeedSecret) -> Secret:
        return Secret((await self.hidden(f"{question.label} (hidden): ")).rstrip("\r\n"))

    async def secret(self, question: NeedSecret) -> Secret:
        if question.replaces:
            report.say(f"The old one of {question.replaces} stays in use until the new one is accepted.")
        if question.kept:
            report.say(f"{question.kept}.")
        elif question.keys_url:
            report.say(f"Create a key at {safe(question.keys_url)}")
        while True:
            try:
                typed = await self._terminal.hidden(f"{question.label} (hidden): ")
            except OSError as error:
                raise UsageError(
                    "this terminal cannot hide what is typed", hint="pipe the key in with `--key-stdin`"
                ) from error
            if typed is None or not typed.strip():
                if (question.optional or question.kept) and typed is not None:
                    return Secret("")
                raise Cancelled
            if typed.strip() == "b":
                raise Back
            if typed.strip() == "?":
                report.say(f"Paste the key of {question.provider or 'the provider'} and press Enter; it stays hidden.")
                report.say("b goes back.")
                continue
            try:
                cleaned = clean(typed)
            except UsageError as error:
                self.explain(error)
                continue
            for note in cleaned.notes:
                report.say(note)
            begins = prefix(cleaned.key, self._presets)
            report.say(f"Got {len(cleaned.key.reveal())} characters" + (f" starting {begins}." if begins else "."))
            return cleaned.key
