"""The terminal as the front ends have it: hushed, read, measured, and given back by who is told to go."""

from wizard.machine.ahead import typed_ahead
from wizard.machine.discreet import discreet
from wizard.machine.flowing import flowing
from wizard.machine.interrupt import Handler, exit_signals
from wizard.machine.size import drawn_size

__all__ = ["Handler", "discreet", "drawn_size", "exit_signals", "flowing", "typed_ahead"]
