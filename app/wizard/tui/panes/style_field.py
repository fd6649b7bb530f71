"""The row of a form on which the API style is chosen."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from wizard.tui import words
from wizard.values.preset import Protocol

STYLES: dict[Protocol, str] = {
    "openai-chat": "OpenAI compatible",
    "openai-responses": "OpenAI Responses",
    "anthropic-messages": "Anthropic",
    "gemini": "Gemini",
}
_SHORT: dict[Protocol, str] = {
    "openai-chat": "OpenAI",
    "openai-responses": "Responses",
    "anthropic-messages": "Anthropic",
    "gemini": "Gemini",
}


class StyleField(Static, can_focus=True):
    """Which API is spoken: Left and Right go through the protocols."""

    class Turned(Message):
        """Another style is chosen."""

    def __init__(self, protocols: tuple[Protocol, ...], at: int, *, chosen: bool = False) -> None:
        super().__init__("", markup=False, id="wz-style")
        self._focused = False  # `has_focus` still says what was, while the events of it are told
        self._protocols = protocols
        self._at = at
        self.is_chosen = chosen  # by the person; else what the address answers decides

    @property
    def protocol(self) -> Protocol:
        return self._protocols[self._at]

    def show(self, protocol: Protocol) -> None:
        """What is spoken there, which is no choice of the person's."""
        self._at = self._protocols.index(protocol)
        self._draw()

    def on_mount(self) -> None:
        self._draw()

    def on_focus(self) -> None:
        self._focused = True
        self._draw()

    def on_blur(self) -> None:
        self._focused = False
        self._draw()

    def on_key(self, event: events.Key) -> None:
        step = {"left": -1, "right": 1, "space": 1}.get(event.key)
        if step is not None:
            event.stop()
            self._at = (self._at + step) % len(self._protocols)
            self.is_chosen = True
            self._draw()
            self.post_message(self.Turned())

    def _draw(self) -> None:
        others = ", ".join(_SHORT[each] for each in self._protocols if each != self.protocol)
        name = (STYLES[self.protocol], "reverse" if self._focused else "")
        room = "" if self.screen.has_class("wz-is-narrow") else f": {others}"
        self.update(Content.assemble(name, (f"   (Left/Right{room})", words.DIM)))

    def on_resize(self) -> None:
        self._draw()
