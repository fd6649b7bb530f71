"""The rows of the picker: which group a provider is in, its badges, and what there is of it already."""

from wizard.login.draft import CUSTOM, Scene
from wizard.login.method import label, ways_in
from wizard.login.questions import Option
from wizard.values.preset import Category, Preset
from wizard.values.profile import Profile
from wizard.values.url import host_of

CUSTOM_PRESETS = ("custom-openai", "custom-anthropic")
# Most looked for first; the rest of the catalogue follows by category.
POPULAR = ("openai", "anthropic", "google", "openrouter", "mistral", "xai", "deepseek")
GROUPS: dict[Category, str] = {
    "plan": "Subscriptions",
    "frontier": "API key",
    "regional": "API key",
    "gateway": "Cloud and gateways",
    "cloud": "Cloud and gateways",
    "local": "Local",
    "custom": "Custom",
}
ORDER = ("Yours", "Popular", "Subscriptions", "API key", "Cloud and gateways", "Local", "Custom")
BADGES = {
    "browser": "OAuth",
    "device": "OAuth",
    "api-key": "API key",
    "bearer": "token",
    "command": "command",
    "none": "local",
}


def rows(scene: Scene) -> tuple[Option, ...]:
    def group(preset: Preset) -> str:
        if not preset.shipped:
            return "Yours"
        if preset.id in POPULAR:
            return "Popular"
        # Who only hosts models is reached with a key alone; a cloud asks for a project, a region, an account.
        hosts_alone = preset.category == "cloud" and not preset.parameters
        return "API key" if hosts_alone else GROUPS[preset.category]

    def rank(preset: Preset) -> tuple[int, int, str]:
        place = POPULAR.index(preset.id) if group(preset) == "Popular" else 0
        return ORDER.index(group(preset)), place, preset.name.casefold()

    # What speaks a protocol and is nobody's in particular is what the last row asks for.
    placed = [each for each in scene.presets if each.endpoints[0].base_url or not each.id.startswith("custom-")]
    last = [Option(id=CUSTOM, label="Another provider (custom base URL)…", words="custom base url other")]
    if not {*CUSTOM_PRESETS}.isdisjoint(each.id for each in scene.others):
        placed, last = [*scene.presets], []  # a host program offers some only
    return (*(_row(each, group(each), scene) for each in sorted(placed, key=rank)), *last)


def _state(saved: tuple[Profile, ...], scene: Scene) -> str:
    """What is wrong with one of them, else that there is one."""
    stands = [(each, scene.stand(each.name)) for each in saved]
    profile, stand = next((each for each in stands if not each[1].is_fine), stands[0])
    if stand.rejected:
        return "rejected"
    if stand.state == "login-needed":
        return "not set" if profile.auth.method == "env" else "login needed"
    return "saved" if stand.is_fine else stand.state.replace("-", " ")


def _row(preset: Preset, group: str, scene: Scene) -> Option:
    ways = ways_in(preset, scene)
    badges = tuple(dict.fromkeys(BADGES[each.method] for each in ways if each.method in BADGES))
    variable = scene.key_variable(preset)
    saved = scene.profiles_of(preset)
    found = scene.found_for(preset)
    runs = preset.id in (scene.running or ())
    other = f"${variable}" if variable else f"found in {found[0].tool}" if found else ""
    mark = _state(saved, scene) if saved else "running" if runs else other
    use = (f"Use ${variable} (set in this shell)",) if variable else ()
    take = tuple(f"Take the key found in {each.tool}" for each in found)
    endpoint = preset.endpoints[0]
    detail = (
        ("Ways in", "\n".join((*use, *take, *dict.fromkeys(map(label, ways))))),
        ("Get a key", preset.keys_url or ""),
        ("Sends requests to", host_of(endpoint.base_url) if endpoint.base_url else "an address you give"),
        ("Saved profiles", "\n".join(f"{each.name}, {scene.stand(each.name).said}" for each in saved) or "none"),
    )
    return Option(
        id=preset.id,
        # A row that starts the only sign-in there is says what its provider wants said of it.
        label=(ways[0].label if len(ways) == 1 and not saved else "") or preset.name,
        hint=preset.summary,
        group=group,
        badges=badges,
        mark=mark,
        detail=tuple(row for row in detail if row[1]),
        words=" ".join((preset.id, preset.name, *preset.env.key, preset.category, *take)),
    )
