"""The hidden field: a Textual ``Input`` whose ``value`` never holds the secret, only bullets.

``replace`` is the single way in, ``take`` the single way out. It overrides private methods of Textual 8
(``_on_paste``, ``_on_blur``, ``_value``); tests/tui/test_secret_input.py is the tripwire for a newer one. Typed and
pasted characters also pass through Textual's own Key and Paste events; the text of the latter is blanked after use.
"""

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets.input import Selection

from wizard.errors import UsageError
from wizard.tui import field_words
from wizard.tui.entry import KEY, Entry
from wizard.tui.hiding_input import BULLET, HidingInput
from wizard.tui.words import sentence
from wizard.values.keys import LONGEST
from wizard.values.secret import Secret

REVEALED_S = 10


class SecretInput(HidingInput):
    """No ``__len__`` and no ``__bool__`` here: a falsy widget gets no keys from Textual."""

    ALLOW_SELECT = False
    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("ctrl+r", "reveal", "Reveal", show=False),
        Binding("ctrl+u,super+backspace", "wipe", "Clear", show=False),
    ]

    class Revealed(Message):
        """The key has become visible, or hidden again."""

    class Whole(Message):
        """What was pasted needs no Enter."""

    def __init__(
        self,
        *,
        id: str,  # noqa: A002  # Textual's name
        placeholder: str = "",
        compact: bool = False,
        entry: Entry = KEY,
    ) -> None:
        self._entry = entry
        self.is_revealed = False
        super().__init__(id=id, placeholder=placeholder, compact=compact)

    @property
    def count(self) -> int:
        """How many characters are in the field."""
        return self._hidden.length

    # -- in --------------------------------------------------------------------------------------------------------
    def replace(self, text: str, start: int, end: int) -> None:
        start, end = sorted((max(0, start), min(self.count, end)))
        if not all(map(self._entry.takes, text)):
            self.post_message(self.Note(self._entry.refusal))
            return
        if self.count + len(text) - (end - start) > LONGEST:
            self.post_message(self.Note(field_words.TOO_LONG))
            return
        self._hidden.put(text, start, end)
        self.conceal()
        before, self.value = self.value, BULLET * self.count
        if before == self.value:  # as many bullets, of another key
            self.post_message(self.Changed(self, self.value))
        self.cursor_position = start + len(text)

    def put(self, key: Secret) -> None:
        """Fill the field with a key that was typed or pasted elsewhere."""
        self.replace(key.reveal(), 0, self.count)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted, event.text = event.text, ""
        try:
            cleaned, is_whole = self._entry.tidy(pasted), self._entry.is_whole(pasted)
        except UsageError as error:
            hint = f" {sentence(error.hint)}" if error.hint else ""
            self.post_message(self.Note(sentence(error.message) + hint))
            return
        finally:
            pasted = ""  # a traceback with locals, in a host's own handler, must not find it
        self.put(cleaned.key)
        if cleaned.notes:
            self.post_message(self.Note(" ".join(cleaned.notes)))
        if is_whole:
            self.post_message(self.Whole())

    # -- out -------------------------------------------------------------------------------------------------------
    def take(self) -> Secret:
        """Hand the key over and wipe the field."""
        key = self._hidden.secret()
        self.action_wipe()
        return key

    def peek(self) -> Secret:
        """The key as it stands, for what may be said about it: how it begins, never more."""
        return self._hidden.secret()

    def action_wipe(self) -> None:
        self._hidden.wipe()
        self.conceal()
        self.value = ""

    def clear(self) -> None:
        self.action_wipe()

    def action_copy(self) -> None:
        self.post_message(self.Note(field_words.not_copied(self._entry.named)))

    def action_cut(self) -> None:
        self.action_copy()

    def action_paste(self) -> None:
        # Textual's private clipboard is not the system's.
        self.post_message(self.Note(field_words.PASTE))

    # -- seen ------------------------------------------------------------------------------------------------------
    def action_reveal(self) -> None:
        if self.is_revealed or not self._hidden:
            self.conceal()
            return
        self.is_revealed = True
        self._timer = self.set_timer(REVEALED_S, self.conceal)
        self.refresh()
        self.post_message(self.Revealed())

    def conceal(self) -> None:
        if not self.is_revealed:
            return
        self.is_revealed = False
        if self._timer is not None:
            self._timer.stop()
        self.refresh()
        self.post_message(self.Revealed())

    def _on_blur(self, event: events.Blur) -> None:
        self.conceal()
        super()._on_blur(event)

    def _on_resize(self) -> None:
        self.conceal()

    async def action_submit(self) -> None:
        self.conceal()
        await super().action_submit()

    def select_all_typed(self) -> None:
        """Select everything, so that the next key or paste replaces it."""
        self.selection = Selection(0, len(self.value))

    @property
    def _value(self) -> Text:
        shown = self._hidden.shown() if self.is_revealed else self.value
        return Text(shown, no_wrap=True, overflow="ignore", end="")
