"""Presets whose file is broken: another one of the same id may stand below, and lead elsewhere."""

from wizard.accounts.context import Context
from wizard.errors import BadFile
from wizard.store.paths import typed
from wizard.values.profile import Profile


def unreadable(context: Context) -> dict[str, BadFile]:
    """The first error of each such file, by the id it would have had."""
    return {
        each.file.rpartition("/")[2].removesuffix(".toml"): BadFile(
            f"preset {each}", hint=f"wizard presets check {typed(each.file)}"
        )
        for each in reversed(context.catalogue.problems)
    }


def check_readable(context: Context, profile: Profile) -> None:
    """Raises BadFile where nobody can tell which header its credential goes into, because its preset is broken."""
    if context.preset(profile) is None and (problem := unreadable(context).get(profile.provider)) is not None:
        raise problem
