"""An API key that was found where another program keeps it, on offer to the person."""

from dataclasses import field

from wizard.values.frozen import dataclass
from wizard.values.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """``providers`` are the presets it may be of: one, several where only the person knows, none where nothing tells.

    ``name`` is what it is called there, ``tool`` whose place that is (empty: the environment), ``where`` the place as a
    person writes it; ``also`` are other places that hold the same key. ``endpoint`` is one of the only provider's.
    """

    key: Secret = field(repr=False)
    name: str
    where: str
    tool: str = ""
    providers: tuple[str, ...] = ()
    endpoint: str | None = None
    also: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """`$OPENAI_API_KEY`, or the tool and its file."""
        return self.where if self.tool in {"", self.where} else f"{self.tool}, {self.where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftKey:
    """Something that looks like a key and is not taken; ``why`` is a sentence without a full stop."""

    name: str
    where: str
    tool: str = ""
    why: str
