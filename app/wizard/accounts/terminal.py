"""The terminal as the front ends have it: hushed, read, measured, and given back by who is told to go."""

from wizard.machine.ahead import everything, take
from wizard.machine.discreet import command, discreet, modes_kept
from wizard.machine.flowing import flowing
from wizard.machine.heard import heard
from wizard.machine.interrupt import Handler, exit_signals, is_of_prompts
from wizard.machine.size import drawn_size

__all__ = [
    "Handler",
    "command",
    "discreet",
    "drawn_size",
    "everything",
    "exit_signals",
    "flowing",
    "heard",
    "is_of_prompts",
    "modes_kept",
    "take",
]
