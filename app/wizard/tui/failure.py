"""An unexpected failure, told without anything that was in memory."""

import traceback

from wizard.errors import WizardError
from wizard.tui import words


def unexpected(error: BaseException) -> WizardError:
    """Type and place only: the message, the locals and the cause may hold a secret (SECURITY R74)."""
    if isinstance(error, WizardError):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "wizard" in each.filename] or frames
    at = ours[-1] if ours else None
    return WizardError(
        f"the screens failed: {type(error).__name__}{f' in {at.name}, line {at.lineno}' if at else ''}",
        hint=words.PLAIN_INSTEAD,
    )
