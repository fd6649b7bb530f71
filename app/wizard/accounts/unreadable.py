"""Presets whose file is broken: another one of the same id may stand below, and lead elsewhere."""

from wizard.accounts.context import Context
from wizard.errors import BadFile
from wizard.store.paths import typed


def unreadable(context: Context) -> dict[str, BadFile]:
    """The first error of each such file, by the id it would have had."""
    return {
        each.file.rpartition("/")[2].removesuffix(".toml"): BadFile(
            f"preset {each}", hint=f"wizard presets check {typed(each.file)}"
        )
        for each in reversed(context.catalogue.problems)
    }
