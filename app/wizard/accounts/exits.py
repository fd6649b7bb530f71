"""How the process is told to go, for the front ends: which signals mean it, and a terminal that keeps nobody."""

from wizard.machine.flowing import flowing
from wizard.machine.interrupt import Handler, exit_signals

__all__ = ["Handler", "exit_signals", "flowing"]
