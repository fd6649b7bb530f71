"""What `wizard doctor` found: one sentence, how bad it is, and what to do."""

from collections.abc import Iterable
from typing import Literal

from wizard.errors import WizardError
from wizard.values.frozen import dataclass

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``id`` is what was looked at, `noun` or `noun:object`; ``code`` is how commands end that meet an error."""

    id: str
    level: Level
    text: str
    hint: str = ""
    code: int = 0


def ok(what: str, text: str) -> Finding:
    return Finding(id=what, level="ok", text=text)


def warning(what: str, text: str, hint: str) -> Finding:
    return Finding(id=what, level="warning", text=text, hint=hint)


def error(what: str, problem: WizardError, hint: str = "") -> Finding:
    """``hint`` stands in where that of ``problem`` names no command."""
    own = problem.hint if "`" in problem.hint or not hint else ""
    return Finding(id=what, level="error", text=problem.message, hint=own or hint, code=problem.exit_code)


def code(findings: Iterable[Finding]) -> int:
    """The exit code they amount to: the first error's."""
    return next((each.code for each in findings if each.level == "error"), 0)
