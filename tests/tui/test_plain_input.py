"""A public field shows no key: not pasted, not typed out by a terminal without bracketed paste."""

from typing import Any

from textual import events
from textual.app import App, ComposeResult

from tui.stage import CANARY, PRESETS, hit, play, quiet, text_of
from wizard.tui.plain_input import PlainInput

PREFIXES = ("sk-ant-", "sk-proj-", "gsk_")


class Form(App[None]):
    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.options = options
        self.keys: list[Any] = []
        self.notes: list[str] = []
        self.helps = 0
        self.shown: list[str] = []

    def compose(self) -> ComposeResult:
        yield PlainInput(id="field", presets=PRESETS, **self.options)

    def on_plain_input_key_arrived(self, message: PlainInput.KeyArrived) -> None:
        self.keys.append(message.key)

    def on_hiding_input_note(self, message: PlainInput.Note) -> None:
        self.notes.append(message.text)

    def on_hiding_input_help(self) -> None:
        self.helps += 1

    def on_input_changed(self, message: PlainInput.Changed) -> None:
        self.shown.append(message.value)

    @property
    def field(self) -> PlainInput:
        return self.query_one(PlainInput)


def test_a_pasted_key_is_handed_over_and_never_shown() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test():
            for pasted in (CANARY, f" {CANARY}\n", f"export ANTHROPIC_API_KEY='{CANARY}'", f"Bearer {CANARY}"):
                app.post_message(events.Paste(pasted))
                await quiet(app)
                assert app.keys.pop().reveal() == CANARY, pasted
                assert app.field.value == ""
            assert not any("canary" in each for each in app.shown)

    play(run)


def test_a_typed_out_key_is_masked_from_its_prefix_on_and_handed_over_when_the_burst_ends() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await hit(pilot, *CANARY)
            while not app.keys:
                await pilot.pause(0.02)
            assert app.keys.pop().reveal() == CANARY
            assert app.field.value == ""
            assert [each for each in app.shown if each.strip("•")] == ["s", "sk", "sk-"]

    play(run)


def test_enter_right_behind_a_typed_out_key_hands_it_over() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await hit(pilot, *CANARY, "enter")
            await quiet(app)
            assert app.keys.pop().reveal() == CANARY

    play(run)


def test_the_beginning_of_a_key_is_not_searched_for() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await pilot.press(*"sk-ant-a", "enter")
            await quiet(app)
            assert app.notes == ["That looks like the beginning of a key. Paste the whole key."]
            assert app.field.value == ""

    play(run)


def test_deleting_the_rest_of_a_prefix_makes_it_a_search_again() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await pilot.press(*"gsk_x")
            assert app.field.value == "•••••"
            await pilot.press("backspace", "backspace")
            assert app.field.value == "gsk"
            assert app.field.text == "gsk"

    play(run)


def test_a_key_among_other_words_is_refused_without_a_piece_of_it() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test():
            for pasted in (f"my key {CANARY}", f"{CANARY}\n{CANARY}", f"curl -H 'x-api-key: {CANARY}' https://x"):
                app.post_message(events.Paste(pasted))
                await quiet(app)
                assert app.field.value == "", pasted
                assert app.notes.pop() == "That holds a key and more. Copy only the key and paste again."

    play(run)


def test_other_text_is_pasted_on_one_line_and_without_control_characters() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test():
            app.post_message(events.Paste("mistral\n\x1b[31m ai\u202e"))
            await quiet(app)
            assert app.field.value == "mistral ai"
            assert "mistral ai" in text_of(app)

    play(run)


def test_where_it_is_asked_for_a_random_word_counts_as_a_key() -> None:
    """Half of the keys in use have no prefix; a model id of that length is none."""
    word = "8FhQ2mZx71LkPw0RtYv93bNc4DsAe6Gu"

    async def run() -> None:
        for guarded in (True, False):
            app = Form(guard_random=guarded)
            async with app.run_test():
                app.post_message(events.Paste(word))
                await quiet(app)
                assert app.field.value == ("" if guarded else word)
                assert bool(app.keys) is guarded

    play(run)


def test_a_question_mark_is_help_only_in_an_empty_field() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await pilot.press("?")
            assert app.helps == 1
            await pilot.press("a", "?")
            assert app.helps == 1
            assert app.field.value == "a?"

    play(run)
