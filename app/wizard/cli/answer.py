"""The answer of a command: standard output, UTF-8 and byte-exact."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from wizard.cli import stdout


def line(text: str) -> None:
    """``text`` and a newline on stdout."""
    lines([text])


def document(value: Any) -> None:
    """``value`` as one line of JSON, in ASCII."""
    line(json.dumps(value, ensure_ascii=True))


def rows(cells: Iterable[Sequence[str]]) -> None:
    """Each row with tabs between its cells; on a terminal, which is read by a person, with the cells in columns."""
    if not os.isatty(1):
        lines("\t".join(each) for each in cells)
        return
    table = [*cells]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines("  ".join(map(str.ljust, row, widths)).rstrip() for row in table)


def lines(texts: Iterable[str]) -> None:
    """Each with a newline, in UTF-8 whatever the locale. Raises as ``stdout.write``."""
    text = "".join(each + "\n" for each in texts)
    if sys.platform == "win32" and os.isatty(1):
        # A console takes characters; its bytes would be read in the code page of the machine.
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    stdout.write(text.encode(errors="replace"))
