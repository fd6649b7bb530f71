"""Where a provider's requests may go is asked of the person wherever it matters to them."""

from typing import Any

import pytest

from catalog.bench import PRESETS, examples
from wizard.login.draft import Draft, Scene
from wizard.login.place import place
from wizard.login.questions import Choose, NeedText
from wizard.values.preset import Endpoint, Preset

# Protocols of one place, and Databricks' older path, are asked for by `--endpoint` only.
ASKED = {
    "alibaba": "Singapore | US (Virginia) | China (Hong Kong) | China (Beijing)",
    "alibaba-coding-plan": "International | China",
    "google-vertex": "One region, which you name | Global, wherever there is room",
    "kimi-for-coding": "kimi.com | kimi.ai",
    "minimax": "International | China",
    "minimax-coding-plan": "International | China",
    "moonshotai": "International | China",
    "siliconflow": "International | China",
    "stepfun": "International | International, Step Plan | China",
    "xiaomi": "Pay as you go | Token Plan, Singapore | Token Plan, Europe | Token Plan, China",
    "zai": "International | China",
    "zai-coding-plan": "International | China",
}


def answered(preset: Preset, chosen: str = "") -> tuple[Endpoint, list[Any]]:
    """The place the flow settles on, and the questions on the way."""
    asked: list[Any] = []
    flow = place(Draft(scene=Scene(presets=(preset,)), preset=preset, login=preset.logins[0]))
    given = examples(preset)
    reply: Any = None
    while True:
        try:
            step = flow.send(reply)
        except StopIteration as stop:
            return stop.value.endpoint, asked
        asked.append(step)
        match step:
            case Choose():
                reply = chosen or step.default
            case NeedText(name="base-url"):
                reply = "https://llm.example.test/v1"
            case NeedText():
                reply = given[step.name.removeprefix("param ").removesuffix("=VALUE")]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_each_region_and_plan_can_be_chosen_by_a_name_of_its_own(preset: Preset) -> None:
    _, asked = answered(preset)
    choices = [each for each in asked if isinstance(each, Choose)]
    assert [" | ".join(each.label for each in choice.options) for choice in choices] == (
        [ASKED[preset.id]] if preset.id in ASKED else []
    )
    for option in [each for choice in choices for each in choice.options]:
        endpoint, _ = answered(preset, option.id)
        assert endpoint.id == option.id
        assert "{" not in endpoint.base_url


def test_vertex_asks_for_a_region_only_where_there_is_one() -> None:
    vertex = PRESETS["google-vertex"]

    here, asked_here = answered(vertex)
    everywhere, asked_everywhere = answered(vertex, "global")

    assert [each.name for each in asked_here] == ["endpoint", "param project=VALUE", "param location=VALUE"]
    assert [each.name for each in asked_everywhere] == ["endpoint", "param project=VALUE"]
    assert here.base_url.startswith("https://europe-west4-aiplatform.googleapis.com/")
    assert everywhere.base_url == (
        "https://aiplatform.googleapis.com/v1/projects/my-project-123/locations/global/endpoints/openapi"
    )
    assert asked_here[0].caveat == ""


def test_where_keys_belong_to_one_place_that_is_said() -> None:
    _, (choice,) = answered(PRESETS["moonshotai"])

    assert choice.caveat == "Keys of one place do not work at another."
