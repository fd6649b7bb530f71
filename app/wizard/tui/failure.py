"""An unexpected failure, told without anything that was in memory."""

import traceback

from wizard.errors import WizardError


def unexpected(error: BaseException) -> WizardError:
    """Type and place only: the message, the locals and the cause may hold a secret (SECURITY R74)."""
    if isinstance(error, WizardError):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "wizard" in each.filename] or frames
    where = f" in {ours[-1].name}, line {ours[-1].lineno}" if ours else ""
    return WizardError(f"the screens failed: {type(error).__name__}{where}", hint="the same works with `--plain`")
