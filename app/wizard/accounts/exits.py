"""How the process is told to go, for the front ends: which signals mean it, and a terminal that keeps nobody."""

from wizard.machine.flowing import flowing as flowing
from wizard.machine.interrupt import Handler as Handler
from wizard.machine.interrupt import exit_signals as exit_signals
