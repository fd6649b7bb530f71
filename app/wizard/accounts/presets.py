"""The catalogue as the commands show it."""

from collections.abc import Iterator

from wizard.accounts.context import Context
from wizard.accounts.meant import asked_back, meant
from wizard.catalog.check import check as check_file
from wizard.catalog.presets import Override, overrides, text_of
from wizard.catalog.schema import Kind
from wizard.catalog.schema import schema as schema_text
from wizard.errors import UsageError
from wizard.store.paths import shown, typed
from wizard.values.url import host_of


def rows(context: Context) -> Iterator[tuple[str, str, str, str]]:
    """Id, name, category and methods of every preset: comma-separated, as `--method` takes them.

    Experimental ones are in `show` only.
    """
    for each in context.catalogue.presets.values():
        methods = dict.fromkeys(way.method for way in each.logins if not way.experimental)
        yield each.id, each.name, each.category, ",".join(methods)


def complaints(context: Context) -> tuple[tuple[str, str], ...]:
    """What is wrong with presets that were left out, and what to do about it."""
    refused = context.refused_presets
    files = tuple((str(each), f"wizard presets check {typed(each.file)}") for each in context.catalogue.problems)
    return (*(((refused.message, refused.hint),) if refused is not None else ()), *files)


def overridden(context: Context) -> tuple[tuple[str, str], ...]:
    """The id of each preset that a file of the person's, their administrator's or a host's replaced, and what to say."""
    where = context.folders
    found = overrides(where.presets, where.admin_presets, host_folder=context.host_presets)
    return tuple((each.preset.id, _told(each)) for each in found)


def _told(found: Override) -> str:
    hosts = dict.fromkeys(host_of(each.base_url) for each in found.preset.endpoints if each.base_url)
    there = f"; requests go to {', '.join(hosts)}" if hosts else ""
    instead = "the one that ships" if found.ships else "another one of that name"
    return f"`{found.preset.id}` is read from {shown(found.file)} instead of {instead}{there}"


def source(context: Context, preset_id: str) -> str:
    """The file of the preset in force. Raises UsageError for an unknown id."""
    known = context.catalogue.presets
    if preset_id not in known:
        near = asked_back(meant(preset_id, (), tuple(known.values())))
        raise UsageError(f"no preset `{context.shown(preset_id)}`", hint=near or "`wizard presets list` shows all")
    where = context.folders
    return text_of(preset_id, where.presets, where.admin_presets, host_folder=context.host_presets)


def check(path: str) -> Iterator[tuple[str, bool]]:
    """Each problem of a preset file as a line, and whether it keeps the file from being loaded."""
    for each in check_file(path):
        yield (str(each) if each.level == "error" else f"{each} (warning)"), each.level == "error"


def schema(kind: Kind) -> str:
    return schema_text(kind)
