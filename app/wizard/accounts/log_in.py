"""Starting a login: what NAME means, and what is already there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from wizard.accounts import preload
from wizard.accounts.context import Context
from wizard.accounts.unreadable import unreadable
from wizard.accounts.world import Machine
from wizard.errors import Refused, StorageUnavailable, UsageError
from wizard.login.draft import CUSTOM, Draft, Scene, Stand, Wishes
from wizard.login.driver import drive
from wizard.login.frontend import Frontend
from wizard.login.provider_rows import CUSTOM_PRESETS
from wizard.login.setup import setup
from wizard.machine.browser import desktop
from wizard.values.credential import Saved
from wizard.values.preset import Preset
from wizard.values.profile import profile_name
from wizard.values.secret import Secret

NOTHING_SAID = Wishes()


def scene(context: Context, wishes: Wishes = NOTHING_SAID) -> Scene:
    """The person's world as a login finds it: files and environment only, no keyring and no network."""
    config = context.config
    # Terms that tie a login to the program it is made for: it appears in that program only (SPEC promise 7).
    # And where the file that was to stand in for one is broken, a key is not sent to what it was to replace.
    broken = unreadable(context)
    presets = tuple(
        each
        for each in context.catalogue.presets.values()
        if (each.exportable or context.app) and each.id not in broken
    )
    keys = {name for preset in presets for name in preset.env.key} | ({wishes.env_key} if wishes.env_key else set())
    keys |= {each.auth.env_key for each in config.profiles.values() if each.auth.env_key}
    settings = {name for preset in presets for name in (*preset.env.base_url, *preset.env.model)}
    set_here = {name: text for name, text in context.environ.items() if text.strip()}

    @cache  # the list is drawn anew with each key that is found
    def stand(name: str) -> Stand:
        from wizard.accounts.rows import said_of  # noqa: PLC0415  # for those who have a profile
        from wizard.accounts.status import standing  # noqa: PLC0415  # as above

        row = standing(context, config.profiles[name], is_default=name == config.default)
        return Stand(state=row.state, said=said_of(row), rejected=row.rejected)

    def going(name: str) -> str:
        from wizard.accounts import going  # noqa: PLC0415  # for those who remove one

        return going.going(context, name, remove=True)

    def in_words(names: Iterable[str]) -> Mapping[str, str]:
        from wizard.accounts.rows import said_of  # noqa: PLC0415  # as above
        from wizard.accounts.status import dated, standing  # noqa: PLC0415  # as above

        saved = context.config.profiles  # as a check of this visit has left it
        rows = [standing(context, saved[each], is_default=False) for each in names if each in saved]
        return {each.name: said_of(each) for each in dated(context, rows) if each.last}

    return Scene(
        presets=presets,
        profiles=config.profiles,
        broken=frozenset(config.broken),
        default=config.default,
        secrets={name: Secret(text) for name, text in set_here.items() if name in keys},
        settings={name: text for name, text in set_here.items() if name in settings},
        config_path=context.config_path,
        browserless=desktop(context.environ).reason,
        found=None,
        running=None,
        stand=stand,
        dated=in_words,
        going=going,
    )


def draft_for(context: Context, name: str | None, wishes: Wishes) -> Draft:
    """The draft a login of NAME starts from: a profile, a provider id, `custom`, or nothing chosen yet.

    Raises UsageError for a name that is neither, and for ``--profile`` naming a profile of another provider.
    """
    where = scene(context, wishes)
    if wishes.profile is not None:
        profile_name(wishes.profile)
    draft = Draft(scene=where, wishes=wishes)
    if name is None:
        return draft
    if name in where.broken:
        raise context.config.broken[name]
    if name in where.profiles and wishes.profile in (None, name):
        return _again(context, draft, name)
    if name == CUSTOM and name not in where.profiles and where.preset(name) is None:
        base = next((found for each in CUSTOM_PRESETS if (found := where.preset(each))), None)
        if base is not None:
            return replace(draft, preset=base, custom=True)
    wanted = where.profiles[name].provider if name in where.profiles else name
    if (problem := unreadable(context).get(wanted)) is not None:
        raise problem
    preset = where.preset(wanted)
    if preset is None:
        tied = context.catalogue.presets.get(name)
        if tied is not None:
            raise _tied(tied)
        raise _unknown(context, name, where)
    if wishes.profile is not None and wishes.profile in where.profiles:
        other = where.profiles[wishes.profile]
        if other.provider != preset.id:
            raise UsageError(
                f"`{wishes.profile}` is a profile of {other.provider}, not of {preset.id}",
                hint=f"wizard auth {wishes.profile}",
            )
        return _again(context, draft, wishes.profile)
    if wishes.profile in where.broken:
        raise context.config.broken[wishes.profile or ""]
    return replace(draft, preset=preset)


def with_found_keys(context: Context, draft: Draft) -> Draft:
    """``draft`` with what other tools hold on offer, for frontends that say their list once; the others get it later."""
    if draft.preset is not None or draft.scene.found is not None:
        return draft
    from wizard.accounts.found_keys import in_files  # noqa: PLC0415  # for those who pick

    return replace(draft, scene=replace(draft.scene, found=in_files(context)))


async def log_in(context: Context, draft: Draft, frontend: Frontend) -> Saved:
    """Run the setup to its receipt. Raises Cancelled, and whatever the flow could not mend."""
    loading = preload.soon()
    try:
        async with Machine(context) as machine:
            return await drive(setup(draft), frontend, machine)
    finally:
        loading.cancel()


async def homeless_secret(context: Context, draft: Draft) -> StorageUnavailable | None:
    """The error a login without a person will end with because nobody said where to keep the secret; None if none."""
    from wizard.login.keeping import no_place  # noqa: PLC0415  # without a person there is no first frame
    from wizard.login.missing import keeps_nothing  # noqa: PLC0415  # as above

    kept = draft.existing.auth.store if draft.existing else None
    if draft.wishes.store or kept or keeps_nothing(draft):
        return None
    async with Machine(context) as machine:
        keyring = next(each for each in await machine.places() if each.store == "keyring")
    return None if keyring.usable else no_place(keyring.reason, silent=keyring.silent)


def _again(context: Context, draft: Draft, name: str) -> Draft:
    profile = draft.scene.profiles[name]
    if (problem := unreadable(context).get(profile.provider)) is not None:
        raise problem
    preset = context.preset(profile)
    if preset is None:
        raise UsageError(
            f"`{name}` belongs to the provider `{profile.provider}`, which is not in the catalogue",
            hint="`wizard presets list` shows the catalogue",
        )
    if not preset.exportable and not context.app:
        raise _tied(preset)
    return replace(draft, preset=preset, existing=profile, profile=name)


def _tied(preset: Preset) -> Refused:
    return Refused(
        f"a login to `{preset.name}` does not leave the program it is made for",
        hint="log in from the program that offers it, or choose another provider",
    )


def _unknown(context: Context, name: str, where: Scene) -> UsageError:
    from wizard.accounts.meant import asked_back, meant  # noqa: PLC0415  # on the way to an error only

    near = asked_back(meant(name, where.profiles, where.presets))
    hint = "`wizard presets list` shows all providers"
    return UsageError(f"no profile or provider named `{context.shown(name)}`", hint=f"{near} {hint}" if near else hint)
