"""A preset's ``{parameters}`` and the answers to them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from wizard.errors import UsageError
from wizard.values.preset import Endpoint, ModelRules, OAuthLogin, Parameter, Preset
from wizard.values.text import safe

L = TypeVar("L", bound=OAuthLogin)

# What may stand in a host label or a path segment without changing where the URL leads (RFC 3986 unreserved).
# `.` and `..` alone would take path segments away.
_PLAIN = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,200}", re.ASCII)


def parameter_value(parameter: Parameter, text: str) -> str:
    """``text`` itself. Raises UsageError, naming the example, when it does not fit or could redirect a URL."""
    fits = parameter.pattern.fullmatch(text) if parameter.pattern else True
    if not fits or not _PLAIN.fullmatch(text):
        example = f", for example `{safe(parameter.example)}`" if parameter.example else ""
        raise UsageError(
            f"`{safe(text, 60)}` is not a {safe(parameter.label)}{example}", hint=f"`--param {parameter.name}=VALUE`"
        )
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every ``{name}`` of ``values`` replaced; other braces stay."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def filled(preset: Preset, endpoint: Endpoint, values: Mapping[str, str]) -> Endpoint:
    """``endpoint`` as it is used: answers in its URLs, and what it leaves open taken from its preset."""
    verify = endpoint.verify or preset.verify
    if verify is not None and verify.url is not None:
        verify = replace(verify, url=fill(verify.url, values))
    own, general = endpoint.models, preset.models
    return replace(
        endpoint,
        base_url=fill(endpoint.base_url, values),
        keys_url=endpoint.keys_url or preset.keys_url,
        verify=verify,
        models=ModelRules(
            path=own.path or general.path,
            prefer=own.prefer or general.prefer,
            include=own.include or general.include,
            exclude=own.exclude or general.exclude,
        ),
    )


def filled_login(login: L, values: Mapping[str, str]) -> L:
    """``login`` with the answers in its addresses and client id."""
    if not values:
        return login
    names = ("authorize_url", "token_url", "device_url", "revoke_url", "jwks_url", "issuer", "client_id", "resource")
    texts: dict[str, Any] = {name: getattr(login, name, None) for name in names}
    changes: dict[str, Any] = {name: fill(text, values) for name, text in texts.items() if isinstance(text, str)}
    return replace(login, **changes)
