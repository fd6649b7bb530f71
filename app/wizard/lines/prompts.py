"""Single line prompts on the controlling terminal: a text, a yes or no, a row, a secret; `b` goes back."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.errors import Cancelled, UsageError, WizardError
from wizard.lines import report
from wizard.lines.rows import match
from wizard.lines.sentences import ended, remedied, sentence
from wizard.login.questions import NeedSecret, Option
from wizard.login.steps import Back
from wizard.values.keys import (
    KEY_AND_MORE,
    Cleaned,
    begins_like_key,
    clean,
    has_key_inside,
    holds_key,
    is_random,
    looks_like_key,
    may_be_key,
    prefix,
    words,
)
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.text import safe
from wizard.values.typed import not_yet
from wizard.values.wording import is_used, stays

if TYPE_CHECKING:
    from wizard.machine.terminal import Terminal

PUT_ASIDE = "That looks like a key: it is not shown, and waits for the question that asks for one."
# Lines typed ahead answer one question each; what may be the rest of a key answers none.
CUT = "That was more than one line, and may be one key: nothing of it is taken. Paste the whole key once more."
ANOTHER = "Another line was typed with it, and answers the next question."
WAITS = "The key from before is still here, hidden; Enter takes it, or paste another."


class Prompts:
    def __init__(self, terminal: "Terminal", presets: tuple[Preset, ...]) -> None:
        self._terminal = terminal
        self._presets = presets
        self._early: Cleaned | None = None  # a key that came where none was asked for

    def typed(
        self, prompt: str, rows: tuple[Option, ...] | None = None, refuse: Callable[[], None] | None = None
    ) -> str | None:
        """What was typed, None at Ctrl+D. Raises KeyboardInterrupt.

        ``rows``: what can be chosen; None: any text will do. A key that is pasted here is not shown, and waits for the
        question that asks for one; ``refuse`` says why a line is not taken that holds a key and more.
        """
        try:
            typed = self._terminal.line(prompt, lambda text: self._put_aside(text, rows, refuse or _say_key_and_more))
            if typed is None:
                report.say()  # Ctrl+D leaves the cursor behind the prompt
            return typed and typed.strip()
        except KeyboardInterrupt:
            report.say()
            raise

    def line(
        self,
        prompt: str,
        default: str | None = None,
        rows: tuple[Option, ...] | None = None,
        refuse: Callable[[], None] | None = None,
    ) -> str:
        """The answer; the default for an empty one. Raises Back for `b`, Cancelled when there is nothing to take."""
        try:
            text = self.typed(prompt, rows, refuse)
        except KeyboardInterrupt:
            raise Cancelled from None
        if text is None or (not text and default is None):
            raise Cancelled
        if text == "b":
            raise Back
        return text or default or ""

    def text(self, prompt: str, default: str | None, about: str, refuse: Callable[[], None] | None = None) -> str:
        """As :meth:`line`; `?` says ``about`` and asks again, and a key is not taken: it would be kept in clear."""
        while (typed := self.line(prompt, default, refuse=refuse)) == "?" or self.shows_key(typed):
            if typed == "?":
                report.say(about)
        return typed

    def shows_key(self, typed: str) -> bool:
        """Whether it looks like a key, and says so."""
        if not any(self._is_key(each, None) for each in (typed, *words(typed))):
            return False
        report.say("That looks like a key, and it was shown on this screen: consider replacing it.")
        return True

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
            typed = self.line(prompt, default, options)
            found = None if self.shows_key(typed) else match(typed, options)
            if found is not None:
                return found

    def explain(self, problem: WizardError, rows: tuple[Option, ...] = ()) -> None:
        """``rows`` are what there is to choose from: a remedy that is one of them is not said twice."""
        said = safe(sentence(problem.message), 400).replace("`", "")  # what sets off a command is noise, read aloud
        report.say(ended(said))
        # A flag is no remedy for who is asked: the prompt that follows is, or the rows to choose from.
        offered = any(each.label.casefold() == problem.hint.removesuffix(" later") for each in rows) or (
            rows and "`--" in problem.hint
        )
        if problem.hint and not (offered or problem.hint.startswith(("`--", "--"))):
            report.say(remedied(safe(problem.hint, 400)).replace("`", ""))

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

    async def secret(self, question: NeedSecret, *, back: bool = True) -> Secret:
        """``back``: there is a question before this one."""
        waits = self._early is not None
        for line in (WAITS,) if waits else _about(question, back=back):
            report.say(line)
        while True:
            try:
                typed = await self._terminal.hidden(f"{question.label} (hidden): ")
            except OSError as error:
                raise UsageError(
                    "this terminal cannot hide what is typed", hint="pipe the key in with `--key-stdin`"
                ) from error
            if typed is not None and not typed.strip() and (early := self.early()) is not None:
                return self._got(early)
            if typed is None or not typed.strip():
                if (question.optional or question.kept) and typed is not None:
                    return Secret("")
                raise Cancelled
            if typed.strip() == "b":
                raise Back
            if typed.strip() == "?":
                report.say(f"Paste the key of {question.provider or 'the provider'} and press Enter; it stays hidden.")
                report.say("b goes back." if back else "Ctrl+C leaves.")
                continue
            try:
                cleaned = clean(typed, self._presets)
            except UsageError as error:
                self.explain(error)
                continue
            self._early = None
            following = self._terminal.ahead()
            if may_be_key(following):
                self._terminal.forget_ahead()
                report.say(CUT)
                continue
            key = self._got(cleaned)
            if following:
                report.say(ANOTHER)
            return key

    @property
    def holds_key(self) -> bool:
        """Whether a key waits for its question."""
        return self._early is not None

    def early(self) -> Cleaned | None:
        """The key that waits, once."""
        early, self._early = self._early, None
        return early

    def wait_with(self, key: Cleaned | None) -> None:
        """A key that came before these prompts."""
        self._early = key

    def _put_aside(
        self, text: str, rows: tuple[Option, ...] | None, refuse: Callable[[], None]
    ) -> Callable[[], None] | None:
        is_row = any(text.casefold() in {each.id, each.label.casefold()} for each in rows or ())
        if is_row:
            return None
        known, may_be = holds_key(text, self._presets), _may_be(text, rows)
        if known or (may_be and not has_key_inside(text.strip(), self._presets)):
            with suppress(UsageError):
                self._early = clean(text, self._presets)
                return _say_put_aside
        elif not may_be and not any(self._is_key(each, rows) for each in words(text)):
            return not_yet if begins_like_key(text, self._presets) else None
        self._early = None  # what came before may be its first half
        return refuse

    def _is_key(self, word: str, rows: tuple[Option, ...] | None) -> bool:
        return looks_like_key(word, self._presets) or _may_be(word, rows)

    def _got(self, cleaned: Cleaned) -> Secret:
        for note in cleaned.notes:
            report.say(note)
        begins = prefix(cleaned.key, self._presets)
        report.say(f"Got {len(cleaned.key.reveal())} characters" + (f" starting {begins}." if begins else "."))
        return cleaned.key


def _may_be(word: str, rows: tuple[Option, ...] | None) -> bool:
    """Whether it may be a key of unknown shape: many a free text, such as a model's id, is a long word too."""
    return may_be_key(word) if rows is not None else is_random(word)


def _say_put_aside() -> None:
    report.say(PUT_ASIDE)


def _say_key_and_more() -> None:
    report.say(KEY_AND_MORE)


def _about(question: NeedSecret, *, back: bool) -> tuple[str, ...]:
    """What is said before a key is asked for, and less of it when it is asked for again."""
    if question.kept:
        return (f"{question.kept}.",)
    made_at = f"Create a key at {safe(question.keys_url)}" if question.keys_url else ""
    if question.problem is not None:
        old = is_used(of_sign_in=question.of_sign_in) if question.replaces else ""
        return tuple(filter(None, (old, made_at if (question.keys_url or "") not in question.problem.hint else "")))
    old = stays(question.replaces, of_sign_in=question.of_sign_in) if question.replaces else ""
    leave = " b goes back." if back else ""
    how = "" if question.optional else f"Paste the {question.label}, then Enter; it stays hidden.{leave}"
    return tuple(filter(None, (old, made_at, how)))
