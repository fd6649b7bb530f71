"""A minted key that its own provider does not take: it may only be too new, and nobody makes it a second time."""

from shlex import quote

from wizard.errors import Cancelled, Rejected
from wizard.login.draft import Draft
from wizard.login.keeping import keys_page, let_go
from wizard.login.steps import Choose, Flow, Notice, Option, do

_RETRY = Option(id="retry", label="Try it again", hint="a new key can take a moment to work")
_ANEW = Option(id="anew", label="Sign in again", hint="gives this key up")


class GivenUp(Exception):  # a turn in the conversation, not an error
    """The person wants another key."""


def refused_key(draft: Draft, problem: Rejected | None, *, caveat: str = "") -> Flow[str]:
    """`retry` or `anew`. Without a ``problem`` nobody has to be there: a script signs in again."""
    return (
        yield from do(
            Choose(
                name="refused",
                title=draft.preset.name if draft.preset else "",
                options=(_RETRY, _ANEW),
                default="retry" if problem else "anew",
                caveat=caveat,
                problem=problem,
            )
        )
    )


def kept_key(draft: Draft) -> str:
    """The remedies, for someone who cannot be asked."""
    return (
        f"the new key is kept: {finishes(draft)} tries it again, `wizard logout {draft.name}` gives it up; "
        f"or revoke it at {keys_page(draft)}"
    )


def given_up(draft: Draft) -> Flow[None]:
    """Delete it here, and say that it is still there."""
    if draft.kept is not None:
        yield from let_go(draft.kept.id)
        yield from do(Notice(f"The refused key is deleted here. Revoke it at {keys_page(draft)}."))


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
