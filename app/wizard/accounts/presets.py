"""The catalogue as the commands show it."""

from collections.abc import Iterator

from wizard.accounts.context import Context
from wizard.catalog.check import check as check_file
from wizard.catalog.presets import text_of
from wizard.catalog.schema import Kind
from wizard.catalog.schema import schema as schema_text
from wizard.errors import UsageError
from wizard.values.nearest import nearest


def rows(context: Context) -> Iterator[tuple[str, str, str, str]]:
    """Id, name, category and methods (comma-separated) of every preset."""
    for each in context.catalogue.presets.values():
        methods = dict.fromkeys(login.method for login in each.logins if not login.experimental)
        yield each.id, each.name, each.category, ",".join(methods)


def complaints(context: Context) -> tuple[str, ...]:
    """What is wrong with preset files that were left out."""
    return tuple(str(each) for each in context.catalogue.problems)


def source(context: Context, preset_id: str) -> str:
    """The file of the preset in force. Raises UsageError for an unknown id."""
    known = context.catalogue.presets
    if preset_id not in known:
        near = nearest(preset_id, known)
        raise UsageError(
            f"no preset `{context.shown(preset_id)}`",
            hint=f"did you mean `{near}`?" if near else "`wizard presets list` shows all",
        )
    where = context.folders
    return text_of(preset_id, where.presets, where.admin_presets, host_folder=context.host_presets)


def check(path: str) -> Iterator[tuple[str, bool]]:
    """Each problem of a preset file as a line, and whether it keeps the file from being loaded."""
    for each in check_file(path):
        yield (str(each) if each.level == "error" else f"{each} (warning)"), each.level == "error"


def schema(kind: Kind) -> str:
    return schema_text(kind)
