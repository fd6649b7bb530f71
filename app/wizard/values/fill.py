"""A preset's ``{parameters}`` and the answers to them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from wizard.errors import UsageError, WizardError
from wizard.values import address
from wizard.values.pattern import Pattern
from wizard.values.preset import Endpoint, Login, OAuthLogin, Parameter, Preset
from wizard.values.text import repeated, safe

L = TypeVar("L", bound=OAuthLogin)
T = TypeVar("T")

# What may stand in a host label or a path segment without changing where the URL leads (RFC 3986 unreserved).
# `.` and `..` alone would take path segments away.
_PLAIN = Pattern(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,200}", re.ASCII)


def _as_it_is(text: str) -> str:
    return text


# Every field a `{parameter}` may stand in, and what makes sure that the answer did not lead it elsewhere.
_FIELDS: Mapping[str, Callable[[str], str]] = {
    "base_url": address.base,
    "url": address.endpoint,
    "keys_url": address.link,
    "billing_url": address.link,
    "authorize_url": address.endpoint,
    "token_url": address.endpoint,
    "device_url": address.endpoint,
    "verification_uri": address.link,
    "revoke_url": address.endpoint,
    "jwks_url": address.endpoint,
    "issuer": address.issuer,
    "client_id": _as_it_is,
    "resource": _as_it_is,
}


def parameter_value(parameter: Parameter, text: str) -> str:
    """``text`` itself. Raises UsageError, naming the example, when it does not fit or could redirect a URL."""
    fits = parameter.pattern.fullmatch(text) if parameter.pattern else True
    if not fits or not _PLAIN.fullmatch(text):
        example = f", for example `{safe(parameter.example)}`" if parameter.example else ""
        raise UsageError(
            f"`{repeated(text)}` cannot be the {safe(parameter.label)}{example}",
            hint=f"`--param {parameter.name}=VALUE`",
        )
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every ``{name}`` of ``values`` replaced; other braces stay."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def asked(preset: Preset, endpoint: Endpoint | None, login: Login | None) -> tuple[Parameter, ...]:
    """What must be known for this endpoint and this login: what stands in the addresses of neither is not asked."""
    parts = (endpoint, endpoint.verify if endpoint else None, login)
    texts = (getattr(part, name, None) for part in parts for name in _FIELDS)
    named = {hole for text in texts if isinstance(text, str) for hole in address.holes(text)}
    return tuple(each for each in preset.parameters if each.name in named)


def filled(preset: Preset, endpoint: Endpoint, values: Mapping[str, str]) -> Endpoint:
    """``endpoint`` with the answers in its addresses.

    Raises UsageError, naming the parameter, for an answer that is missing, does not fit its pattern, or would change
    where an address leads.
    """
    known = {each.name: each for each in preset.parameters}
    endpoint = _answered(endpoint, values, known)
    return replace(endpoint, verify=_answered(endpoint.verify, values, known)) if endpoint.verify else endpoint


def filled_login(login: L, values: Mapping[str, str]) -> L:
    """``login`` with the answers in its addresses and client id. Raises as ``filled``."""
    return _answered(login, values, {})


def _answered(value: T, values: Mapping[str, str], known: Mapping[str, Parameter]) -> T:
    changes: dict[str, Any] = {}
    for name, normal in _FIELDS.items():
        text = getattr(value, name, None)
        if not isinstance(text, str) or "{" not in text:
            continue
        # One answer at a time, the other holes still open, so that the one which does not fit is named.
        for hole in dict.fromkeys(address.holes(text)):
            parameter = known.get(hole) or Parameter(name=hole, label=hole)
            if hole not in values:
                raise UsageError(f"the parameter `{hole}` ({safe(parameter.label)}) is missing", hint=_hint(parameter))
            text = fill(text, {hole: parameter_value(parameter, values[hole])})
            try:
                text = normal(text)
            except WizardError:
                raise UsageError(
                    f"`{repeated(values[hole])}` cannot stand for the parameter `{hole}`", hint=_hint(parameter)
                ) from None
        changes[name] = text
    return replace(value, **changes) if changes else value  # type: ignore[type-var]  # T is one of the preset values


def _hint(parameter: Parameter) -> str:
    return f"--param {parameter.name}={safe(parameter.example or 'VALUE', 100)}"
