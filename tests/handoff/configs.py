"""Settings as people keep them: generated JSON, with and without comments, and TOML, in every style of writing."""

import json
import random
from typing import Any

import tomlkit
from hypothesis import strategies as st

from wizard.handoff.source import Source
from wizard.values.preset import Method, Protocol
from wizard.values.profile import Auth, Profile

MARK = "to-be-changed"
NAMES = st.text("abcXYZ_-09é“日 .", min_size=1, max_size=12) | st.sampled_from(['a"b', "a\\b", "x/*y*/", "// z", "}{"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.sampled_from([0.5, 1e300, -2.5e-7]),
    st.text(max_size=12),
    st.sampled_from(["#", "/* no comment */", "// nor this", "a\nb", '"', "\u2028", MARK]),
)
VALUES = st.recursive(
    SCALARS,
    lambda each: st.lists(each, max_size=4) | st.dictionaries(NAMES, each, max_size=4),
    max_leaves=6,
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=5)
STYLES = st.sampled_from(["", "  ", "    ", "\t", "compact"])
SEEDS = st.integers(0, 2**32)


def source(
    protocol: Protocol,
    *,
    name: str = "work",
    argv: tuple[str, ...] = ("/opt/a b/wizard", "token", "work"),
    model: str | None = "m-1",
    method: Method = "api-key",
    **more: Any,
) -> Source:
    auth = Auth(method=method, credential=None if method == "none" else "work")
    profile = Profile(
        name=name, provider="p", protocol=protocol, base_url="https://h.example/v1", auth=auth, model=model
    )
    return Source(profile=profile, argv=argv, plugin="/state/wizard/connect/wizard.mjs", **more)


@st.composite
def json_texts(draw: st.DrawFn, extra: st.SearchStrategy[dict[str, Any]], *, comments: bool) -> str:
    """A JSON object in some style; ``extra`` are members the tool itself knows."""
    values = {**draw(TABLES), **draw(extra)}
    rng = random.Random(draw(SEEDS))
    style, newline = draw(STYLES), draw(st.sampled_from(["\n", "\r\n"]))
    text = _json(values, style, comments, rng, "")
    head = draw(st.sampled_from(["", "\ufeff", "\n", "// mine\n" if comments else ""]))
    tail = draw(st.sampled_from(["", "\n", "\n\n", "  "]))
    return (head + text + tail).replace("\n", newline)


def _json(value: Any, style: str, comments: bool, rng: random.Random, base: str) -> str:
    if not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=rng.random() < 0.5)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not value:
        return opening + rng.choice(["", " ", "\n" + base, "/* none */" if comments else ""]) + closing
    multi = style != "compact" and rng.random() < 0.8
    inner = base + (style if multi else "")
    pairs = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    items = [
        ("" if key is None else json.dumps(key, ensure_ascii=False) + rng.choice([":", ": ", " : "]))
        + _json(each, style, comments, rng, inner)
        for key, each in pairs
    ]
    last = len(items) - 1
    lines = []
    for at, item in enumerate(items):
        comma = "," if at < last or (comments and rng.random() < 0.3) else ""
        note = rng.choice(["", "", " // note, {", " /* , */"]) if comments and multi else ""
        above = inner + "// above\n" if comments and multi and rng.random() < 0.2 else ""
        lines.append(above + (inner if multi else "") + item + comma + note)
    if multi:
        return opening + "\n" + "\n".join(lines) + "\n" + base + closing
    return opening + " ".join(lines) + closing


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    values = draw(st.dictionaries(NAMES, st.text(max_size=8) | st.booleans() | st.integers(-9, 9), max_size=4))
    tables = draw(st.dictionaries(NAMES, st.dictionaries(NAMES, st.text(max_size=8), max_size=3), max_size=3))
    rng = random.Random(draw(SEEDS))
    lines = ["# mine"] if rng.random() < 0.5 else []
    lines += [f"{tomlkit.key(key).as_string()} = {tomlkit.item(each).as_string()}" for key, each in values.items()]
    if rng.random() < 0.3:
        lines.append(f'x-mark = "{MARK}"  # changes')
    others = {**tables, **({"model_providers": {"mine": {"name": MARK}}} if rng.random() < 0.3 else {})}
    for name, table in others.items():
        if name in values:
            continue
        lines += ["", f"[{tomlkit.key(name).as_string()}]"] if name != "model_providers" else ["[model_providers.mine]"]
        inner = table["mine"] if name == "model_providers" else table
        lines += [f"{tomlkit.key(key).as_string()} = {tomlkit.item(each).as_string()}" for key, each in inner.items()]
    ending = draw(st.sampled_from(["", "\n", "\n\n", "\n# end"]))
    return draw(st.sampled_from(["", "\ufeff"])) + ("\n".join(lines) + ending).replace(
        "\n", draw(st.sampled_from(["\n", "\r\n"]))
    )
