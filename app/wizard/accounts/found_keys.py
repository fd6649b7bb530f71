"""API keys in the environment and in other tools' files: read, and each given the provider it is likely from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.whose import whose
from wizard.errors import BadFile
from wizard.handoff.entry import Entry, NotUnderstood
from wizard.handoff.key_files import KeyFile, key_files
from wizard.handoff.variables import entries
from wizard.store.foreign_file import read_foreign
from wizard.store.paths import shown
from wizard.values.found_key import FoundKey, LeftKey
from wizard.values.frozen import dataclass
from wizard.values.keys import looks_like_key
from wizard.values.preset import Preset
from wizard.values.text import safe

LIMIT = 1 << 18  # the longest of these files has a few KiB
MOST = 50  # of one file; nobody has more, and each is compared with every other


@dataclass(frozen=True, slots=True)
class Findings:
    """``unread`` says in one sentence each which files were passed by, and why."""

    keys: tuple[FoundKey, ...] = ()
    left: tuple[LeftKey, ...] = ()
    unread: tuple[str, ...] = ()


def in_files(context: Context) -> tuple[FoundKey, ...]:
    """Those of other tools' files alone: what the environment holds, a login knows. What cannot be read is passed by."""
    return found_keys(context, environment=False).keys


def found_keys(context: Context, *, environment: bool = True) -> Findings:
    """What is there, each key once. Files alone without ``environment``. Nothing is sent, and nothing is kept."""
    # As in a login: terms that tie one to its program keep it out of the others.
    presets = tuple(each for each in context.catalogue.presets.values() if each.exportable or context.app)
    variables = frozenset(name for each in presets for name in each.env.key)
    keys: list[FoundKey] = []
    left: list[LeftKey] = []
    unread: list[str] = []
    if environment:
        for each in entries(context.environ, variables):
            _sort(each, "", f"${each.name}", presets, keys, left)
    for file in key_files(context.environ):
        try:
            found = _read(file, variables)
        except BadFile as error:
            unread.append(f"{error.message}; {file.tool}'s keys are passed by")
            continue
        where = safe(context.tilde(str(file.path)), 300)
        for each in found[:MOST]:
            _sort(each, file.tool, where, presets, keys, left)
        if len(found) > MOST:
            unread.append(f"`{where}` holds more than {MOST} keys; the rest is passed by")
    return Findings(tuple(_once(keys)), tuple(left), tuple(unread))


def _read(file: KeyFile, variables: frozenset[str]) -> tuple[Entry, ...]:
    if not file.path.is_absolute():
        # The tool looks for it from wherever it is started.
        raise BadFile(f"`{shown(str(file.path))}` is not an absolute path")
    data = read_foreign(str(file.path), LIMIT).data
    if data is None:
        return ()
    try:
        return file.read(data.decode(), variables)
    except UnicodeDecodeError:
        raise BadFile(f"`{shown(str(file.path))}` is not UTF-8 text") from None
    except NotUnderstood as error:
        raise BadFile(f"`{shown(str(file.path))}` is {error}") from None


def _sort(  # noqa: PLR0917  # the two lists it adds to
    entry: Entry, tool: str, where: str, presets: Sequence[Preset], keys: list[FoundKey], left: list[LeftKey]
) -> None:
    # A key in the place of a name is not shown.
    name = "…" if looks_like_key(entry.name, presets) else safe(entry.name, 60)
    why = entry.left
    if entry.key is not None:
        owner = whose(entry, entry.key, presets)
        why = owner.left
        if not why:
            keys.append(
                FoundKey(
                    key=entry.key,
                    name=name,
                    where=where,
                    tool=tool,
                    providers=owner.providers,
                    endpoint=owner.endpoint,
                )
            )
    if why:
        left.append(LeftKey(name=name, where=where, tool=tool, why=why))


def _once(keys: Sequence[FoundKey]) -> Iterator[FoundKey]:
    """The same key in several places is one, with the first of them that tells whose it is."""
    groups: list[list[FoundKey]] = []
    for each in keys:
        group = next((group for group in groups if group[0].key == each.key), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    for group in groups:
        best = min(group, key=lambda each: (len(each.providers) != 1, not each.providers))
        yield replace(best, also=tuple(each.source for each in group if each is not best))
