"""What most custom providers need none of: the header the key goes into, headers of one's own, a name to keep it under."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from wizard.tui.panes import custom_words
from wizard.tui.plain_input import PlainInput
from wizard.tui.state_line import Line
from wizard.values.preset import Preset, Protocol

ROWS = 3
Typed = tuple[str, tuple[str, ...], str]  # placement, headers, preset

LABEL = 12  # cells before a field


class ExtraFields(Vertical):
    """``typed`` is what stands there before anybody types: the header of the key, the rows, the preset."""

    def __init__(self, typed: Typed, presets: tuple[Preset, ...]) -> None:
        super().__init__(id="wz-extra")
        self._given = typed
        self._presets = presets
        self.display = False

    def compose(self) -> ComposeResult:
        placement, headers, preset = self._given
        rows = (*headers, *[""] * ROWS)[: max(ROWS, len(headers))]
        yield from self._field("Key header", "wz-placement", placement, "")
        yield Line(id="wz-placement-wrong", classes="wz-wrong wz-column", inset=LABEL)
        for at, row in enumerate(rows):
            example = custom_words.NO_HEADER if at == 0 else custom_words.NONE
            yield from self._field("Header" if at == 0 else "", f"wz-header-{at}", row, example)
        yield Line(id="wz-header-wrong", classes="wz-wrong wz-column", inset=LABEL)
        yield from self._field("Preset", "wz-preset", preset, custom_words.NONE)
        yield Line(id="wz-preset-wrong", classes="wz-wrong wz-column", inset=LABEL)
        yield Static("", markup=False, classes="wz-gap")
        yield Static(custom_words.ABOUT_EXTRA, markup=False, classes="wz-column")

    def _field(self, label: str, name: str, value: str, example: str) -> ComposeResult:
        with Horizontal(classes="wz-field"):
            yield Static(label, markup=False, classes="wz-label")
            yield PlainInput(id=name, presets=self._presets, value=value, placeholder=example)

    @property
    def typed(self) -> Typed:
        headers = tuple(each.text.strip() for each in self._headers)
        return self._text("wz-placement"), tuple(filter(None, headers)), self._text("wz-preset")

    def put(self, typed: Typed) -> None:
        placement, headers, preset = typed
        self._input("wz-placement").value = placement
        for each, row in zip(self._headers, headers, strict=False):
            each.value = row
        self._input("wz-preset").value = preset

    def start(self) -> None:
        self._input("wz-placement").focus()

    def draw(self, protocol: Protocol, name: str) -> None:
        """What is taken where nothing is typed."""
        self._input("wz-placement").placeholder = custom_words.own_header(protocol)
        self._input("wz-preset").placeholder = custom_words.preset_example(name)

    @property
    def says(self) -> str:
        """What is set here, for who does not see it."""
        placement, headers, preset = self.typed
        return custom_words.beside(placement, len(headers), preset)

    @property
    def _headers(self) -> list[PlainInput]:
        return [each for each in self.query(PlainInput) if (each.id or "").startswith("wz-header-")]

    def _input(self, name: str) -> PlainInput:
        return self.query_one(f"#{name}", PlainInput)

    def _text(self, name: str) -> str:
        return self._input(name).text.strip()
