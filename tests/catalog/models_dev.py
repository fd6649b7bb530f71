"""What has changed: the shipped presets beside a snapshot of models.dev. ``python tests/catalog/models_dev.py api.json``.

The snapshot is the file models.dev publishes as api.json (MIT, Copyright (c) 2025 models.dev), fetched by the person who
runs this. Nothing is written: where keys are made, what proves one and how to log in is not known there, so each
difference is looked at, and the preset changed by hand with its source and date.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))

from wizard.catalog.presets import load
from wizard.values.preset import Preset

# What one account system of ours is called there, where the names differ: regions and plans are endpoints of ours.
OURS = {
    "zhipuai": "zai",
    "zhipuai-coding-plan": "zai-coding-plan",
    "minimax-cn": "minimax",
    "minimax-cn-coding-plan": "minimax-coding-plan",
    "moonshotai-cn": "moonshotai",
    "alibaba-cn": "alibaba",
    "alibaba-coding-plan-cn": "alibaba-coding-plan",
    "siliconflow-cn": "siliconflow",
    "stepfun-ai": "stepfun",
    "google-vertex-anthropic": "google-vertex",
    "xiaomi-token-plan-ams": "xiaomi",
    "xiaomi-token-plan-cn": "xiaomi",
    "xiaomi-token-plan-sgp": "xiaomi",
    "opencode-go": "opencode",
    "perplexity-agent": "perplexity",
}
# Not ours to ship, and why.
DENIED = {
    "github-copilot": "its client id is not ours to use",
    "github-models": "retired on 2026-07-30",
}


def compare(snapshot: Mapping[str, Any], presets: Mapping[str, Preset]) -> Iterator[str]:
    """One line for each difference. ``snapshot``: ``{id: {"name", "env", "api"?, "models": {id: {"status"?}}}}``."""
    seen: dict[str, list[Mapping[str, Any]]] = {}
    for name, theirs in sorted(snapshot.items()):
        ours = OURS.get(name, name)
        if ours in presets:
            seen.setdefault(ours, []).append(theirs)
        elif name not in DENIED:
            yield f"+ {name}: {theirs.get('name', name)} is not in the catalogue"
    for name, preset in sorted(presets.items()):
        if name in seen:
            yield from _differences(preset, seen[name])
        elif preset.category not in {"local", "custom"}:
            yield f"? {name}: unknown to the snapshot"


def _differences(preset: Preset, theirs: list[Mapping[str, Any]]) -> Iterator[str]:
    parameters = {each.name.upper() for each in preset.parameters}
    env = preset.env
    variables = {*env.key, *env.base_url, *env.model, *env.other}
    models: dict[str, Mapping[str, Any]] = {}
    for each in theirs:
        for variable in each.get("env", ()):
            if variable not in variables and not any(variable.endswith(name) for name in parameters):
                yield f"~ {preset.id}: reads ${variable} there, not here"
        address = str(each.get("api") or "").rstrip("/")
        bases = {endpoint.base_url for endpoint in preset.endpoints}
        # An Anthropic address ends in /v1 there; SDKs take it without.
        if address and "${" not in address and not bases & {address, address.removesuffix("/v1")}:
            yield f"~ {preset.id}: at {address} there, at {', '.join(sorted(bases))} here"
        models |= each.get("models", {})
    for model in {model for endpoint in preset.endpoints for model in endpoint.models.prefer} if models else ():
        if model not in models:
            yield f"~ {preset.id}: prefers `{model}`, which is not listed there"
        elif models[model].get("status") == "deprecated":
            yield f"~ {preset.id}: prefers `{model}`, which is deprecated there"


def main(path: str) -> int:
    """Print the differences; 1 when there are any."""
    found = list(compare(json.loads(Path(path).read_text()), load("/nowhere", []).presets))
    print("\n".join(found) or "nothing has changed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
