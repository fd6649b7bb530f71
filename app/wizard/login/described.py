"""The question of the custom form: a provider nobody has a preset for, as the person describes it."""

from typing import Literal

from wizard.login.questions import Question
from wizard.values.frozen import dataclass
from wizard.values.preset import Protocol
from wizard.values.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A custom provider as the person typed it; nothing in it is trusted yet. ``key`` None: none needed.

    ``guess``: nobody chose the protocol, so what the address answers decides. ``placement``: the header the key goes
    into, empty for the protocol's own. ``headers``: `NAME: VALUE` each, public. ``preset``: the name to keep it under in
    the person's own catalogue, empty for not.
    """

    base_url: str
    protocol: Protocol
    key: Secret | None
    profile: str
    guess: bool = False
    placement: str = ""
    headers: tuple[str, ...] = ()
    preset: str = ""


Field = Literal["url", "key", "name", "placement", "header", "preset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeEndpoint(Question[Described]):
    """The custom provider form. ``last`` is what was typed before; ``about`` is the field ``problem`` is with."""

    protocols: tuple[Protocol, ...]
    last: Described | None = None
    about: Field = "url"
