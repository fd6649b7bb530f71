"""A field for what anyone may read, which lets nothing that looks like a key be read."""

import re
from collections.abc import Iterable

from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive

from wizard.errors import UsageError
from wizard.tui import field_words
from wizard.tui.hiding_input import BULLET, HidingInput
from wizard.values.keys import KEY_AND_MORE, clean, looks_like_key, prefix
from wizard.values.pattern import Pattern
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.text import safe

# A terminal without bracketed paste types the key out; when it stops for this long, it was all.
BURST_S = 0.15
# Deleted down to this, it is a search again.
FORGIVEN = 5
# No search text and no name looks like this; half of the keys in use have no prefix and do.
_RANDOM = Pattern(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_.-]{28,}", re.ASCII)


class PlainInput(HidingInput):
    """``presets`` say how keys begin. ``guard_random``: a long random word counts as a key too.

    ``key_and_more`` is what is said of a paste that is not a key alone.
    """

    # Textual's own lays the whole screen out anew for each character. A field stays as large as it is.
    virtual_size = Reactive(Size(0, 0))

    class KeyArrived(Message):
        """A key was pasted or typed here; the field is empty again. A Secret does not print."""

        def __init__(self, key: Secret) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self,
        *,
        id: str,  # noqa: A002  # Textual's name for it
        presets: Iterable[Preset] = (),
        placeholder: str = "",
        value: str = "",
        guard_random: bool = False,
        compact: bool = True,
        key_and_more: str = KEY_AND_MORE,
    ) -> None:
        self._presets = tuple(presets)
        self._key_and_more = key_and_more
        self._guard_random = guard_random
        super().__init__(value=value or None, id=id, placeholder=placeholder, compact=compact, max_length=400)

    @property
    def is_hiding(self) -> bool:
        """A key is being typed: ``value`` is bullets."""
        return bool(self._hidden)

    @property
    def text(self) -> str:
        return "" if self.is_hiding else self.value

    def validate_value(self, value: str) -> str:
        """Whatever sets it: no control, bidirectional or invisible character is drawn."""
        return "".join(char for char in value if char.isprintable())

    def replace(self, text: str, start: int, end: int) -> None:
        if not self._hidden and not self._begins_like_key(self.value[:start] + text + self.value[end:]):
            super().replace(text, start, end)
            return
        if any(not "\x21" <= char <= "\x7e" for char in text):
            return
        if not self._hidden:
            self._hidden.put(self.value, 0, 0)
        start, end = sorted((max(0, start), min(self._hidden.length, end)))
        self._hidden.put(text, start, end)
        if self._hidden.length <= FORGIVEN and not self._begins_like_key(self._hidden.shown()):
            kept = self._hidden.shown()
            self._hidden.wipe()
            self.value = kept
        else:
            self.value = BULLET * self._hidden.length
        self.cursor_position = start + len(text)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(BURST_S, self._offer)

    def wipe(self) -> None:
        self._hidden.wipe()
        self.value = ""

    def clear(self) -> None:
        self.wipe()

    async def action_submit(self) -> None:
        if not self.is_hiding:
            await super().action_submit()
        elif not self._offer():
            self.wipe()
            self.post_message(self.Note(field_words.BEGINNING))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted, event.text = event.text, ""
        try:
            if (key := key_in(pasted, self._presets, guard_random=self._guard_random)) is not None:
                if self.is_hiding:
                    self.wipe()
                self.post_message(self.KeyArrived(key))
            elif any(self._is_key(word.strip("\"'`;,")) for word in re.split(r"[\s=:]+", pasted)):
                self.post_message(self.Note(self._key_and_more))
            else:
                super().replace(safe(pasted), *sorted(self.selection))
        finally:
            pasted = ""  # a traceback with locals, in a host's own handler, must not find it

    @property
    def _value(self) -> Text:
        return Text(self.value, no_wrap=True, overflow="ignore", end="")

    def _offer(self) -> bool:
        """Whether what was typed is a whole key; then it is on its way."""
        key = self._hidden.secret()
        if not self.is_hiding or not looks_like_key(key.reveal(), self._presets):
            return False
        self.wipe()
        self.post_message(self.KeyArrived(key))
        return True

    def _begins_like_key(self, text: str) -> bool:
        return text.isascii() and len(prefix(Secret(text), self._presets)) >= 3

    def _is_key(self, word: str) -> bool:
        return _is_key(word, self._presets, guard_random=self._guard_random)


def key_in(pasted: str, presets: Iterable[Preset], *, guard_random: bool) -> Secret | None:
    """The key in a paste, if it looks like one; None for any other text."""
    try:
        key = clean(pasted).key
    except UsageError:
        return None
    return key if _is_key(key.reveal(), presets, guard_random=guard_random) else None


def _is_key(word: str, presets: Iterable[Preset], *, guard_random: bool) -> bool:
    return looks_like_key(word, presets) or bool(guard_random and _RANDOM.fullmatch(word))
