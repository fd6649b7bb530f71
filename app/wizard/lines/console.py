"""The plain frontend: line prompts on the controlling terminal, full sentences, no redraw."""

import asyncio
from contextlib import AbstractContextManager, closing
from typing import Any, TypeVar

from wizard.lines import report
from wizard.lines.custom_prompts import CustomPrompts
from wizard.lines.prompts import Prompts
from wizard.lines.review_prompts import PLACE, place_row, review
from wizard.lines.rows import SHORT, match, show
from wizard.lines.sentences import counted, credit, ended, is_news, sentence
from wizard.lines.sign_in_lines import code_lines, sign_in_lines
from wizard.lines.waiting import Waiting
from wizard.login.command import KEY_INSIDE, READ_IT
from wizard.login.described import DescribeEndpoint
from wizard.login.driver import nobody_leaves
from wizard.login.notes import Checked, Note, Notice, Progress, ShowUserCode
from wizard.login.questions import (
    Choose,
    ChooseProvider,
    Confirm,
    NeedSecret,
    NeedText,
    Option,
    PasteRedirect,
    Question,
)
from wizard.login.review_question import Review
from wizard.login.steps import Back, Switch
from wizard.machine.terminal import Terminal
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.text import safe

R = TypeVar("R")

PROMPTS = {"NAME": "Provider: ", "method": "Method: ", "store": PLACE}
NOTHING_BEFORE = "There is nothing before this. Ctrl+C leaves."
PASTE = "Address or code (hidden): "


