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

    def __init__(self, protocols: tuple[Protocol, ...], at: int) -> None:
        super().__init__("", markup=False, id="wz-style")
        self._protocols = protocols
        self._at = at

    @property
    def protocol(self) -> Protocol:
        return self._protocols[self._at]

    def on_mount(self) -> None:
        self._draw()

    def on_focus(self) -> None:
        self._draw()

    def on_blur(self) -> None:
        self._draw()

    def on_key(self, event: events.Key) -> None:
        step = {"left": -1, "right": 1, "space": 1}.get(event.key)
        if step is not None:
            event.stop()
            self._at = (self._at + step) % len(self._protocols)
            self._draw()
            self.post_message(self.Turned())

    def _draw(self) -> None:
        others = ", ".join(_SHORT[each] for each in self._protocols if each != self.protocol)
        name = (STYLES[self.protocol], "reverse" if self.has_focus else "")
        room = "" if self.screen.has_class("wz-is-narrow") else f": {others}"
        self.update(Content.assemble(name, (f"   (Left/Right{room})", words.DIM)))
