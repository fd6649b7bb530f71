"""Textual's driver for a Unix terminal, which measures the terminal it draws on, and outlives it."""

from contextlib import suppress
from typing import Any, TextIO

from textual.drivers.linux_driver import LinuxDriver

from wizard.accounts.terminal import drawn_size


class _Lasting:
    """Where Textual's thread draws: it would end with a terminal that is gone, and who draws would wait for it for ever."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.fileno = file.fileno

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


class UnixDriver(LinuxDriver):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file: Any = _Lasting(self._file)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Textual's own asks standard output, which may be a pipe, and draws on standard error."""
        return drawn_size()
