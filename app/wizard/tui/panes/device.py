"""S4: a code that is typed on another page, and the same as a QR code for a phone."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from wizard.login.notes import ShowUserCode
from wizard.login.steps import Switch
from wizard.tui import words
from wizard.tui.desk import Outside
from wizard.tui.environment import is_utf8
from wizard.tui.panes import device_words
from wizard.tui.panes.sign_in import SignInPane
from wizard.tui.qr import QrCode
from wizard.tui.words import Hint
from wizard.values.text import safe
from wizard.values.url import is_local

# What is left of the line beside a QR code must hold the address and the code; as asked for, the code alone.
_LEAST = 38
_TIGHT = 7  # what is around the code, at least
# A larger screen looks as this one does, unless the QR code needs the room.
_WIDTH, _HEIGHT = 80, 24


class DevicePane(SignInPane):
    COUNTS = device_words.COUNTS
    AGAIN = device_words.STARTS_AGAIN
    INSTEAD = device_words.INSTEAD

    BINDINGS = [  # noqa: RUF012  # Textual reads it as a class attribute
        Binding("ctrl+g", "qr", show=False),
        # tmux keeps Ctrl+B for itself; nothing is typed here, so the letter does as well.
        Binding("ctrl+b,b", "switch", show=False),
    ]

    def __init__(self, note: ShowUserCode, outside: Outside) -> None:
        super().__init__(note.title, note.expires_in, outside)
        self.note = note
        self._code = safe(note.user_code, 64)
        # The shorter address makes the smaller picture.
        self._qr = tuple(QrCode(each) for each in dict.fromkeys((self.page, note.verification_uri)))
        # A phone cannot reach what is on this machine.
        self._has_qr = is_utf8() and not is_local(note.verification_uri)
        self._wants_qr: bool | None = None  # None: as there is room
        self._shows_qr = False
        self._tight = 0  # the cells beside a QR code that leaves few

    @property
    def running_hints(self) -> tuple[Hint, ...]:
        return device_words.hints(
            can_open=self.can_open,
            has_other=bool(self.note.other),
            shows_qr=self._shows_qr if self._has_qr else None,
            narrow=self.width_class == "wz-is-narrow",
        )

    @property
    def keys(self) -> tuple[Hint, ...]:
        return device_words.keys(can_open=self.can_open, has_other=bool(self.note.other), has_qr=self._has_qr)

    @property
    def takes_keys(self) -> bool:
        return True

    @property
    def shape(self) -> object:
        return self.screen.size  # a QR code fits or does not

    @property
    def page(self) -> str:
        return self.note.verification_uri_complete or self.note.verification_uri

    @property
    def copied(self) -> tuple[str, str]:
        return self._code, device_words.COPIED

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="wz-open-wide", classes="wz-column wz-step")
        with Horizontal(id="wz-device"):
            with Vertical(id="wz-steps"):
                yield Static("", markup=False, id="wz-open", classes="wz-step")
                yield Static("", markup=False, classes="wz-gap wz-step")
                yield Static(device_words.TYPE_IT, markup=False, classes="wz-step")
                yield Static("", markup=False, classes="wz-gap wz-tall wz-step")
                yield Static("", markup=False, id="wz-code", classes="wz-step")
                yield Static(device_words.copies(self._code), markup=False, classes="wz-step")
                yield Static("", markup=False, classes="wz-gap wz-step")
                yield self.state
                yield self.notes
                yield Static("", markup=False, classes="wz-gap wz-tall wz-step")
                yield Static(device_words.ONLY_YOURS, markup=False, classes="wz-tall wz-step")
            yield Static("", markup=False, id="wz-qr")

    def on_mount(self) -> None:
        super().on_mount()
        self.state.say(Content(device_words.WAITING))

    def redraw(self) -> None:
        for each in self.query(".wz-step"):
            each.set_class(self.ended is not None, "wz-off")
        self._draw_qr()
        room = self.column_width - (min(self.screen.size.width, _WIDTH) - _LEAST if self._shows_qr else 0)
        address = words.link(self.note.verification_uri)
        is_long = not self._tight and address.cell_length + 9 > room
        for id_, shown in (("#wz-open", not is_long), ("#wz-open-wide", is_long)):
            line = self.query_one(id_, Static)
            line.display = shown and self.ended is None
            line.update(device_words.opens(address, tight=0 < self._tight < address.cell_length + 9))
        box = self.query_one("#wz-code", Static)
        spaced = " ".join(self._code)
        widest = self._tight - _TIGHT if self._tight else 2 * _LEAST - 10
        box.update(Content.styled(spaced if len(spaced) <= widest else self._code, "bold"))

    def _draw_qr(self) -> None:
        shown, is_beside = self._picture()
        self._shows_qr = shown is not None
        picture = self.query_one("#wz-qr", Static)
        picture.display = self._shows_qr
        steps = self.query_one("#wz-steps")
        side = max(map(len, shown.plain.split("\n"))) if shown is not None else 0
        rest = self.screen.size.width - side - 4
        self._tight = rest if shown is not None and not is_beside and rest >= len(self._code) + _TIGHT else 0
        self.query_one("#wz-device").set_class(bool(self._tight), "wz-is-tight")
        steps.display = shown is None or is_beside or bool(self._tight)
        steps.styles.max_width = words.COLUMN + 2
        if shown is not None:
            if is_beside:
                steps.styles.max_width = max(_LEAST, _WIDTH - side - 2)
            picture.update(device_words.pictured(shown, captioned=is_beside))
        elif self._wants_qr and self.ended is None:
            self.say(device_words.TOO_SMALL)

    def _picture(self) -> tuple[Content | None, bool]:
        """The QR code, and whether it stands beside the steps; without a word from the person only where it can."""
        width, height = self.screen.size.width - 2, self.screen.size.height - (2 if self.is_short else 3)
        swapped = bool(self.app.no_color)
        by_itself = self._wants_qr is None
        if self.ended is not None or not self._has_qr or self._wants_qr is False:
            return None, False
        if by_itself and (self.is_short or width < 74 or swapped):
            return None, False
        # Two rows for the caption, two for an address that needs the whole line.
        for code in self._qr:
            for wide, high in ((min(width, _WIDTH - 2), min(height, _HEIGHT - 3)), (width, height)):
                if (beside := code.fitting(wide - _LEAST, high - 3, swapped=swapped)) is not None:
                    return beside, True
        if by_itself:
            return None, False
        alone = (code.fitting(width, height, swapped=swapped) for code in self._qr)
        return next((each for each in alone if each is not None), None), False

    def action_qr(self) -> None:
        if self.ended is None and self._has_qr:
            self.hush()
            self._wants_qr = not self._shows_qr
            self.redraw()
            self.post_message(self.Changed())

    def action_switch(self) -> None:
        if self.note.other and self.ended is None:
            self.post_message(self.Turned(Switch(self.note.other)))
