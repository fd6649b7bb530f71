"""Whose a new sign-in is, which is told: another account takes a profile's place on the person's word alone."""

from wizard.errors import Cancelled, Rejected, UsageError
from wizard.login.again import still_kept
from wizard.login.draft import Draft
from wizard.login.keeping import keys_page, let_go
from wizard.login.notes import Notice
from wizard.login.questions import Confirm
from wizard.login.steps import Back, Flow, do
from wizard.values.text import safe


def agreed(draft: Draft) -> Flow[None]:
    """Nothing is asked where it is the same account, or where either is not known.

    Raises Rejected once the person said no, UsageError where nobody can say yes: then what was brought is let go, so
    that the next login does not come upon it again.
    """
    profile = draft.existing
    before = profile.auth.account if profile else None
    now = draft.credential.account if draft.credential else None
    if now is None:
        return
    if profile is None or before is None or before == now:
        yield from do(Notice(f"Signed in as {safe(now, 80)}."))
        return
    old, new, name = safe(before, 80), safe(now, 80), profile.name
    said = f"You signed in as {new}, and {name} is the login of {old}."
    if draft.wishes.yes:
        yield from do(Notice(said))
        return
    provider = draft.preset.id if draft.preset else ""
    both = f"wizard auth {provider} --profile NAME"
    try:
        wanted = yield from do(
            Confirm(
                name="yes",
                title=draft.preset.name if draft.preset else "",
                text=f"{said} Replace it with the one of {new}?",
            )
        )
    except Cancelled:
        raise still_kept(draft) from None
    except Back:
        wanted = False
    except UsageError:
        yield from _given_up(draft)
        raise UsageError(
            f"the sign-in is `{new}`, and `{name}` is the login of `{old}`; nothing was replaced",
            hint=f"`--yes` replaces it; `{both}` keeps both",
        ) from None
    if not wanted:
        yield from _given_up(draft)
        raise Rejected(
            f"that sign-in was `{new}`, and `{name}` stays the login of `{old}`",
            hint=f"choose {old} on the provider's page, or keep both: `{both}`",
        )


def _given_up(draft: Draft) -> Flow[None]:
    """Deleted here and not revoked: a server may end with it what another profile holds of the same account."""
    if draft.kept is None:
        return
    yield from let_go(draft.kept.id)
    if draft.credential is not None and draft.credential.kind == "api-key":
        yield from do(Notice(f"The new key is deleted here. Revoke it at {keys_page(draft)}."))
