"""One login for every program that talks to a model provider.

Everything is imported when it is first used (PEP 562): ``import wizard`` costs next to nothing.
"""

# Nothing is imported here: with `python -m wizard` it could come from the working directory.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from wizard.api.access import profile, token
    from wizard.api.anthropic import anthropic
    from wizard.api.auth import Auth
    from wizard.api.auth_httpx2 import httpx2_auth
    from wizard.api.providers import async_token_provider, token_provider
    from wizard.errors import Cancelled, LoginNeeded, WizardError

__all__ = [
    "Auth",
    "Cancelled",
    "LoginNeeded",
    "WizardError",
    "anthropic",
    "async_token_provider",
    "httpx2_auth",
    "profile",
    "token",
    "token_provider",
]

_HOMES = {
    "Auth": "wizard.api.auth",
    "Cancelled": "wizard.errors",
    "LoginNeeded": "wizard.errors",
    "WizardError": "wizard.errors",
    "anthropic": "wizard.api.anthropic",
    "async_token_provider": "wizard.api.providers",
    "httpx2_auth": "wizard.api.auth_httpx2",
    "profile": "wizard.api.access",
    "token": "wizard.api.access",
    "token_provider": "wizard.api.providers",
}


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module `wizard` has no attribute `{name}`")
    from importlib import import_module  # noqa: PLC0415  # only when something is used

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
