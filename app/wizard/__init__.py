"""One login for every program that talks to a model provider.

Everything is imported when it is first used (PEP 562): ``import wizard`` costs next to nothing.
"""

# Nothing is imported here: with `python -m wizard` it could come from the working directory.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from wizard.api.access import profile, token
    from wizard.errors import Cancelled, LoginNeeded, WizardError

__all__ = ["Cancelled", "LoginNeeded", "WizardError", "profile", "token"]

_HOMES = {
    "Cancelled": "wizard.errors",
    "LoginNeeded": "wizard.errors",
    "WizardError": "wizard.errors",
    "profile": "wizard.api.access",
    "token": "wizard.api.access",
}


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module `wizard` has no attribute `{name}`")
    from importlib import import_module  # noqa: PLC0415  # only when something is used

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
