"""A preset with the answers to its parameters in place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from wizard.catalog import address
from wizard.errors import UsageError, WizardError
from wizard.values import fill as answers
from wizard.values.preset import Parameter, Preset
from wizard.values.text import safe

T = TypeVar("T")


def _as_it_is(text: str) -> str:
    return text


# Every field a `{parameter}` may stand in, and what makes sure that the answer did not lead it elsewhere.
_FIELDS: Mapping[str, Callable[[str], str]] = {
    "base_url": address.base,
    "url": address.endpoint,
    "docs_url": address.link,
    "keys_url": address.link,
    "terms_url": address.link,
    "authorize_url": address.endpoint,
    "token_url": address.endpoint,
    "device_url": address.endpoint,
    "revoke_url": address.endpoint,
    "jwks_url": address.endpoint,
    "issuer": address.issuer,
    "client_id": _as_it_is,
    "resource": _as_it_is,
}


def fill(preset: Preset, values: Mapping[str, str]) -> Preset:
    """``preset`` with every ``{name}`` replaced by its value.

    Raises UsageError, naming the parameter and its example, for one that is missing, unknown, does not fit its pattern,
    or would change where an address leads.
    """
    known = {each.name: each for each in preset.parameters}
    for name in values:
        if name not in known:
            raise UsageError(
                f"{preset.name} has no parameter `{safe(name, 60)}`", hint=f"it has: {', '.join(known) or 'none'}"
            )
    given = {each.name: _value(each, values) for each in preset.parameters}
    if not given:
        return preset
    preset = _filled(preset, given, known)
    return replace(
        preset,
        endpoints=tuple(
            _filled(replace(each, verify=_filled(each.verify, given, known)), given, known) for each in preset.endpoints
        ),
        logins=tuple(_filled(each, given, known) for each in preset.logins),
        verify=_filled(preset.verify, given, known),
    )


def _value(parameter: Parameter, values: Mapping[str, str]) -> str:
    value = values.get(parameter.name)
    if value is None:
        raise UsageError(f"the parameter `{parameter.name}` ({parameter.label}) is missing", hint=_hint(parameter))
    return answers.parameter_value(parameter, value)


def _filled(value: T, given: Mapping[str, str], known: Mapping[str, Parameter]) -> T:
    changes: dict[str, Any] = {}
    for name, normal in _FIELDS.items():
        text = getattr(value, name, None)
        if not isinstance(text, str) or "{" not in text:
            continue
        # One answer at a time, the other holes still open, so that the one which does not fit is named.
        for hole in dict.fromkeys(address.holes(text)):
            text = answers.fill(text, {hole: given[hole]})
            try:
                text = normal(text)
            except WizardError:
                raise _misfit(known[hole], given[hole]) from None
        changes[name] = text
    return replace(value, **changes) if changes else value  # type: ignore[type-var]  # T is one of the preset values


def _misfit(parameter: Parameter, value: str) -> UsageError:
    return UsageError(f"`{safe(value, 60)}` cannot stand for the parameter `{parameter.name}`", hint=_hint(parameter))


def _hint(parameter: Parameter) -> str:
    return f"--param {parameter.name}={safe(parameter.example or 'VALUE', 100)}"
