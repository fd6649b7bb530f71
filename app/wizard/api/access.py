"""What a program asks for by name: a token, a profile."""

from wizard.accounts.command_cache import CommandCache
from wizard.accounts.context import Context
from wizard.accounts.held import token as held_token
from wizard.accounts.quick import token as quick_token
from wizard.values.profile import Profile

# A program that uses this module lives longer than one command; so may what token commands print.
_COMMANDS = CommandCache()


def token(name: str | None = None, *, app: str | None = None) -> str:
    """The fresh token of a profile, the default one if none is named: what `wizard token` prints.

    Raises LoginNeeded when there is none to be had without a person, and every other WizardError as the command does.
    """
    found = quick_token(name, app)
    return held_token(Context(app, commands=_COMMANDS), name).reveal() if found is None else found


def profile(name: str | None = None, *, app: str | None = None) -> Profile:
    """What config.toml says of a profile; no secret in it. Raises LoginNeeded, UsageError, BadFile."""
    return Context(app).chosen(name)
