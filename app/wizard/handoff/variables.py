"""Keys among variables, each with the address that its own variables give it: an environment, or a `.env` file's."""

from collections.abc import Collection, Mapping

from wizard.handoff.entry import Entry, entry

# aider takes these two of its options from the environment as well, under its own prefix.
_AIDERS = {f"AIDER_{name}_API_KEY": f"{name}_API_KEY" for name in ("OPENAI", "ANTHROPIC")}


def entries(variables: Mapping[str, str], wanted: Collection[str]) -> tuple[Entry, ...]:
    """The variables of ``wanted`` that are set; any other may hold a secret of another kind, and is not looked at."""
    found = []
    for name, text in variables.items():
        known = _AIDERS.get(name, name)
        if known in wanted and text.strip():
            found.append(entry(known, text, _address(variables, known, name)))
    return tuple(found)


def _address(variables: Mapping[str, str], *names: str) -> str:
    stems = [name.removesuffix("_API_KEY") for name in names]
    places = [f"{stem}_{kind}" for stem in stems for kind in ("BASE_URL", "API_BASE")]
    places += ["GOOGLE_GEMINI_BASE_URL"] * ("GEMINI_API_KEY" in names)
    return next((text for each in places if (text := variables.get(each, "").strip())), "")
