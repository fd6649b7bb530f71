"""The one line that says what is going on, with the only thing that moves: a counter of seconds."""

from collections.abc import Callable
from time import monotonic

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from wizard.tui import words

Said = Content | Callable[[int], Content]  # a text, or how it is wrapped at a width


class Line(Static):
    """Text that takes no room while there is none; ``inset`` are the cells of the column that are not its own."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  # Textual's name for it
        classes: str = "",
        inset: int = 0,
    ) -> None:
        super().__init__("", markup=False, id=id, classes=classes)
        self.display = False
        self._told = Content("")
        self._wrapped: Callable[[int], Content] | None = None
        self._inset = inset

    def tell(self, text: Said) -> None:
        self._wrapped = None if isinstance(text, Content) else text
        self._show(text if isinstance(text, Content) else text(self._room))

    def on_resize(self) -> None:
        if self._wrapped is not None:
            self._show(self._wrapped(self._room))

    @property
    def _room(self) -> int:
        return words.room(self.screen.size.width) - self._inset

    def _show(self, text: Content) -> None:
        if (text.plain, text.spans) != (self._told.plain, self._told.spans):
            self._told = text
            self.update(text)
            self.display = bool(text.plain)


class StateLine(Line):
    """Empty, a sentence, or something running with its elapsed seconds from the first full one on."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(classes="wz-state wz-column")
        self.clock = clock
        self._what = ""
        self._since = 0.0
        self._timer: Timer | None = None
        self._slow: tuple[float, str] | None = None  # from when on, and what is said then

    def run(self, what: str) -> None:
        """``what`` has started; counting goes on if it had already."""
        if not self._what:
            self._since = self.clock()
        self._what = what
        if self._timer is None:
            self._timer = self.set_interval(1.0, self.tick)
        self.tick()

    def run_quietly(self, what: str) -> None:
        """Something runs; say so only when it takes longer than a second, and let stand until then what is said."""
        if not self._what:
            self._since, self._what = self.clock(), what
            self._timer = self._timer or self.set_interval(1.0, self.tick)

    def run_slowly(self, what: str) -> None:
        """What runs is ``what``, if it is still running in a second."""
        self._slow = (self.clock() + 1.0, what)

    def say(self, text: Said) -> None:
        """Nothing runs any more; this is how it stands."""
        self.stop()
        self.tell(text)

    def stop(self) -> None:
        self._what, self._slow = "", None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.tell(Content(""))

    def tick(self) -> None:
        if self._slow is not None and self.clock() >= self._slow[0]:
            self._what, self._slow = self._slow[1], None
        seconds = int(self.clock() - self._since)
        self.tell(Content.assemble(self._what, (f"  {seconds} s" if seconds >= 1 else "", "dim")))
