"""The terminal as commands of line prompts have it."""

from wizard.machine.discreet import discreet

__all__ = ["discreet"]
