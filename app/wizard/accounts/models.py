"""The live models of a profile, and which one is its default."""

from dataclasses import replace
from functools import partial

from wizard.accounts.context import Context
from wizard.accounts.remedy import remedy
from wizard.accounts.unreadable import check_readable
from wizard.accounts.using import using
from wizard.accounts.world import Machine
from wizard.errors import Rejected, TryAgain, UsageError
from wizard.login.check import list_models
from wizard.protocols.choice import offered
from wizard.store import profiles
from wizard.values.credential import Model
from wizard.values.frozen import dataclass
from wizard.values.keys import looks_like_key
from wizard.values.nearest import nearest
from wizard.values.profile import Profile
from wizard.values.text import safe


@dataclass(frozen=True, slots=True)
class Listing:
    """``live``: the provider's own list, read now. Another is what is known here, and proves nothing about a name."""

    profile: Profile
    models: tuple[Model, ...]
    live: bool = True


async def listing(context: Context, name: str | None) -> Listing:
    """The models ``name`` may use, preferred ones first; what the profile lists itself when the endpoint has no list.

    Raises Rejected (8) for a refused credential, TryAgain when the host does not answer, and as ``held``.
    """
    profile = context.chosen(name)
    check_readable(context, profile)
    use = await using(context, profile)
    endpoint = context.endpoint(profile)
    if profile.models:
        return Listing(profile, tuple(Model(id=each) for each in profile.models))
    with remedy(profile, endpoint):
        async with Machine(context) as machine:
            models = await use.run(partial(list_models, endpoint), machine)
    return Listing(profile, offered(endpoint.models, models), live=endpoint.models.path != "")


async def set_model(context: Context, name: str | None, model: str) -> Listing:
    """Make ``model`` the profile's default; ``provider/model`` finds that provider's profile.

    A list that cannot be read, or that the provider has not, stops nobody who knows the name. Raises
    UsageError, with the nearest id, for a model the live list does not have; Rejected for a refused credential.
    """
    name, model = addressed(context, name, model)
    profile = context.chosen(name)
    try:
        found = await listing(context, name)
    except (Rejected, TryAgain) as error:
        if isinstance(error, Rejected) and profile.auth.method != "none":
            raise
        found = Listing(profile, ())
    ids = [each.id for each in found.models] if found.live else []
    if ids and model not in ids:
        near = nearest(model, ids)
        raise UsageError(
            f"`{found.profile.name}` has no model `{_repeated(context, model)}`",
            hint=f"did you mean `{near}`?" if near else f"`wizard model --profile {found.profile.name}` lists them",
        )
    profiles.set_model(context.folders, found.profile.name, model)
    return replace(found, profile=context.chosen(found.profile.name))


def _repeated(context: Context, model: str) -> str:
    """A name from the command line, fit to be repeated; a key given in its place is not."""
    return "…" if looks_like_key(model, context.catalogue.presets.values()) else safe(model, 80)


def addressed(context: Context, name: str | None, model: str) -> tuple[str | None, str]:
    """The profile that is meant, if one is named, and the model of it."""
    provider, slash, rest = model.partition("/")
    if name is not None or not slash:
        return name, model
    config = context.config
    saved = config.profiles
    # Many gateways use `vendor/model` as the id itself: only a profile of that provider makes it an address.
    if provider in saved:
        return provider, rest
    of_it = [each.name for each in saved.values() if each.provider == provider]
    if not of_it:
        return None, model
    usual = context.usual(config)
    return usual if usual in of_it else of_it[0], rest
