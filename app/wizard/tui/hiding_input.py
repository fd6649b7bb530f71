"""A field that can hold what nobody may see: bullets are drawn, the characters are kept aside and wiped with it."""

from typing import Any

from textual import events
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from wizard.tui.hidden import Hidden

BULLET = "•"


class HidingInput(Input):
    class Note(Message):
        """One sentence about what happened to the input. It holds no character of it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Help(Message):
        """`?` in an empty field: no key begins with it."""

    def __init__(self, **options: Any) -> None:
        self._hidden = Hidden()
        self._timer: Timer | None = None
        super().__init__(select_on_focus=False, **options)
        self.cursor_blink = False

    def conceal(self) -> None:
        """Hide what is shown, in a field that can show it."""

    async def _on_key(self, event: events.Key) -> None:
        if event.character == "?" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Help())
            return
        # Textual edits by a key only once it has come up to the application, and what is typed behind it, in one read
        # or before the first frame, is in the field by then. Enter is no edit: it stays behind the list's own keys.
        edits = self._bindings.key_to_bindings.get(event.key, []) if event.key != "enter" else []
        if edits:
            event.stop()
            event.prevent_default()
            await self.run_action(edits[0].action)
            return
        await super()._on_key(event)

    def _on_unmount(self) -> None:
        self._hidden.wipe()
