"""What stands in a line of a prompt, and how much of it is on the screen: nothing of what looks like a secret."""

import codecs
import re
import time
from collections.abc import Callable

from wizard.values.brackets import PASTE_BEGINS, PASTE_ENDS
from wizard.values.typed import Aside, cells, not_yet

_LONGEST = 64 * 1024
_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)
_BEGINS, _ENDS = PASTE_BEGINS.decode(), PASTE_ENDS.decode()
_PASTE = re.compile(rf"{re.escape(_BEGINS)}(.*?)(?:{re.escape(_ENDS)}|\Z)", re.DOTALL)
_BREAK = "\0"  # no Enter
# A person reads what was said before typing on; the rest of a paste that was cut comes sooner.
_REST_S = 1


class ShownLine:
    """``typed`` once it ``is_over``: None for Ctrl+D in an empty one. ``rest``: the lines below it in the same paste."""

    def __init__(
        self, ask: Callable[[], None], write: Callable[[str], None], echo: Callable[[str], None], aside: Aside
    ) -> None:
        self.typed: str | None = ""
        self.rest = ""
        self.is_over = False
        self._ask, self._write, self._echo, self._aside = ask, write, echo, aside
        self._on_screen = ""
        self._skips_enter = False  # that of what was put aside
        self._begun: str | None = None  # put aside, and maybe not all of it
        self._above = ""  # put aside with its Enter: what comes at once below it may be its second half
        self._told: Callable[[], None] | None = None
        self._until = 0.0

    def draw(self) -> None:
        """The prompt, and what is shown so far."""
        self._ask()
        self._echo(self._on_screen)

    def take(self, burst: bytes) -> None:
        """Editing keys count before anything is shown or judged: what they leave is what was typed."""
        text = codecs.decode(burst, "utf-8", "replace").replace(_BREAK, "")
        is_whole = _ENDS in text
        said = _SEQUENCES.sub("", _PASTE.sub(_pasted, text))
        ended = said.endswith(("\r", "\n"))
        said = said.rstrip("\r\n").replace(_BREAK, "\n")
        if self._begun is not None and self._goes_on(said, ended=ended):
            return
        was_held = self._on_screen != self.typed
        typed = self._edited(self.typed or "", said)
        if typed is None:
            self.typed, self.is_over = None, True
            return
        tell = self._aside(typed)
        if tell in {None, not_yet} and len(said) > 1 and self.typed:
            tell = self._aside(self._edited("", said) or "") or tell
        if tell not in {None, not_yet} and (len(said) > 1 or (ended and was_held)):
            self._put_aside(typed, tell, ended=ended, is_whole=is_whole)
            return
        self.typed = typed
        if ended or tell is None:
            self._show(typed.partition("\n")[0])
        if ended or "\n" in typed:
            self._end(ended=ended)

    def _end(self, *, ended: bool) -> None:
        self._echo("\n")
        self.typed, _, rest = (self.typed or "").partition("\n")
        self.rest = rest + ("\n" if rest and ended else "")
        self.is_over = bool(self.typed) or not self._skips_enter
        if not self.is_over:
            self._skips_enter = False
            self.draw()

    def _put_aside(self, text: str, tell: Callable[[], None] | None, *, ended: bool, is_whole: bool) -> None:
        self._show("")
        self.typed = ""
        if self._above and not is_whole and time.monotonic() < self._until:
            text = f"{self._above}\n{text}"
            tell = self._aside(text) or tell
        self._above = text if ended else ""
        self._skips_enter = not ended
        self._begun = None if ended or is_whole else text
        self._until = time.monotonic() + _REST_S
        self._say(tell)

    def _goes_on(self, said: str, *, ended: bool) -> bool:
        """Whether it is the rest of what was put aside, which is judged with its beginning and shown no more than that."""
        begun, self._begun = self._begun or "", None
        if not any(map(str.isprintable, said)) or not (len(said) > 1 or ended or time.monotonic() < self._until):
            return False
        whole = self._edited(begun, said) or ""
        tell = self._aside(whole)
        self._skips_enter = not ended
        self._begun = None if ended else whole
        self._above = whole if ended else ""
        self._until = time.monotonic() + _REST_S
        if tell not in {None, not_yet, self._told}:
            self._say(tell)
        elif ended:
            self._echo("\n")
            self.draw()
        return True

    def _say(self, tell: Callable[[], None] | None) -> None:
        self._told = tell
        self._write("\n")
        if tell is not None:
            tell()
        self.draw()

    def _show(self, text: str) -> None:
        same = next(
            (at for at, pair in enumerate(zip(self._on_screen, text, strict=False)) if pair[0] != pair[1]), None
        )
        kept = min(len(self._on_screen), len(text)) if same is None else same
        self._echo("\b \b" * cells(self._on_screen[kept:]) + text[kept:])
        self._on_screen = text

    def _edited(self, typed: str, said: str) -> str | None:
        """``typed`` after these keys; None for Ctrl+D in an empty line."""
        line = [*typed]
        for char in said:
            match char:
                case "\x7f" | "\x08":
                    del line[-1:]
                case "\x15":
                    line.clear()
                case "\x17":
                    left = "".join(line).rstrip()
                    del line[len(left.rpartition(" ")[0]) :]
                case "\x04" if not line:
                    return None
                case "\x03":  # on a thread; elsewhere it comes as a signal
                    raise KeyboardInterrupt
                case _ if (char.isprintable() or char == "\n") and len(line) < _LONGEST:
                    line.append(char)
        return "".join(line)


def _pasted(paste: re.Match[str]) -> str:
    """A line break in a paste is no Enter."""
    return paste[1].replace("\r\n", "\n").replace("\r", "\n").strip("\n").replace("\n", _BREAK)
