"""The maintainer's comparison: what it says of a snapshot, and that it says nothing of what has not changed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.models_dev import compare
from wizard.catalog.presets import load

PRESETS = load("/nowhere", []).presets
GROQ: dict[str, Any] = {
    "name": "Groq",
    "env": ["GROQ_API_KEY"],
    "models": {each: {} for each in PRESETS["groq"].models.prefer},
}


def said(snapshot: dict[str, Any], *ours: str) -> list[str]:
    return list(compare(snapshot, {each: PRESETS[each] for each in ours}))


def test_nothing_is_said_of_what_has_not_changed() -> None:
    assert said({"groq": GROQ}, "groq") == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"env": ["GROQ_KEY"]}, "~ groq: reads $GROQ_KEY there, not here"),
        (
            {"api": "https://api.groq.example/v1/"},
            "~ groq: at https://api.groq.example/v1 there, at https://api.groq.com/openai/v1 here",
        ),
    ],
)
def test_a_difference_is_a_line(changed: dict[str, Any], line: str) -> None:
    assert said({"groq": GROQ | changed}, "groq") == [line]


def test_a_preferred_model_that_went_or_is_going_is_named() -> None:
    gone, going, *stay = PRESETS["groq"].models.prefer
    models = {going: {"status": "deprecated"}} | {each: {} for each in stay}

    assert sorted(said({"groq": GROQ | {"models": models}}, "groq")) == sorted(
        [
            f"~ groq: prefers `{gone}`, which is not listed there",
            f"~ groq: prefers `{going}`, which is deprecated there",
        ]
    )


def test_a_new_provider_is_told_and_a_denied_one_is_not() -> None:
    new = {"name": "New", "env": []}

    assert said({"new": new, "github-copilot": new, "groq": GROQ}, "groq") == ["+ new: New is not in the catalogue"]


def test_regions_that_are_entries_of_their_own_there_belong_to_one_preset_here() -> None:
    moonshot = {"env": ["MOONSHOT_API_KEY"]}

    assert (
        said(
            {
                "moonshotai": moonshot | {"api": "https://api.moonshot.ai/v1"},
                "moonshotai-cn": moonshot | {"api": "https://api.moonshot.cn/v1"},
            },
            "moonshotai",
        )
        == []
    )


def test_a_preset_the_snapshot_does_not_know_is_told_unless_it_is_of_this_machine() -> None:
    assert said({}, "groq", "ollama", "litellm") == ["? groq: unknown to the snapshot"]


def test_as_a_command_it_exits_1_when_there_is_something_to_look_at(tmp_path: Path) -> None:
    snapshot = tmp_path / "api.json"
    snapshot.write_text(json.dumps({"new": {"name": "New", "env": []}}))
    script = Path(__file__).with_name("models_dev.py")

    done = subprocess.run([sys.executable, script, snapshot], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "+ new: New is not in the catalogue\n" in done.stdout
