"""The field that searches a list: what it changes is drawn in the frame of the key itself."""

from collections.abc import Callable, Iterable

from textual.widgets import Input

from wizard.tui.plain_input import PlainInput
from wizard.values.preset import Preset


class Search(PlainInput):
    """``changed`` is called with every change, before the key is over.

    By message it would be one or two steps of the event loop later. Textual's frame of the field alone may be due by
    then, and the list gets the next one: another 16 to 33 ms.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        *,
        presets: Iterable[Preset] = (),
        placeholder: str = "",
        guard_random: bool = False,
    ) -> None:
        super().__init__(id="wz-search", presets=presets, placeholder=placeholder, guard_random=guard_random)
        self.add_class("wz-search", update=False)  # it has no styles yet
        self._changed = changed

    def watch_value(self) -> None:
        if self.is_mounted:
            self._changed()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
