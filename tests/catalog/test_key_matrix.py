"""Every kind of key at every provider: none is called another's, and what cannot call models is refused by its owner."""

import random
import string
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.bench import PRESETS, examples
from catalog.shipped import TWINS
from wizard.login.draft import Draft, Scene
from wizard.login.effects import Send
from wizard.login.key import obtain
from wizard.login.questions import Choose, NeedSecret
from wizard.values.fill import filled
from wizard.values.keys import owners
from wizard.values.preset import KeyShape, Login, Preset
from wizard.values.secret import Secret

SCENE = Scene(presets=tuple(PRESETS.values()))
SHAPES = [(preset, shape) for preset in PRESETS.values() for shape in preset.keys]
_SENT = "sent"
ALNUM, LOWER, HEX = string.ascii_letters + string.digits, string.ascii_lowercase + string.digits, "0123456789abcdef"
URL64 = ALNUM + "-_"
_UUID = [(HEX, 8), ("-", 1), (HEX, 4), ("-", 1), (HEX, 4), ("-", 1), (HEX, 4), ("-", 1), (HEX, 12)]
_JWT = [("eyJ", 0), (URL64, 34), (".eyJ", 0), (URL64, 90), (".", 1), (URL64, 43)]
# What keys look like by the providers' own pages and the scanners' rules, not by the presets: owner, and its parts. A
# text of length 0 stands for itself.
LOOKS: list[tuple[str, list[tuple[str, int]]]] = [
    ("openai", [("sk-proj-", 0), (URL64, 74), ("T3BlbkFJ", 0), (URL64, 74)]),
    ("openai", [("sk-svcacct-", 0), (URL64, 74), ("T3BlbkFJ", 0), (URL64, 74)]),
    ("openai", [("sk-", 0), (ALNUM, 20), ("T3BlbkFJ", 0), (ALNUM, 20)]),
    ("openai", [("sk-admin-", 0), (URL64, 58), ("T3BlbkFJ", 0), (URL64, 58)]),
    ("anthropic", [("sk-ant-api03-", 0), (URL64, 93), ("AA", 0)]),
    ("anthropic", [("sk-ant-admin01-", 0), (URL64, 93), ("AA", 0)]),
    ("anthropic", [("sk-ant-oat01-", 0), (URL64, 93), ("AA", 0)]),
    ("openrouter", [("sk-or-v1-", 0), (HEX, 64)]),
    ("xai", [("xai-", 0), (ALNUM + "_", 80)]),
    ("google", [("AIzaSy", 0), (URL64, 33)]),
    ("groq", [("gsk_", 0), (ALNUM, 52)]),
    ("huggingface", [("hf_", 0), (string.ascii_letters, 34)]),
    ("deepseek", [("sk-", 0), (LOWER, 32)]),
    ("alibaba", [("sk-", 0), (HEX, 32)]),
    ("alibaba-coding-plan", [("sk-sp-", 0), (LOWER, 32)]),
    ("kimi-for-coding", [("sk-kimi-", 0), (ALNUM, 64)]),
    ("minimax-coding-plan", [("sk-cp-", 0), (URL64, 100)]),
    ("zai", [(HEX, 32), (".", 1), (ALNUM, 16)]),
    ("zai-coding-plan", [(HEX, 32), (".", 1), (ALNUM, 16)]),
    ("perplexity", [("pplx-", 0), (ALNUM, 48)]),
    ("cerebras", [("csk-", 0), (LOWER, 48)]),
    ("togetherai", [("tgp_v1_", 0), (URL64, 43)]),
    ("fireworks-ai", [("fw_", 0), (ALNUM, 22)]),
    ("novita-ai", [("sk_", 0), (URL64, 43)]),
    ("chutes", [("cpk_", 0), (HEX, 32), (".", 1), (HEX, 32), (".", 1), (ALNUM, 32)]),
    ("nvidia", [("nvapi-", 0), (URL64, 64)]),
    ("vercel", [("vck_", 0), (ALNUM, 56)]),
    ("digitalocean", [("sk-do-", 0), (URL64, 64)]),
    ("databricks", [("dapi", 0), (HEX, 32)]),
    ("xiaomi", [("tp-", 0), (LOWER, 48)]),
    ("amazon-bedrock", [("ABSK", 0), (ALNUM + "+/", 128), ("=", 1)]),
    # Nothing tells these apart, so nobody may be named.
    ("", [("sk-", 0), (ALNUM, 48)]),  # Moonshot AI, AIHubMix, New API
    ("", [("sk-", 0), (string.ascii_lowercase, 48)]),  # SiliconFlow
    ("", [("sk-", 0), (ALNUM, 64)]),  # OpenCode Zen
    ("", [("sk-", 0), (URL64, 22)]),  # LiteLLM
    ("", [(ALNUM, 32)]),  # Mistral, DeepInfra
    ("", [(ALNUM, 40)]),  # Cohere
    ("", [(HEX, 40)]),  # Weights & Biases
    ("", [(HEX, 64)]),  # Together AI, the older ones
    ("", [(HEX, 32)]),  # Azure
    ("", [(HEX, 32), (".", 1), (ALNUM, 24)]),  # Ollama Cloud
    ("", [(ALNUM, 8), (".", 1), (ALNUM, 32)]),  # Baseten
    ("", _UUID),  # Scaleway, SambaNova, Volcengine
    ("", _JWT),  # MiniMax, Kilo, OVHcloud, Coder
]


