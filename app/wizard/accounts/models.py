"""The live models of a profile, and which one is its default."""

from dataclasses import dataclass

from wizard.accounts.context import Context
from wizard.accounts.held import held, renewed
from wizard.accounts.remedy import remedy
from wizard.accounts.silent import Silent
from wizard.accounts.world import Machine
from wizard.errors import Rejected, UsageError
from wizard.login.check import list_models
from wizard.login.driver import drive
from wizard.machine.thread import in_thread
from wizard.protocols.choice import offered
from wizard.store import profiles
from wizard.values.credential import Model
from wizard.values.nearest import nearest
from wizard.values.profile import Profile
from wizard.values.text import safe


@dataclass(frozen=True, slots=True)
class Listing:
    profile: Profile
    models: tuple[Model, ...]


async def listing(context: Context, name: str | None) -> Listing:
    """The models ``name`` may use, preferred ones first; what the profile lists itself when the endpoint has no list.

    Raises Rejected (8) for a refused credential, TryAgain when the host does not answer, and as ``held``.
    """
    profile = context.chosen(name)
    credential = await in_thread(lambda: held(context, profile))
    endpoint = context.endpoint(profile)
    if profile.models:
        return Listing(profile, tuple(Model(id=each) for each in profile.models))
    with remedy(profile):
        async with Machine(context) as machine:
            try:
                models = await drive(list_models(endpoint, credential), Silent(), machine)
            except Rejected:
                fresh = await in_thread(lambda: renewed(context, profile, credential))
                if fresh is None:
                    raise
                models = await drive(list_models(endpoint, fresh), Silent(), machine)
    return Listing(profile, offered(endpoint.models, models))


async def set_model(context: Context, name: str | None, model: str) -> Profile:
    """Make ``model`` the profile's default; ``provider/model`` finds that provider's profile.

    Raises UsageError, with the nearest id, for a model the live list does not have.
    """
    name, model = _addressed(context, name, model)
    found = await listing(context, name)
    ids = [each.id for each in found.models]
    if ids and model not in ids:
        near = nearest(model, ids)
        raise UsageError(
            f"`{found.profile.name}` has no model `{safe(model, 80)}`",
            hint=f"did you mean `{near}`?" if near else "`wizard model` lists them",
        )
    profiles.set_model(context.folders, found.profile.name, model)
    return context.chosen(found.profile.name)


def _addressed(context: Context, name: str | None, model: str) -> tuple[str | None, str]:
    provider, slash, rest = model.partition("/")
    if name is not None or not slash:
        return name, model
    saved = context.config.profiles
    # Many gateways use `vendor/model` as the id itself: only a profile of that provider makes it an address.
    if provider in saved:
        return provider, rest
    return next((each.name for each in saved.values() if each.provider == provider), None), (
        rest if any(each.provider == provider for each in saved.values()) else model
    )
