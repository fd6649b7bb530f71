"""One line of public text: a base URL, a region, a resource name."""

import re

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from wizard.login.questions import NeedText
from wizard.tui import words
from wizard.tui.panes import typed_words
from wizard.tui.panes.pane import Pane
from wizard.tui.plain_input import PlainInput
from wizard.tui.words import Hint
from wizard.values.keys import looks_like_key
from wizard.values.preset import Preset
from wizard.values.text import safe


class TextPane(Pane):
    def __init__(self, question: NeedText, presets: tuple[Preset, ...]) -> None:
        super().__init__()
        self.question = question
        self._presets = presets

    @property
    def heading(self) -> str:
        return words.heading(self.question.title, self.question.label)

    @property
    def hints(self) -> tuple[Hint, ...]:
        return typed_words.TEXT

    def compose(self) -> ComposeResult:
        question = self.question
        yield Static(Content(safe(question.label, 120)), markup=False)
        yield Static("", markup=False, classes="wz-gap wz-tall")
        field = PlainInput(
            id="wz-text",
            presets=self._presets,
            value=question.default or "",
            compact=False,
            key_and_more=typed_words.key_and_more(question.name),
        )
        field.add_class("wz-box")
        yield field
        yield Static(typed_words.example(question.example), markup=False)
        yield Static("", markup=False, classes="wz-gap wz-tall")
        yield self.state
        yield self.notes

    def on_mount(self) -> None:
        self.trouble(self.question.problem)

    def start(self) -> None:
        self.query_one(PlainInput).focus()

    def again(self, question: NeedText) -> None:
        """The same question with another problem: what was typed stays, unless it holds a key."""
        self.question = question
        field = self.query_one(PlainInput)
        if any(looks_like_key(each, self._presets) for each in re.split(r"[\s=:'\"]+", field.text)):
            field.wipe()
        self.trouble(question.problem)

    def memory(self) -> object:
        return self.query_one(PlainInput).text

    def recall(self, memory: object) -> None:
        if isinstance(memory, str) and memory:
            self.query_one(PlainInput).value = memory

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = self.query_one(PlainInput).text.strip()
        if typed or self.question.default is not None:
            self.reply(typed or self.question.default)
        else:
            self.say(words.NOTHING_TYPED)

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        message.stop()
        self.say(typed_words.no_key_here(self.question.name))
