"""Obtaining by key: typed, pasted, or read from the environment, and proven before it is kept."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from wizard.errors import Cancelled, Rejected, UsageError, WizardError
from wizard.login.again import finishes, kept_in, said_of
from wizard.login.draft import Draft
from wizard.login.endpoint import is_of, origins_of
from wizard.login.notes import Notice
from wizard.login.proof import Undecided, ask_again, decided, proven
from wizard.login.provider import AnotherProvider
from wizard.login.questions import Choose, NeedSecret, Option
from wizard.login.sibling import elsewhere, siblings
from wizard.login.steps import Back, Flow, Step, do
from wizard.values.credential import Credential
from wizard.values.keys import clean, owners, shape_of
from wizard.values.preset import Endpoint, Kind, Login, Preset
from wizard.values.secret import Secret
from wizard.values.url import host_of, origin


def obtain(draft: Draft) -> Flow[Draft]:
    """A credential in the draft, with what the check said; the draft alone for a login that keeps nothing."""
    preset, login, endpoint = draft.preset, draft.login, draft.endpoint
    assert preset is not None and login is not None and endpoint is not None  # noqa: S101, PT018  # earlier stages chose
    match login.method:
        case "api-key" | "bearer":
            return (yield from _typed(draft, preset, endpoint))
        case "env":
            return (yield from _from_environment(draft, preset, endpoint))
        case "none":
            return (yield from _proven(draft, preset, endpoint, None))
        case other:
            raise UsageError(f"login by `{other}` is not available yet", hint="use `--method api-key`")


def credential_of(key: Secret, draft: Draft, endpoint: Endpoint) -> Credential:
    """``key`` bound to the endpoint's origins; the method decides its kind, never the look of the string."""
    kind: Kind = "tokens" if draft.login and draft.login.method == "bearer" else "api-key"
    return Credential(kind=kind, secret=key, origins=origins_of(endpoint))


def _typed(draft: Draft, preset: Preset, endpoint: Endpoint, problem: WizardError | None = None) -> Flow[Draft]:
    key = draft.key
    while True:
        if key is None:
            key = yield from do(
                NeedSecret(
                    name="key-stdin",
                    title=preset.name,
                    label="Token" if draft.login and draft.login.method == "bearer" else "API key",
                    provider=preset.name,
                    host=host_of(endpoint.base_url),
                    keys_url=endpoint.keys_url,
                    replaces=draft.existing.name if draft.existing and draft.existing.auth.credential else None,
                    of_sign_in=draft.existing is not None and draft.existing.auth.method in {"browser", "device"},
                    problem=problem,
                    kept=_held(draft, endpoint),
                )
            )
        if draft.checked is not None and key == Secret(""):
            return draft.checked
        try:
            yield from _plausible(key, draft, preset, endpoint)
            return (yield from _proven(draft, preset, endpoint, key))
        # Whichever way back, what is in the field stays there.
        except Undecided as undecided:
            problem = undecided.problem
        except Back:
            problem = Cancelled("check cancelled")
        except (Rejected, UsageError) as error:
            problem = error
        key, draft = None, replace(draft, refused=())


def _held(draft: Draft, endpoint: Endpoint) -> str:
    """What is said of the key that a step back left in hand."""
    if draft.checked is None:
        return ""
    proven_at = draft.checked.endpoint or endpoint
    return f"The key for {host_of(proven_at.base_url)} is still here; Enter keeps it"


def _plausible(key: Secret, draft: Draft, preset: Preset, endpoint: Endpoint) -> Generator[Step[Any], Any, None]:
    """Raises UsageError for an admin key. Shapes are hints: another provider's key only needs a second yes."""
    if not is_of(endpoint, preset):
        return
    shape = shape_of(key, preset)
    if shape and not shape.usable:
        raise UsageError(
            f"that is not a key for using models: {shape.note}", hint=f"create an API key at {preset.keys_url}"
        )
    looks_like = owners(key, (*draft.scene.presets, *draft.scene.others))
    if shape or not looks_like or preset in looks_like:
        return
    other = looks_like[0]
    answer = yield from decided(
        Choose(
            name="looks-like",
            title=preset.name,
            options=(
                Option(id="anyway", label=f"Check it with {preset.name} anyway"),
                *([Option(id="switch", label=f"Switch to {other.name}")] if other in draft.scene.presets else []),
            ),
            default="anyway",
            caveat=f"This looks like a key of {other.name}.",
        )
    )
    if answer == "switch":
        raise AnotherProvider(other, key)


def _from_environment(draft: Draft, preset: Preset, endpoint: Endpoint) -> Flow[Draft]:
    name = draft.variable
    secret = draft.scene.secrets.get(name)
    if secret is None:
        raise UsageError(f"`${name}` is not set in this environment", hint=f"export {name}, or use `--method api-key`")
    cleaned = clean(secret.reveal())
    for note in cleaned.notes:
        yield from do(Notice(f"${name}: {note}"))
    draft = yield from _proven(replace(draft, env_key=name), preset, endpoint, cleaned.key)
    # Read from the environment at each use: nothing is stored, so there is no credential to save.
    return replace(draft, credential=None)


def _proven(draft: Draft, preset: Preset, endpoint: Endpoint, key: Secret | None) -> Flow[Draft]:
    """The draft with credential and outcome. Raises Rejected for a key that was typed: another one may be."""
    here, refused = endpoint, draft.refused
    while True:
        credential = credential_of(key, draft, endpoint) if key else None
        try:
            return (yield from proven(replace(draft, endpoint=endpoint), endpoint, credential))
        except Rejected as error:
            source = f" (from ${draft.env_key})" if draft.env_key else ""
            before = f"; {', '.join(map(host_of, refused))} refused it too" if refused else ""
            rejected = Rejected(error.message + source + before, hint=_where(draft, endpoint))
        if key is None:
            wants = Rejected(
                f"{host_of(endpoint.base_url)} wants a key (401)", hint="log in with `--method api-key --key-stdin`"
            )
            return (yield from _typed(replace(draft, login=Login(method="api-key")), preset, endpoint, wants))
        refused = (*refused, origin(endpoint.base_url))
        if offered := siblings(draft, preset, key, refused):
            sibling = yield from elsewhere(draft, preset, offered, rejected)
            if sibling is not None and sibling.preset is not preset:
                raise AnotherProvider(sibling.preset, key, sibling.endpoint.id, refused)
            if sibling is not None:
                endpoint = sibling.endpoint
                continue
        if not draft.env_key:
            raise rejected
        if not offered:
            yield from ask_again(draft, rejected, keep=False)
        endpoint, refused = here, ()


def _where(draft: Draft, endpoint: Endpoint) -> str:
    again = f"{finishes(draft)[:-1]}{said_of(draft)}"
    if draft.env_key:
        another = f"put another one into ${draft.env_key}, then {again}`"
    elif draft.wishes.attended:
        another = "paste another one"
    else:
        another = f"{again}{kept_in(draft)} --key-stdin` takes another one"
    return f"{another}; keys are made at {endpoint.keys_url}" if endpoint.keys_url else another