class Console:
    """Asks in order, says every change on a line of its own (UX §5.2)."""

    def __init__(self, presets: tuple[Preset, ...], *, within: bool = False) -> None:
        """``within``: there is a list to go back to from the first question."""
        self._terminal = Terminal()
        self.prompts = Prompts(self._terminal, presets)
        self._custom = CustomPrompts(self.prompts, presets)
        self._presets = presets
        self._wait = Waiting()
        self._expires: float | None = None  # the code that is on the screen, by the loop's clock
        self._first = "" if within else None  # the name of the first question, before which there is nothing
        self._shown = ""  # the sign-in address that is on the screen already

    def close(self) -> None:
        self._terminal.forget_ahead()  # it was for this conversation, and answers no question of the next
        self._terminal.close()

    def interruptible(self) -> AbstractContextManager[None]:
        """As :meth:`wizard.machine.terminal.Terminal.interruptible`, for a conversation on the main thread."""
        return self._terminal.interruptible()

    def kept(self) -> AbstractContextManager[None]:
        """As :meth:`wizard.machine.terminal.Terminal.kept`, for a conversation on another thread."""
        return self._terminal.kept()

    def call_off(self) -> None:
        self._terminal.call_off()

    async def tell(self, note: Note, /) -> None:
        self._wait.over()
        match note:
            case Progress(what=what, host=host):
                report.say(f"{safe(what)}.")
                left_s = self._expires and self._expires - asyncio.get_running_loop().time()
                self._wait.begins("", host, left_s=left_s)
            case Notice(text=text):
                report.say(ended(safe(text, 400)))
            case ShowUserCode():
                self._expires = asyncio.get_running_loop().time() + note.expires_in
                for line in (*code_lines(note, spelled=True), "Ctrl+C stops waiting."):
                    report.say(line)
            case Checked(outcome=outcome, models=models) if is_news(outcome):
                report.say(f"{sentence(outcome.reason)}{counted(models)}.")
                if told := credit(outcome):
                    report.say(told)

    async def interrupted(self) -> Back | Switch:
        return await nobody_leaves()

    async def ask(self, question: Question[R], /) -> R:
        self._wait.over()
        self._expires = None
        if question.problem is not None:
            self.prompts.explain(question.problem, question.options if isinstance(question, Choose) else ())
        if self._first is None:
            self._first = question.name
        while True:
            try:
                answer: Any = await self._answer(question)
            except Back:
                if question.name != self._first:
                    raise
                report.say(NOTHING_BEFORE)
            else:
                return answer  # type: ignore[no-any-return]  # each question's own reply type, matched below

    async def _answer(self, question: Question[Any]) -> Any:
        match question:
            case ChooseProvider(options=options):
                return self._provider(question, options)
            case Choose():
                if question.caveat:
                    report.say(safe(question.caveat, 400))
                return self._choose(question)
            case PasteRedirect():
                return await self._redirect(question)
            case NeedSecret(verbatim=True):
                return await self.prompts.passphrase(question)
            case NeedSecret():
                return await self.prompts.secret(question, back=question.name != self._first)
            case NeedText(label=label, default=default, example=example):
                hint = f" (for example {safe(example)})" if example else f" [{safe(default)}]" if default else ""
                taken = f"; Enter takes {safe(default)}" if default else ""
                about = f"{sentence(safe(label))}{hint if example else ''}{taken}; b goes back."
                refuse = _say_key_in_command if question.name == "command" else None
                return self.prompts.text(f"{safe(label)}{hint}: ", default, about, refuse)
            case Confirm(text=text, default=default, about=about):
                if about:
                    report.say(safe(about, 800))
                return self.prompts.yes(f"{safe(text, 400)} [{'Y/n' if default else 'y/N'}]: ", default=default)
            case Review():
                return review(self.prompts, question)
            case DescribeEndpoint():
                return await self._custom.describe(question)
        raise TypeError(f"no prompt for {type(question).__name__}")

    def _provider(self, question: ChooseProvider, options: tuple[Option, ...]) -> str:
        providers = sum(1 for each in options if each.group)  # as the screens count: the last row is none
        report.say(f"{question.title}. Type a number, a name, or ? for all {providers}. Empty quits.")
        show(options[:SHORT])
        while True:
            try:
                text = self.prompts.line(PROMPTS["NAME"], rows=options)
            except Back:
                if question.name != self._first:
                    raise
                report.say(NOTHING_BEFORE)  # and not the whole list once more
                continue
            if self.prompts.shows_key(text):
                report.say("Choose the provider first; the key is asked for hidden.")
                continue
            found = match(text, options)
            if found is not None:
                return found

    def _choose(self, question: Choose) -> str:
        if question.title and question.problem is None:
            report.say(ended(": ".join(filter(None, (safe(question.title), question.aside)))))
            if question.about:
                report.say(ended(safe(question.about, 400)))
        show(question.options)
        number = next((n for n, each in enumerate(question.options, 1) if each.id == question.default), None)
        if question.name == "store":
            return place_row(self.prompts, question.options)
        prompt = PROMPTS.get(question.name, "Choice: ")
        if number is not None:
            report.say(f"Enter takes {number}{'; b goes back' if question.name != self._first else ''}.")
        return self.prompts.row(prompt, question.options, question.default)

    async def _redirect(self, question: PasteRedirect) -> Secret:
        if question.url != self._shown:
            self._shown = question.url
            for line in sign_in_lines(question):
                report.say(line)
            report.say("If its last page does not load here, copy that page's address and paste it: it stays hidden.")
            if question.other == "device":
                report.say("Type d to use a code instead, b to go back.")
        self._wait.begins("", "the sign-in", left_s=question.expires_in, say=self._between)
        while True:
            typed = await self.prompts.hidden(PASTE)
            match typed.strip():
                case "?":
                    for line in sign_in_lines(question):
                        report.say(line)
                case "d" if question.other is not None:
                    raise Switch(question.other)
                case text:
                    return Secret(text)

    def _between(self, line: str) -> None:
        """Said while a prompt stands open, which then stands there once more."""
        report.say(f"\n{line}")
        self._terminal.write(PASTE)


def _say_key_in_command() -> None:
    for each in (KEY_INSIDE, READ_IT):
        report.say(ended(sentence(each)))


def hidden(prompt: str) -> str | None:
    """One hidden entry for a command that is no conversation; None at Ctrl+D. Raises Cancelled."""
    with closing(Terminal()) as terminal:
        return terminal.hidden_at_once(prompt)


def agreed(prompt: str) -> bool:
    """A yes or no for such a command; no for an empty one, for `b` and at Ctrl+D. Raises Cancelled for Ctrl+C."""
    try:
        with closing(Terminal()) as terminal:
            return Prompts(terminal, ()).yes(prompt, default=False)
    except Back:
        return False
