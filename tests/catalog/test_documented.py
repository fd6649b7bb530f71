"""The bodies that providers are known to answer with, and what each is taken for."""

import pytest

from catalog.bench import PRESETS, Bench, kinds
from catalog.documented import ANSWERS
from catalog.internet import Said


@pytest.mark.parametrize("preset_id", sorted({preset_id for preset_id, *_ in ANSWERS}))
def test_what_a_provider_says_of_a_key_is_understood(bench: Bench, preset_id: str) -> None:
    preset = PRESETS[preset_id]
    for _, status, body, result, reason in [each for each in ANSWERS if each[0] == preset_id]:
        for endpoint in preset.endpoints:
            outcome = bench.run(bench.place(preset_id, endpoint.id), Said(status, body), kind=kinds(preset)[0]).outcome
            assert (outcome.result, reason in outcome.reason) == (result, True), (body, outcome)