def met(key: str, preset: Preset) -> str:
    """What the key question does with ``key`` at this provider: `sent`, whose it says it is, or why it is refused."""
    endpoint = preset.endpoints[0]
    if endpoint.base_url:
        endpoint = filled(preset, endpoint, examples(preset))
    draft = Draft(scene=SCENE, preset=preset, endpoint=endpoint, login=Login(method="api-key"), key=Secret(key))
    flow = obtain(draft)
    while True:
        match next(flow):
            case Choose(name="looks-like", caveat=caveat):
                return caveat.removeprefix("This looks like a key of ").removesuffix(".")
            case NeedSecret(problem=problem):
                return str(problem)
            case Send():
                return _SENT
            case _ if not endpoint.verify and endpoint.models.path == "":
                return _SENT  # there is no call to send it to


def alike(owner: str) -> set[str]:
    return {owner}.union(*(each for each in TWINS if owner in each)) if owner else set()


@pytest.mark.parametrize(
    ("owner", "parts"), LOOKS, ids=[f"{owner or 'anybody'}-{at}" for at, (owner, _) in enumerate(LOOKS)]
)
def test_a_key_as_it_is_documented_is_accused_by_nobody_but_for_its_owner(
    owner: str, parts: list[tuple[str, int]]
) -> None:
    for key in _made(parts):
        _everywhere(key, owner)


@pytest.mark.parametrize(
    ("preset", "shape"), SHAPES, ids=[f"{preset.id}-{shape.pattern.pattern[:16]}" for preset, shape in SHAPES]
)
def test_whatever_fits_a_shape_is_accused_by_nobody_but_for_its_owner(preset: Preset, shape: KeyShape) -> None:
    @settings(max_examples=4, deadline=None)
    @given(_fitting(shape))
    def at_every_provider(key: str) -> None:
        _everywhere(key, preset.id)

    at_every_provider()


def test_each_key_that_cannot_call_models_is_refused_where_it_is_from_with_the_reason() -> None:
    unusable = [(preset, shape) for preset, shape in SHAPES if not shape.usable]
    assert len(unusable) == 3
    for preset, shape in unusable:
        looks = next(parts for owner, parts in LOOKS if owner == preset.id and shape.pattern.search(next(_made(parts))))
        said = met(next(_made(looks)), preset)
        assert said == f"that is not a key for using models: {shape.note}"


def _everywhere(key: str, owner: str) -> None:
    assert {each.id for each in owners(Secret(key), SCENE.presets)} <= alike(owner)
    for preset in SCENE.presets:
        said = met(key, preset)
        is_taken = said == _SENT or said.startswith("that is not a key for using models")
        is_named = owner != "" and said in {PRESETS[each].name for each in alike(owner)}
        if preset.id == owner or preset.category == "custom" or not owner:
            assert is_taken, (preset.id, said)
        else:
            # At a twin only what it has no key like is called the other's.
            assert is_named or (is_taken and preset.id in alike(owner)), (preset.id, said)


def _made(parts: list[tuple[str, int]]) -> Iterator[str]:
    chance = random.Random(7)  # samples, not secrets
    for _ in range(3):
        yield "".join("".join(chance.choices(text, k=length)) if length else text for text, length in parts)


def _fitting(shape: KeyShape) -> st.SearchStrategy[str]:
    texts = st.from_regex(shape.pattern, fullmatch=True, alphabet=st.characters(min_codepoint=33, max_codepoint=126))
    return texts if shape.pattern.pattern.endswith("$") else texts.map(lambda text: text + "x9_-" * 20)
