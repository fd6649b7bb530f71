"""An unexpected failure: where it happened, never what it held."""

import traceback
from pathlib import Path
from types import TracebackType

from wizard.errors import WizardError
from wizard.lines import report


def unexpected(problem: BaseException) -> int:
    """Say that something of ours broke: exception type and code lines only, no message and no locals (SECURITY R74)."""
    for line in places(problem.__traceback__):
        report.say(f"wizard:   {line}")
    return report.error(
        WizardError(
            f"unexpected failure: {type(problem).__name__}",
            hint="this is a mistake in wizard, not in what you did; report it with the lines above",
        )
    )


def places(found: TracebackType | None) -> list[str]:
    """The last lines of code it went through, by file and number."""
    frames = traceback.extract_tb(found)
    return [f"{Path(each.filename).name}:{each.lineno} in {each.name}" for each in frames[-6:]]
