"""The command that takes a login up again, for whoever cannot be asked or has left."""

from shlex import quote

from wizard.errors import Cancelled
from wizard.login.draft import Draft


def finishes(draft: Draft) -> str:
    """The command that takes the sign-in up again."""
    preset = draft.preset.id if draft.preset else ""
    if draft.custom and draft.existing is None:
        at = draft.endpoint.base_url if draft.endpoint else draft.wishes.base_url
        return f"`wizard auth custom --base-url {quote(at)} --profile {draft.name}`" if at else "`wizard auth custom`"
    if draft.existing is not None or draft.name == preset:
        return f"`wizard auth {draft.name}`"
    return f"`wizard auth {preset} --profile {draft.name}`"


def said_of(draft: Draft, endpoint: str | None = None) -> str:
    """The options that lead to the same address once more, or to another of its provider's endpoints."""
    wishes, chosen = draft.wishes, endpoint or draft.wishes.endpoint
    given = [("--param", f"{name}={value}") for name, value in wishes.parameters.items()]
    if chosen:
        given.append(("--endpoint", chosen))
    if wishes.base_url and not endpoint and not (draft.custom and draft.existing is None):  # there `finishes` says it
        given.append(("--base-url", wishes.base_url))
    return "".join(f" {name} {quote(value)}" for name, value in given)


def kept_in(draft: Draft) -> str:
    """The option for the place that was named; a saved profile has its own."""
    return f" --store {draft.wishes.store}" if draft.wishes.store and draft.existing is None else ""


def still_kept(draft: Draft) -> Cancelled:
    """What was sealed already outlives the person's leaving (SPEC promise 2)."""
    return kept_until(finishes(draft))


def kept_until(command: str) -> Cancelled:
    return Cancelled("cancelled; the sign-in itself is kept", hint=f"{command} finishes it")
