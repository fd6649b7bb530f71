"""What is drawn on a terminal that is gone: nobody hears of it, and nobody waits for it."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest
from textual.drivers._writer_thread import WriterThread

from wizard.tui.driver import _Lasting


@pytest.fixture
def gone() -> Iterator[TextIO]:
    """A terminal nobody is at any more."""
    ours, theirs = os.openpty()
    os.close(ours)
    file = os.fdopen(theirs, "w")
    yield file
    with suppress(OSError):
        file.close()


def test_what_is_written_to_it_is_dropped(gone: TextIO) -> None:
    gone.write("a frame")
    with pytest.raises(OSError, match="Input/output"):
        gone.flush()
    lasting = _Lasting(gone)

    lasting.write("x" * 100_000)  # more than a buffer
    lasting.flush()

    assert lasting.fileno() == gone.fileno()


def test_whoever_draws_on_it_never_waits(gone: TextIO) -> None:
    writer = WriterThread(_Lasting(gone))  # type: ignore[arg-type]  # as the driver has it

    def draw() -> None:
        for _ in range(200):  # more frames than Textual lets wait
            writer.write("a frame")
        writer.stop()

    drawing = threading.Thread(target=draw, daemon=True)
    writer.start()
    drawing.start()
    drawing.join(60)

    assert not drawing.is_alive()
    assert not writer.is_alive()


def test_what_is_there_gets_every_word(tmp_path: Path) -> None:
    with (tmp_path / "shown").open("w") as file:
        lasting = _Lasting(file)
        lasting.write("one, ")
        lasting.write("two")
        lasting.flush()
        assert (tmp_path / "shown").read_text() == "one, two"

    with pytest.raises(ValueError, match="closed"):  # a mistake of ours is heard of
        lasting.write("three")
