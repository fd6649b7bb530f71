"""Connecting other tools: proposed as a diff, recorded, done in one step, and undone to the byte (promise 10)."""

from collections.abc import Iterator
from dataclasses import field

from wizard.accounts import fitting, tool_file
from wizard.accounts.context import Context
from wizard.errors import TryAgain, WizardError
from wizard.handoff.diff import unified
from wizard.handoff.source import Change, Source, Unfit
from wizard.store import connections_file as journal
from wizard.store import foreign_file, tool_module
from wizard.store.connections_file import Connection, Piece
from wizard.store.foreign_file import Foreign, digest
from wizard.store.lock import lock
from wizard.store.paths import shown
from wizard.values.frozen import dataclass
from wizard.values.keys import looks_like_key
from wizard.values.profile import Profile


@dataclass(frozen=True, slots=True)
class Proposal:
    """What connecting would change. ``diff`` is empty when it is connected so already; nothing is written yet."""

    tool: str
    profile: Profile
    path: str
    diff: tuple[str, ...]
    notes: tuple[str, ...] = ()
    shadowed_by: tuple[str, ...] = ()  # variables of this shell that the tool prefers to what it is given
    doubts: str = ""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What disconnecting did, or would do, to one file: ``kept`` of ours was changed by somebody, and stays."""

    path: str
    diff: tuple[str, ...]
    removed: bool
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    tool: str
    profile: Profile
    source: Source
    found: Foreign
    records: tuple[Connection, ...]
    base: str | None
    change: Change
    data: bytes = field(repr=False)

    @property
    def is_done(self) -> bool:
        return self.data == self.found.data


def propose(context: Context, tool: str, name: str | None) -> Proposal:
    """Raises UsageError, Refused, BadFile for what cannot be connected, LoginNeeded without any profile."""
    return _proposal(context, _plan(context, tool, context.chosen(name)))


def connect(context: Context, shown_to_person: Proposal, *, agreed: bool) -> Proposal:
    """Do it; ``agreed``: only if it is still what was proposed. Raises TryAgain otherwise, and as ``propose``."""
    with lock(context.folders, journal.LOCK):
        plan = _plan(context, shown_to_person.tool, shown_to_person.profile)
        proposal = _proposal(context, plan)
        if agreed and proposal.diff != shown_to_person.diff:
            raise TryAgain(f"`{shown(proposal.path)}` was changed meanwhile; nothing was changed", hint="try again")
        _write(context, plan, proposal.path)
    return proposal


def disconnect(context: Context, tool: str, *, dry: bool = False) -> tuple[Undoing, ...]:
    """Take us out of every file of ``tool`` we are in; none: it was not connected. Raises BadFile, TryAgain."""
    with lock(context.folders, journal.LOCK):
        journal.tidy(context.folders)
        paths = dict.fromkeys(each.path for each in journal.load(context.folders) if each.tool == tool)
        done, failed = [], None
        for path in paths:
            try:
                done.append(_undo(context, tool, path, dry=dry))
            except WizardError as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return tuple(done)


def connected(context: Context) -> tuple[Connection, ...]:
    """What is recorded, the newest last. Raises BadFile."""
    return journal.load(context.folders)


def _plan(context: Context, tool: str, profile: Profile) -> _Plan:
    source, path = tool_file.source(context, tool, profile), tool_file.path_of(context, tool)
    found = foreign_file.read_foreign(path)
    records = _records(context, tool, path)
    base = None if found.data is None else tool_file.decoded(found.data, path)
    if records:
        base = tool_file.undone(records, found.data).text
    try:
        change = tool_file.connected(tool, base or "", source, path)
    except Unfit as unfit:
        unfit.hint = fitting.remedy(context, tool, profile) or unfit.hint
        raise
    foreign_file.check_writable(found)
    return _Plan(tool, profile, source, found, records, base, change, tool_file.encoded(change.woven.text))


def _proposal(context: Context, plan: _Plan) -> Proposal:
    path = tool_file.path_of(context, plan.tool)
    diff: list[str] = []
    if not plan.is_done:
        before = None if plan.found.data is None else plan.found.data.decode()
        diff.extend(_diff(context, before, plan.change.woven.text, plan.change.woven.ours, path))
        if (module := tool_file.module(plan.tool, plan.source)) is not None:
            diff.extend(_diff(context, None, module, ((0, len(module)),), plan.source.plugin))
    shadows = tuple(each for each in plan.change.shadows if context.environ.get(each))
    doubts = tool_file.doubts(context, plan.profile, plan.source)
    return Proposal(plan.tool, plan.profile, path, tuple(diff), plan.change.notes, shadows, doubts)


def _write(context: Context, plan: _Plan, path: str) -> None:
    """The record first: whoever is killed behind it leaves something that can be undone."""
    module = tool_file.module(plan.tool, plan.source)
    if plan.is_done and plan.records:
        if module is not None:
            tool_module.put(plan.source.plugin, module)
        return
    new = _record(plan, path, None if module is None else plan.source.plugin)
    others = tuple(each for each in journal.load(context.folders) if each not in plan.records)
    journal.save(context.folders, (*others, *plan.records, new))
    try:
        if module is not None:
            tool_module.put(plan.source.plugin, module)
        foreign_file.write_foreign(plan.found, plan.data)
    except WizardError:
        journal.save(context.folders, (*others, *plan.records))
        foreign_file.tidy(plan.found, new.folders)
        if module is not None and not any(each.module for each in plan.records):
            tool_module.drop(plan.source.plugin)
        raise
    journal.save(context.folders, (*others, new))


def _record(plan: _Plan, path: str, module: str | None) -> Connection:
    woven = plan.change.woven
    folders = dict.fromkeys(folder for each in plan.records for folder in each.folders)
    folders |= dict.fromkeys(foreign_file.missing_folders(plan.found.target))
    return Connection(
        tool=plan.tool,
        profile=plan.source.profile.name,
        path=path,
        before=None if plan.base is None else digest(plan.base.encode()),
        after=digest(plan.data),
        inserted=tuple((each.at, each.text) for each in woven.inserted),
        pieces=tuple(
            Piece(path=each.path, value=each.value, item=each.item, whole=each.whole) for each in plan.change.parts
        ),
        made=plan.change.made,
        folders=tuple(folders),
        module=module,
    )


def _undo(context: Context, tool: str, path: str, *, dry: bool) -> Undoing:
    records = _records(context, tool, path)
    found = foreign_file.read_foreign(path)
    undone = tool_file.undone(records, found.data)
    folders = tuple(dict.fromkeys(folder for each in records for folder in each.folders))
    data = None if undone.text is None else tool_file.encoded(undone.text)
    diff: tuple[str, ...] = ()
    if data != found.data and found.data is not None:
        diff = tuple(_diff(context, found.data.decode(), undone.text, (), path))
    if dry:
        return Undoing(path, diff, data is None, undone.kept)
    if data is None:
        foreign_file.remove_foreign(found)
    elif data != found.data:
        foreign_file.write_foreign(found, data)
    foreign_file.tidy(found, folders)
    rest = tuple(each for each in journal.load(context.folders) if each not in records)
    for module in {each.module for each in records if each.module} - {each.module for each in rest}:
        tool_module.drop(module)
    journal.save(context.folders, rest)
    return Undoing(path, diff, data is None, undone.kept)


def _records(context: Context, tool: str, path: str) -> tuple[Connection, ...]:
    return tuple(each for each in journal.load(context.folders) if (each.tool, each.path) == (tool, path))


def _diff(
    context: Context, before: str | None, after: str | None, ours: tuple[tuple[int, int], ...], path: str
) -> Iterator[str]:
    presets = tuple(context.catalogue.presets.values())
    return unified(before, after, ours, shown(path), lambda text: looks_like_key(text, presets))
