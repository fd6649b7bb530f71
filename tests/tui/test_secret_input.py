"""The hidden field gives its content to ``take`` and to nobody else."""

from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import Input

from tui.stage import CANARY, PRESETS, hit, key_event, play, quiet, stage, text_of
from tui.stage import key as key_question
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.panes.key import KeyPane
from wizard.tui.secret_input import SecretInput

MIDDLE = CANARY[8:-4]  # none of it may be seen, not even without both ends

# 30 ways a key stands on a clipboard, and whether it is taken.
CLIPBOARD: list[tuple[str, bool]] = [
    (CANARY, True),
    (f" {CANARY} ", True),
    (f"\n{CANARY}", True),
    (f"{CANARY}\n", True),
    (f"\r\n{CANARY}\r\n", True),
    (f"\t{CANARY}", True),
    (f"\ufeff{CANARY}", True),
    (f"{CANARY[:12]}\u200b{CANARY[12:]}", True),
    (f"\u00ad{CANARY}", True),
    (f"\u2060{CANARY}\u2060", True),
    (f'"{CANARY}"', True),
    (f"'{CANARY}'", True),
    (f"`{CANARY}`", True),
    (f"“{CANARY}”", True),
    (f"export ANTHROPIC_API_KEY={CANARY}", True),
    (f'export ANTHROPIC_API_KEY="{CANARY}"', True),
    (f"ANTHROPIC_API_KEY={CANARY}", True),
    (f"ANTHROPIC_API_KEY = '{CANARY}'", True),
    (f"$env:ANTHROPIC_API_KEY={CANARY}", True),
    (f"set ANTHROPIC_API_KEY={CANARY}", True),
    (f"Bearer {CANARY}", True),
    (f"Authorization: Bearer {CANARY}", True),
    (f"x-api-key: {CANARY}", True),
    (f"{CANARY[:20]}\n{CANARY[20:]}", True),
    (f"{CANARY[:12]}\r\n{CANARY[12:24]}\r\n{CANARY[24:]}", True),
    (f"{CANARY[:12]}\u2028{CANARY[12:]}", True),
    (f"{CANARY}\n{CANARY}", False),
    (f"my key is\n{CANARY}", False),
    (f"{CANARY[:-1]}é", False),
    (f"{CANARY[:10]} {CANARY[10:]}", False),
]


class Form(App[None]):
    """A field and what became of it; ``seen`` is the repr of every message but Textual's own Key and Paste."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.notes: list[str] = []

    def compose(self) -> ComposeResult:
        yield SecretInput(id="key")
        yield Input(id="other")

    def on_hiding_input_note(self, message: SecretInput.Note) -> None:
        self.notes.append(message.text)

    @property
    def field(self) -> SecretInput:
        return self.query_one(SecretInput)


def noting(app: Form) -> Any:
    def hook(message: Message) -> None:
        if not isinstance(message, events.Key | events.Paste):
            app.seen.append(repr(message))

    return hook


def test_a_typed_key_is_bullets_everywhere_but_in_take() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test(message_hook=noting(app)) as pilot:
            await hit(pilot, *CANARY)
            await pilot.press("left", "left", "home", "end")
            await quiet(app)

            assert app.field.value == "•" * len(CANARY)
            for place in (
                text_of(app),
                app.export_screenshot(),
                repr(vars(app.field)),
                str(vars(app.field)),
                *app.seen,
            ):
                assert MIDDLE not in place
            assert app.field.take().reveal() == CANARY
            assert app.field.value == ""
            assert app.field.count == 0

    play(run)


def test_each_of_30_clipboard_forms_is_taken_whole_or_refused() -> None:
    assert len(CLIPBOARD) == 30

    async def run() -> None:
        app = Form()
        async with app.run_test(message_hook=noting(app)):
            for at, (pasted, taken) in enumerate(CLIPBOARD):
                app.notes.clear()
                event = events.Paste(pasted)
                app.post_message(event)
                await quiet(app)

                assert event.text == "", f"form {at}: the event still holds the key"
                shown = text_of(app)
                if taken:
                    assert app.field.take().reveal() == CANARY, f"form {at}"
                else:
                    assert app.field.count == 0, f"form {at}"
                    assert app.notes, f"form {at} says nothing"
                for place in (*app.notes, shown):
                    assert MIDDLE not in place
                    assert CANARY[8:16] not in place
            assert not [each for each in app.seen if CANARY[8:16] in each]

    play(run)


def test_a_paste_replaces_what_was_there() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await pilot.press(*"wrong-one")
            app.post_message(events.Paste(CANARY))
            await quiet(app)
            assert app.field.take().reveal() == CANARY

    play(run)


EDITS = [
    (("a", "b", "c", "backspace"), "ab"),
    (("a", "b", "c", "home", "delete"), "bc"),
    (("a", "b", "c", "left", "x"), "abxc"),
    (("a", "b", "c", "shift+home", "x"), "x"),
    (("a", "b", "c", "ctrl+w", "d"), "d"),
    (("a", "b", "c", "ctrl+u", "d"), "d"),
    (("a", "b", "c", "home", "ctrl+k", "d"), "d"),
    (("a", "space", "b"), "ab"),
    (("a", "b", "ctrl+shift+a", "ctrl+x", "c"), "c"),
]


def test_edits_reach_the_key_as_they_reach_the_bullets() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            for keys, left in EDITS:
                await pilot.press(*keys)
                await quiet(app)
                assert len(app.field.value) == len(left), keys
                assert app.field.take().reveal() == left, keys

    play(run)


def test_nothing_goes_to_a_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """100 key sequences with copy and cut in them: no OSC 52, and Textual's private clipboard stays empty."""
    copied: list[str] = []
    monkeypatch.setattr(App, "copy_to_clipboard", lambda self, text: copied.append(text))

    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            app.post_message(events.Paste(CANARY))
            await quiet(app)
            selections = ["home", "end", "shift+home", "shift+end", "ctrl+shift+a"]
            copies = ["ctrl+c", "ctrl+x", "super+c", "ctrl+insert", "shift+delete"]
            sequences = [
                (select, show, copy, "end") for select in selections for show in ("", "ctrl+r") for copy in copies
            ]
            sequences += [(select, show, copy, "ctrl+v", "end") for select, show, copy, _ in sequences]
            assert len(sequences) == 100
            for sequence in sequences:
                await hit(pilot, *filter(None, sequence))
            assert copied == []
            assert app.clipboard == ""
            assert app.field.take().reveal() == CANARY

    play(run)


