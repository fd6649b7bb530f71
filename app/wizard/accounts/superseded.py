"""What becomes of the credential that a new login has replaced: saved is saved, so it is only told."""

from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.save import Save
from wizard.accounts.withdraw import apart, way_to_withdraw, withdraw
from wizard.login.draft import Draft
from wizard.login.world import World
from wizard.values.credential import Credential, Saved


async def withdrawn_after(context: Context, draft: Draft, saving: Save, saved: Saved, world: World) -> Saved:
    """The receipt, saying whether the provider was told, and why not where it could have been."""
    before, old, new = draft.existing, saving.replaced, draft.credential
    if before is None or new is None or way_to_withdraw(context, before) is None:
        return saved
    what = "key" if before.auth.kind == "api-key" else "sign-in"
    if old is None:
        told = f"The old {what} was not revoked: it could not be opened" if saving.unopened else ""
        return replace(saved, old=told)
    if not apart(old, new):
        told = "The old sign-in ends by itself; it was not revoked, since that could end the new one too"
        return replace(saved, old=told)
    if old.kind == "tokens" and (sibling := _of_the_same(context, saved, old)) is not None:
        told = f"The old sign-in was not revoked: {sibling} is the same account's, and could end with it"
        return replace(saved, old=told)
    became, why = await withdraw(context, before, old, world)
    if became == "revoked":
        return replace(saved, replaced=False, old=f"The old {what} was revoked")
    return replace(saved, old=f"The old {what} was not revoked: {why}" if became == "failed" else "")


def _of_the_same(context: Context, saved: Saved, old: Credential) -> str | None:
    """Another profile of the account that was replaced: a server may keep one grant for both (see ``apart``)."""
    for each in context.config.profiles.values():
        is_other = each.name != saved.profile and each.provider == saved.provider
        if is_other and each.auth.credential is not None and each.auth.account == old.account:
            return each.name
    return None
