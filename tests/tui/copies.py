"""Offers of a copy of a config.toml that cannot be read, over nothing but words."""

import asyncio

from wizard.accounts.copied import Offer
from wizard.errors import BadFile, WizardError

FOLDER = "~/.config/wizard"


class FakeOffer(Offer):
    """``refuses`` is why it cannot be opened, while there is a reason."""

    said = "config.toml line 14 is not valid. Nothing was changed. Enter opens a copy without that entry."
    left_out = "It leaves out 7 lines and the profile lab."
    earlier = ""
    about = "a copy without line 14 of config.toml"
    shown_path = f"{FOLDER}/config.without-line-14.toml"

    def __init__(self, folder: str = FOLDER) -> None:
        self.path: str | None = None
        self.problem = BadFile("`config.toml:14:20`: illegal character")
        self.refuses: WizardError | None = None
        self.gate: asyncio.Event | None = None
        self.opened = 0
        self.is_moved = False
        self._folder = folder

    @property
    def is_open(self) -> bool:
        return self.path is not None and not self.is_moved

    @property
    def keep(self) -> tuple[str, str, str]:
        return "mv", f"{self._folder}/config.without-line-14.toml", f"{self._folder}/config.toml"

    async def open(self) -> None:
        self.opened += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.refuses is not None:
            raise self.refuses
        self.path = self.keep[1]
