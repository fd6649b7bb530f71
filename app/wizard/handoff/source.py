"""Where a connected tool gets its credential: a profile, and the command of ours that prints its token."""

from collections.abc import Mapping
from dataclasses import field

from wizard.errors import UsageError
from wizard.handoff.woven import Woven
from wizard.values.frozen import dataclass
from wizard.values.preset import Protocol
from wizard.values.profile import Profile

Path = tuple[str, ...]
TIMEOUT_MS = 15_000  # `wizard token` gives up after 12 s


class Unfit(UsageError):
    """The profile is none the tool can use; another may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """``argv`` prints the token; ``name`` is what the tool calls us; ``plugin`` is where a module of ours may stand."""

    profile: Profile
    argv: tuple[str, ...]
    name: str = "wizard"
    credential: str = "bearer"
    headers: Mapping[str, str] = field(default_factory=dict)
    plugin: str = ""

    @property
    def is_open(self) -> bool:
        """Its provider needs no credential: there is no token to fetch."""
        return self.profile.auth.method == "none"

    def speaks(self, tool: str, *protocols: Protocol) -> None:
        """Raises Unfit unless the profile speaks one of ``protocols``."""
        if self.profile.protocol not in protocols:
            raise Unfit(
                f"{tool} speaks {' or '.join(protocols)}, and `{self.profile.name}` {self.profile.protocol}",
                hint=f"name another: `wizard connect {tool} --profile NAME`; `wizard status` shows them",
            )


@dataclass(frozen=True, slots=True)
class Part:
    """What we put at ``path``. ``item``: into the array there. ``whole``: ours by its name, whatever is in it now."""

    path: Path
    value: object
    item: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A tool's file with our parts in it; ``made`` are the containers that were not there before.

    ``notes`` say how the tool is started then; ``shadows`` are the variables it would prefer.
    """

    woven: Woven
    parts: tuple[Part, ...]
    made: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    shadows: tuple[str, ...] = ()
