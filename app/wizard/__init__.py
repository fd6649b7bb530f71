"""One login for every program that talks to a model provider.

Everything is imported when it is first used (PEP 562): ``import wizard`` costs next to nothing.
"""

# Nothing is imported here: with `python -m wizard` it could come from the working directory.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from wizard import tui as tui
    from wizard.api.access import profile, token
    from wizard.api.anthropic import anthropic
    from wizard.api.auth import Auth
    from wizard.api.auth_httpx2 import httpx2_auth
    from wizard.api.ensure import ensure_profile, ensure_profile_async
    from wizard.api.providers import async_token_provider, token_provider
    from wizard.errors import Cancelled, LoginNeeded, WizardError
    from wizard.values.profile import Profile

__all__ = [
    "Auth",
    "Cancelled",
    "LoginNeeded",
    "Profile",
    "WizardError",
    "anthropic",
    "async_token_provider",
    "ensure_profile",
    "ensure_profile_async",
    "httpx2_auth",
    "profile",
    "token",
    "token_provider",
    "tui",
]

_HOMES = {
    "Auth": "wizard.api.auth",
    "Cancelled": "wizard.errors",
    "LoginNeeded": "wizard.errors",
    "Profile": "wizard.values.profile",
    "WizardError": "wizard.errors",
    "anthropic": "wizard.api.anthropic",
    "async_token_provider": "wizard.api.providers",
    "ensure_profile": "wizard.api.ensure",
    "ensure_profile_async": "wizard.api.ensure",
    "httpx2_auth": "wizard.api.auth_httpx2",
    "profile": "wizard.api.access",
    "token": "wizard.api.access",
    "token_provider": "wizard.api.providers",
}


def __getattr__(name: str) -> "Any":
    if name not in __all__:
        raise AttributeError(f"module `wizard` has no attribute `{name}`")
    from importlib import import_module  # noqa: PLC0415  # only when something is used

    if name == "tui":
        return import_module("wizard.tui")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