def test_a_reveal_ends_with_time_blur_edit_submit_and_resize() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            app.post_message(events.Paste(CANARY))
            await quiet(app)

            async def revealed() -> None:
                await pilot.press("ctrl+r")
                await quiet(app)
                assert CANARY in text_of(app)

            await revealed()
            await pilot.press("ctrl+r")
            assert CANARY not in text_of(app)
            await revealed()
            await pilot.press("x")
            assert CANARY not in text_of(app)
            await revealed()
            await pilot.press("enter")
            assert CANARY not in text_of(app)
            await revealed()
            await pilot.resize_terminal(90, 30)
            await quiet(app)
            assert CANARY not in text_of(app)
            await revealed()
            app.query_one("#other").focus()
            await quiet(app)
            assert CANARY not in text_of(app)
            app.field.focus()
            await quiet(app)
            await revealed()
            timer = app.field._timer
            assert timer is not None
            assert timer._interval == 10
            app.field.conceal()  # what the timer calls
            await quiet(app)
            assert CANARY not in text_of(app)

    play(run)


def test_an_empty_field_still_gets_keys() -> None:
    """A widget that is falsy when empty gets none from Textual."""
    assert bool(SecretInput(id="key"))


def test_a_crash_shows_no_local_variable(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        class Asks:
            async def __call__(self, frontend: Any) -> Any:
                return await frontend.ask(key_question())

        async with stage(Asks()) as here:
            await here.paste(CANARY)

            def breaks(self: Any, event: Any) -> None:
                leaked = self.query_one(SecretInput).take().reveal()
                raise RuntimeError(len(leaked))

            monkeypatch.setattr(KeyPane, "on_input_submitted", breaks)
            await here.press("enter")

    with pytest.raises(RuntimeError):
        play(run)
    out, err = capfd.readouterr()
    assert MIDDLE not in out + err
    assert "Traceback" not in out + err


def test_a_wiped_field_has_no_byte_left() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test():
            app.post_message(events.Paste(CANARY))
            await quiet(app)
            hidden = app.field._hidden
            app.field.action_wipe()
            assert bytes(hidden) == b""

    play(run)


def test_going_back_and_leaving_wipe_the_key() -> None:
    async def run() -> None:
        class Asks:
            async def __call__(self, frontend: Any) -> Any:
                return await frontend.ask(key_question())

        async with stage(Asks(), presets=PRESETS) as here:
            await here.paste(CANARY)
            field = here.screen.query_one(SecretInput)
            assert field.count == len(CANARY)
            await here.press("escape")
            assert field.count == 0
            assert isinstance(here.screen, LoginScreen)

    play(run)


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ([*"abcde", "backspace", "backspace", *"xyz"], "abcxyz"),
        ([*"abc", "left", "x"], "abxc"),
        ([*"abc", "home", "x"], "xabc"),
        ([*"old", "ctrl+u", *"new"], "new"),
    ],
    ids=["backspace", "left", "home", "clear"],
)
def test_keys_of_one_read_are_applied_in_their_order(keys: list[str], kept: str) -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await hit(pilot, *keys)
            assert app.field.take().reveal() == kept

    play(run)


def test_a_key_pasted_right_behind_a_clear_stays() -> None:
    async def run() -> None:
        app = Form()
        async with app.run_test() as pilot:
            await hit(pilot, *"old")
            pilot.app.post_message(key_event("ctrl+u"))
            pilot.app.post_message(events.Paste(CANARY))
            await quiet(app)
            assert app.field.take().reveal() == CANARY

    play(run)
