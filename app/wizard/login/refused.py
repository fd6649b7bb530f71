"""A minted key that its own provider does not take: it may only be too new, and nobody makes it a second time."""

from wizard.errors import Rejected
from wizard.login.again import finishes
from wizard.login.draft import Draft
from wizard.login.keeping import keys_page, let_go
from wizard.login.notes import Notice
from wizard.login.questions import Choose, Option
from wizard.login.steps import Flow, do

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
