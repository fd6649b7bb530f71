"""Where requests will go: the endpoint, its parameters, or an address the person gives."""

from dataclasses import replace

from wizard.errors import UsageError, WizardError
from wizard.login.address import tidy
from wizard.login.custom import described
from wizard.login.draft import Draft
from wizard.login.endpoint import at_another_place, endpoint_of, near, proven_by, standing
from wizard.login.notes import Notice
from wizard.login.parameters import answers, check_parameters
from wizard.login.questions import Choose, NeedText, Option
from wizard.login.steps import Flow, do
from wizard.values.fill import filled
from wizard.values.preset import Endpoint, Preset
from wizard.values.text import repeated, safe
from wizard.values.url import host_of


def place(draft: Draft) -> Flow[Draft]:
    """Settle ``endpoint``: from the saved profile, from flags, or by asking; and the ``login`` that leads there."""
    if draft.custom:
        return (yield from described(draft))
    draft = yield from _placed(draft)
    assert draft.endpoint is not None  # noqa: S101  # just now
    return replace(draft, endpoint=proven_by(draft.login, draft.endpoint))


def _placed(draft: Draft) -> Flow[Draft]:
    preset = draft.preset
    assert preset is not None  # noqa: S101  # an earlier stage chose it
    check_parameters(draft, preset)
    if draft.existing and draft.wishes.parameters and not draft.wishes.endpoint:
        # The answers to its questions change; the place among the preset's stays.
        stays = endpoint_of(draft.existing, preset).id or None
        draft = replace(draft, wishes=replace(draft.wishes, endpoint=stays))
    elif draft.existing and not (draft.wishes.endpoint or draft.wishes.base_url):
        stands = standing(draft.existing, preset)
        draft = _led(draft, preset, stands)
        return replace(draft, endpoint=stands, parameters=(yield from answers(draft, preset, stands)))
    if draft.candidate is not None:
        draft = replace(
            draft,
            wishes=replace(
                draft.wishes, endpoint=draft.candidate.endpoint, base_url=None, parameters=draft.candidate.parameters
            ),
        )
    of_environment = draft.login is not None and draft.login.method == "env"
    endpoint = yield from _endpoint(draft, preset)
    draft = _led(draft, preset, endpoint)
    values = yield from answers(draft, preset, endpoint)
    endpoint = filled(preset, endpoint, values)
    beside = address_beside(draft)
    address = draft.wishes.base_url or (beside if of_environment else None) or endpoint.base_url
    problem: WizardError | None = None
    while True:
        if not address or problem:
            address = yield from do(
                NeedText(
                    name="base-url",
                    title=preset.name,
                    label="Base URL",
                    example="https://llm.example.com/v1",
                    problem=problem,
                )
            )
        try:
            normal = yield from tidy(address)
            break
        except WizardError as error:
            if address == beside:
                error.message = f"`${_base_variable(draft)}` cannot be used: {error.message}"
            problem = error
    if normal != endpoint.base_url:
        endpoint = at_another_place(endpoint, normal)
    if of_environment and (name := draft.variable) in draft.scene.secrets:
        yield from do(Notice(_what_is_taken(draft, endpoint, name)))
    return replace(draft, endpoint=endpoint, parameters=values)


def _endpoint(draft: Draft, preset: Preset) -> Flow[Endpoint]:
    wished = draft.wishes.endpoint
    if wished:
        found = preset.endpoint(wished)
        if found is None:
            ids = ", ".join(each.id for each in preset.endpoints)
            raise UsageError(f"{preset.name} has no endpoint `{repeated(wished)}`", hint=f"it has: {ids}")
        return found
    login = draft.login
    ways = preset.alike(login) if login else ()
    possible = [each for each in preset.endpoints if not ways or any(way.serves(each.id) for way in ways)]
    # Protocols of one place are no question; regions and plans are other accounts.
    places = list(dict.fromkeys((each.region, each.plan) for each in possible))
    if len(places) <= 1:
        return possible[0]
    first = [next(each for each in possible if (each.region, each.plan) == where) for where in places]
    answer = yield from do(
        Choose(
            name="endpoint",
            title=preset.name,
            options=tuple(Option(id=each.id, label=_called(each), hint=host_of(each.base_url)) for each in first),
            default=first[0].id,
            # A token command's account is the same everywhere.
            caveat="" if login and login.method == "command" else "Keys of one place do not work at another.",
        )
    )
    return next(each for each in first if each.id == answer)


def _called(endpoint: Endpoint) -> str:
    return ", ".join(each for each in (endpoint.region, endpoint.plan) if each) or endpoint.id


def _led(draft: Draft, preset: Preset, endpoint: Endpoint) -> Draft:
    """With the login that leads there. Raises UsageError where the preset says that this way in does not."""
    login = draft.login
    known = draft.existing.parameters if draft.existing else {}
    at = endpoint.id or near(endpoint.base_url, preset, known)
    if login is None or not at:
        return draft
    ways = preset.alike(login)
    for each in (login, *ways):
        if each.serves(at):
            return replace(draft, login=each)
    if not endpoint.id:
        return draft
    ids = dict.fromkeys(each for way in ways for each in way.endpoints)
    raise UsageError(
        f"the login method `{login.method}` is not for the endpoint `{endpoint.id}`",
        hint=f"choose another `--method`, or one of its endpoints: {', '.join(ids)}",
    )


def address_beside(draft: Draft) -> str | None:
    """The base URL variable belongs to the key variable beside it, and to nothing else (SECURITY R91)."""
    return draft.scene.settings.get(_base_variable(draft))


def _base_variable(draft: Draft) -> str:
    names = draft.preset.env.base_url if draft.preset else ()
    return next((name for name in names if name in draft.scene.settings), "")


def _what_is_taken(draft: Draft, endpoint: Endpoint, name: str) -> str:
    preset = draft.preset
    models = [name for name in (preset.env.model if preset else ()) if name in draft.scene.settings]
    bases = [name for name in (preset.env.base_url if preset else ()) if name in draft.scene.settings]
    address = f"base URL {endpoint.base_url}" + (f" from ${bases[0]}" if bases else " (the provider's own)")
    model = f"model {safe(draft.scene.settings[models[0]], 80)} from ${models[0]}" if models else "model not set there"
    return f"Key from ${name}, {address}, {model}. The key goes to {host_of(endpoint.base_url)} only."
