"""What else uses a profile, as far as it is known here: connected tools, and profiles whose gateway it is."""

from collections.abc import Collection, Sequence

from wizard.accounts.addressed import command
from wizard.accounts.context import Context
from wizard.errors import WizardError
from wizard.store import connections_file
from wizard.store.connections_file import Connection
from wizard.values.frozen import dataclass
from wizard.values.text import safe
from wizard.values.wording import listed

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Users:
    """Names as they stand in the files, not yet fit to be shown."""

    tools: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()  # that go through it

    def told(self, *, gone: bool) -> str:
        """A sentence for each kind, nothing when there are none; ``gone``: the profile is not to stay."""
        told = []
        if self.tools:
            told.append(f"{_counted(self.tools, 'tool uses', 'tools use')} this profile: {listed(self.tools, _NAMED)}.")
        if self.tools and gone:
            ends = ", ".join(f"`{command(f'disconnect {safe(each, 40)}')}`" for each in self.tools[:_NAMED])
            told.append(f"To disconnect: {ends}.")
        if self.profiles:
            through = _counted(self.profiles, "profile goes", "profiles go")
            told.append(f"{through} through it: {listed(self.profiles, _NAMED)}.")
        return " ".join(told)


def users_of(context: Context, name: str, *, besides: Collection[str] = ()) -> Users:
    """``besides`` are the profiles that are not counted. Raises nothing: what cannot be read is no user."""
    try:
        through = [
            each.name for each in context.config.profiles.values() if each.gateway and each.gateway.profile == name
        ]
    except WizardError:
        through = []
    return Users(_tools(context, name), tuple(each for each in through if each not in {name, *besides}))


def _tools(context: Context, name: str) -> tuple[str, ...]:
    try:
        recorded = connections_file.load(context.folders)
    except (WizardError, OSError):  # `wizard doctor` tells of it
        return ()
    newest = {(each.tool, each.path): each for each in recorded}  # an interrupted `connect` may have left older ones
    return tuple(sorted({each.tool for each in newest.values() if each.profile == name and _stands(each)}))


def _stands(record: Connection) -> bool:
    """Whether the tool's file still holds what was put there and asks for the token; True where that cannot be told."""
    from wizard.accounts.tool_file import decoded  # noqa: PLC0415  # only what is connected needs them
    from wizard.handoff.source import Part  # noqa: PLC0415  # as above
    from wizard.handoff.standing import program, standing  # noqa: PLC0415  # as above
    from wizard.store.foreign_file import read_foreign  # noqa: PLC0415  # as above

    parts = tuple(Part(each.path, each.value, each.item, each.whole) for each in record.pieces)
    ours = tuple(each for each in parts if each.whole) or parts  # without its provider the rest of ours does nothing
    try:
        held = read_foreign(record.path)
        if held.data is None:
            return False
        now = standing(record.tool, decoded(held.data, record.path), ours, "").parts
    except (WizardError, OSError, ValueError, LookupError):  # a record that names no place, as no wizard writes it
        return True
    return bool(now) and (program(record.tool, ours, None) is None or program(record.tool, now, None) is not None)


def _counted(names: Sequence[str], one: str, several: str) -> str:
    return f"1 {one}" if len(names) == 1 else f"{len(names)} {several}"
