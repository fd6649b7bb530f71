"""Textual's driver for a Unix terminal, which measures the terminal it draws on."""

from textual.drivers.linux_driver import LinuxDriver

from wizard.tui.size import drawn_size


class UnixDriver(LinuxDriver):
    def _get_terminal_size(self) -> tuple[int, int]:
        """Textual's own asks standard output, which may be a pipe, and draws on standard error."""
        return drawn_size()
