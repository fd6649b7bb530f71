"""Whose key it is that was found: by what it is called there, by the address beside it, and by its look."""

from collections.abc import Sequence

from wizard.errors import WizardError
from wizard.handoff.entry import Entry
from wizard.handoff.provider_names import ALIASES
from wizard.values.frozen import dataclass
from wizard.values.keys import owners, shape_of
from wizard.values.preset import Endpoint, Preset
from wizard.values.secret import Secret
from wizard.values.url import base_url, host_of, origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """As in ``FoundKey``; ``left`` is why the key is not offered at all."""

    providers: tuple[str, ...] = ()
    endpoint: str | None = None
    left: str = ""


def whose(entry: Entry, key: Secret, presets: Sequence[Preset]) -> Owner:
    """The providers that take an API key and may be the key's; several where only the person can say."""
    possible = [each for each in presets if each.login("api-key") is not None]
    named, region = _named(entry.name, possible)
    placed = [each for each in named if each.endpoints[0].base_url]
    if named and not placed and not entry.base_url:
        return Owner(left=f"{named[0].name} has no address of its own: `wizard auth {named[0].id}` asks for one")
    endpoint = region
    if entry.base_url:
        try:
            where = base_url(entry.base_url, allow_insecure=True)
        except WizardError:
            return Owner(left="the address beside it is not one")
        there = _standing_at(where, possible)
        placed = [each for each in placed if each.id in there] or [each for each in possible if each.id in there]
        if not placed:
            return Owner(left=f"it is for {host_of(where)}, which no provider of the catalogue is")
        endpoint = there[placed[0].id].id
    found = _by_look(key, placed, possible)
    for each in found:
        shape = shape_of(key, each)
        if shape is not None and not shape.usable:
            return Owner(
                left=f"not a key for using models: {shape.note}" if shape.note else "not a key for using models"
            )
    one = len(found) == 1
    return Owner(providers=tuple(each.id for each in found), endpoint=endpoint if one else None)


def _named(name: str, presets: Sequence[Preset]) -> tuple[list[Preset], str | None]:
    """By a variable, an id, or a name that tools use; and the endpoint such a name stands for."""
    by_variable = [each for each in presets if name in each.env.key]
    # `OLLAMA_API_KEY` is Ollama's own service's: its server on this machine takes none.
    by_variable = [each for each in by_variable if each.category != "local"] or by_variable
    low = name.casefold()
    preset_id, endpoint = ALIASES.get(low.removesuffix("_api_key"), (low.removesuffix("_api_key"), None))
    placed = [each for each in by_variable if each.endpoints[0].base_url]
    return (placed or by_variable or [each for each in presets if each.id == preset_id]), endpoint


def _standing_at(where: str, presets: Sequence[Preset]) -> dict[str, Endpoint]:
    """By preset id the endpoint at the origin of ``where``: the same address before the same host."""
    found: dict[str, Endpoint] = {}
    for preset in presets:
        near = [each for each in preset.endpoints if each.base_url and "{" not in each.base_url]
        near = [each for each in near if origin(each.base_url) == origin(where)]
        near.sort(key=lambda each: each.base_url != where)
        if near:
            found[preset.id] = near[0]
    return found


def _by_look(key: Secret, named: Sequence[Preset], presets: Sequence[Preset]) -> tuple[Preset, ...]:
    """``named``, narrowed by its look where it has one; by its look alone where nothing is named."""
    if not named:
        return owners(key, presets)
    look = owners(key, named)
    if look:
        return look
    shapeless = tuple(each for each in named if not each.keys)
    if shapeless:
        return shapeless
    # Named so, and looking like another's: only the person knows which of both is right.
    return (*named, *owners(key, presets))
