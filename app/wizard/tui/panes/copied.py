"""S10 over a copy of a config.toml that cannot be read: how to keep it stands below the profiles."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from wizard.tui.panes import copy_words
from wizard.tui.panes.profiles import ProfilesPane
from wizard.values.preset import Preset

if TYPE_CHECKING:
    from wizard.accounts.copied import Offer


class CopiedPane(ProfilesPane):
    def __init__(self, offer: "Offer", presets: tuple[Preset, ...]) -> None:
        super().__init__((), presets)
        self._keep = Static("", markup=False, id="wz-copy", classes="wz-column")
        self._offer = offer

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self._keep

    def redraw(self) -> None:
        super().redraw()
        self._keep.update(copy_words.keep(self._offer, self.column_width) if self._offer.is_open else "")
