"""The presets that ship: what each says, and that no key is ever called another provider's."""

import json
import re
import string
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wizard.catalog.preset_file import read
from wizard.catalog.presets import load
from wizard.catalog.schema import schema
from wizard.values.keys import looks_like_key, owners, prefix, shape_of
from wizard.values.preset import BrowserLogin, KeyShape, OAuthLogin, Preset, Redirect
from wizard.values.secret import Secret
from wizard.values.url import base_url, is_loopback

FOLDER = Path(__file__).parents[2] / "presets"
PRESETS = load("/nowhere", []).presets
ALL = tuple(PRESETS.values())

# id: category, methods, endpoints as `id protocol base placement`, the key variables
EXPECTED: dict[str, tuple[str, str, list[str], str]] = {
    "anthropic": (
        "frontier",
        "api-key",
        ["default anthropic-messages https://api.anthropic.com header:x-api-key"],
        "ANTHROPIC_API_KEY",
    ),
    "coder-ai-gateway": (
        "gateway",
        "bearer command",
        [
            "anthropic anthropic-messages https://{host}/api/v2/ai-gateway/anthropic bearer",
            "responses openai-responses https://{host}/api/v2/ai-gateway/openai/v1 bearer",
            "chat openai-chat https://{host}/api/v2/ai-gateway/openai/v1 bearer",
        ],
        "CODER_SESSION_TOKEN",
    ),
    "custom-anthropic": (
        "custom",
        "api-key none bearer command",
        ["default anthropic-messages  header:x-api-key"],
        "ANTHROPIC_API_KEY",
    ),
    "custom-openai": (
        "custom",
        "api-key none bearer command",
        ["chat openai-chat  bearer", "responses openai-responses  bearer"],
        "OPENAI_API_KEY",
    ),
    "deepseek": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.deepseek.com bearer",
            "anthropic anthropic-messages https://api.deepseek.com/anthropic bearer",
        ],
        "DEEPSEEK_API_KEY",
    ),
    "google": (
        "frontier",
        "api-key",
        [
            "default gemini https://generativelanguage.googleapis.com header:x-goog-api-key",
            "openai openai-chat https://generativelanguage.googleapis.com/v1beta/openai bearer",
        ],
        "GEMINI_API_KEY GOOGLE_API_KEY GOOGLE_GENERATIVE_AI_API_KEY",
    ),
    "groq": ("cloud", "api-key", ["default openai-chat https://api.groq.com/openai/v1 bearer"], "GROQ_API_KEY"),
    "llamacpp": (
        "local",
        "none api-key",
        [
            "default openai-chat http://127.0.0.1:8080/v1 bearer",
            "anthropic anthropic-messages http://127.0.0.1:8080 bearer",
        ],
        "LLAMA_API_KEY",
    ),
    "lmstudio": (
        "local",
        "none api-key",
        ["default openai-chat http://127.0.0.1:1234/v1 bearer"],
        "LMSTUDIO_API_KEY LM_API_KEY",
    ),
    "mistral": ("frontier", "api-key", ["default openai-chat https://api.mistral.ai/v1 bearer"], "MISTRAL_API_KEY"),
    "ollama": (
        "local",
        "none api-key",
        [
            "default openai-chat http://localhost:11434/v1 bearer",
            "anthropic anthropic-messages http://localhost:11434 bearer",
        ],
        "OLLAMA_API_KEY",
    ),
    "openai": (
        "frontier",
        "api-key",
        [
            "responses openai-responses https://api.openai.com/v1 bearer",
            "chat openai-chat https://api.openai.com/v1 bearer",
        ],
        "OPENAI_API_KEY",
    ),
    "openai-gateway-command": (
        "custom",
        "command",
        ["responses openai-responses  bearer", "chat openai-chat  bearer"],
        "",
    ),
    "openrouter": (
        "gateway",
        "api-key browser",
        [
            "default openai-chat https://openrouter.ai/api/v1 bearer",
            "responses openai-responses https://openrouter.ai/api/v1 bearer",
            "anthropic anthropic-messages https://openrouter.ai/api bearer",
        ],
        "OPENROUTER_API_KEY",
    ),
    "xai": (
        "frontier",
        "api-key",
        ["responses openai-responses https://api.x.ai/v1 bearer", "chat openai-chat https://api.x.ai/v1 bearer"],
        "XAI_API_KEY",
    ),
    "moonshotai": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.moonshot.ai/v1 bearer",
            "anthropic anthropic-messages https://api.moonshot.ai/anthropic bearer",
            "cn openai-chat https://api.moonshot.cn/v1 bearer",
            "cn-anthropic anthropic-messages https://api.moonshot.cn/anthropic bearer",
        ],
        "MOONSHOT_API_KEY",
    ),
    "kimi-for-coding": (
        "plan",
        "api-key",
        [
            "default anthropic-messages https://api.kimi.com/coding bearer",
            "global anthropic-messages https://api.kimi.ai/coding bearer",
        ],
        "KIMI_API_KEY KIMI_CODE_API_KEY KIMI_CODING_API_KEY",
    ),
    "zai": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.z.ai/api/paas/v4 bearer",
            "anthropic anthropic-messages https://api.z.ai/api/anthropic bearer",
            "cn openai-chat https://open.bigmodel.cn/api/paas/v4 bearer",
            "cn-anthropic anthropic-messages https://open.bigmodel.cn/api/anthropic bearer",
        ],
        "ZAI_API_KEY Z_AI_API_KEY GLM_API_KEY ZHIPU_API_KEY",
    ),
    "zai-coding-plan": (
        "plan",
        "api-key",
        [
            "default openai-chat https://api.z.ai/api/coding/paas/v4 bearer",
            "anthropic anthropic-messages https://api.z.ai/api/anthropic bearer",
            "responses openai-responses https://api.z.ai/api/v1 bearer",
            "cn openai-chat https://open.bigmodel.cn/api/coding/paas/v4 bearer",
            "cn-anthropic anthropic-messages https://open.bigmodel.cn/api/anthropic bearer",
        ],
        "ZAI_API_KEY Z_AI_API_KEY GLM_API_KEY ZHIPU_API_KEY",
    ),
    "minimax": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.minimax.io/v1 bearer",
            "anthropic anthropic-messages https://api.minimax.io/anthropic bearer",
            "cn openai-chat https://api.minimaxi.com/v1 bearer",
            "cn-anthropic anthropic-messages https://api.minimaxi.com/anthropic bearer",
        ],
        "MINIMAX_API_KEY MINIMAX_CN_API_KEY",
    ),
    "minimax-coding-plan": (
        "plan",
        "api-key",
        [
            "default openai-chat https://api.minimax.io/v1 bearer",
            "anthropic anthropic-messages https://api.minimax.io/anthropic bearer",
            "cn openai-chat https://api.minimaxi.com/v1 bearer",
            "cn-anthropic anthropic-messages https://api.minimaxi.com/anthropic bearer",
        ],
        "MINIMAX_CODING_API_KEY MINIMAX_API_KEY MINIMAX_CN_API_KEY",
    ),
    "alibaba": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://dashscope-intl.aliyuncs.com/compatible-mode/v1 bearer",
            "anthropic anthropic-messages https://dashscope-intl.aliyuncs.com/apps/anthropic bearer",
            "us openai-chat https://dashscope-us.aliyuncs.com/compatible-mode/v1 bearer",
            "us-anthropic anthropic-messages https://dashscope-us.aliyuncs.com/apps/anthropic bearer",
            "hk openai-chat https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1 bearer",
            "hk-anthropic anthropic-messages https://cn-hongkong.dashscope.aliyuncs.com/apps/anthropic bearer",
            "cn openai-chat https://dashscope.aliyuncs.com/compatible-mode/v1 bearer",
            "cn-anthropic anthropic-messages https://dashscope.aliyuncs.com/apps/anthropic bearer",
        ],
        "DASHSCOPE_API_KEY",
    ),
    "alibaba-coding-plan": (
        "plan",
        "api-key",
        [
            "default openai-chat https://coding-intl.dashscope.aliyuncs.com/v1 bearer",
            "anthropic anthropic-messages https://coding-intl.dashscope.aliyuncs.com/apps/anthropic bearer",
            "cn openai-chat https://coding.dashscope.aliyuncs.com/v1 bearer",
            "cn-anthropic anthropic-messages https://coding.dashscope.aliyuncs.com/apps/anthropic bearer",
        ],
        "ALIBABA_CODING_PLAN_API_KEY MODELSTUDIO_API_KEY",
    ),
    "huggingface": (
        "gateway",
        "api-key",
        [
            "default openai-chat https://router.huggingface.co/v1 bearer",
        ],
        "HF_TOKEN HUGGINGFACE_API_KEY",
    ),
    "litellm": (
        "custom",
        "api-key none bearer command",
        [
            "chat openai-chat  bearer",
            "anthropic anthropic-messages  bearer",
        ],
        "LITELLM_PROXY_API_KEY LITELLM_API_KEY",
    ),
}
# id: what is called to prove a key, and the answers that are not simply 200 or 401
CHECKS = {
    "anthropic": ("https://api.anthropic.com/v1/models", {401, 404}, {403, 429}),
    "deepseek": ("https://api.deepseek.com/user/balance", {401}, {402, 429}),
    "google": ("https://generativelanguage.googleapis.com/v1beta/models", {400, 401}, {403, 429}),
    "groq": ("https://api.groq.com/openai/v1/models", {401}, {429}),
    "mistral": ("https://api.mistral.ai/v1/models", {401}, {429}),
    "openai": ("https://api.openai.com/v1/models", {401}, {403, 429}),
    "openrouter": ("https://openrouter.ai/api/v1/key", {401}, {402, 429}),
    "xai": ("https://api.x.ai/v1/api-key", {400, 401}, {403, 429}),
    "moonshotai": ("https://api.moonshot.ai/v1/models", {401}, {429}),
    "kimi-for-coding": ("https://api.kimi.com/coding/v1/models", {401}, {429}),
    "zai": ("https://api.z.ai/api/paas/v4/models", {401}, {429}),
    "zai-coding-plan": ("https://api.z.ai/api/coding/paas/v4/models", {401}, {429}),
    "minimax": ("https://api.minimax.io/v1/models", {401}, {429}),
    "minimax-coding-plan": ("https://api.minimax.io/v1/models", {401}, {429}),
    "alibaba": ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1/models", {401}, {403, 429}),
    "huggingface": ("https://huggingface.co/api/whoami-v2", {401}, {429}),
}
# Presets whose checks are known to answer any key, or said to: no list of theirs may stand as the check.
PUBLIC_LISTS = {"openrouter", "huggingface", "alibaba-coding-plan"}
PREFIXES = {
    "openai": ["sk-proj-", "sk-svcacct-", "sk-service-", "sk-", "sk-admin-"],
    "anthropic": ["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-"],
    "openrouter": ["sk-or-v1-"],
    "xai": ["xai-"],
    "google": ["AIza"],
    "groq": ["gsk_"],
    "deepseek": ["sk-"],
    "kimi-for-coding": ["sk-kimi-"],
    "zai": [""],
    "zai-coding-plan": [""],
    "minimax-coding-plan": ["sk-cp-"],
    "alibaba": ["sk-", "sk-ws-"],
    "alibaba-coding-plan": ["sk-sp-"],
    "huggingface": ["hf_", "api_org_"],
}
# Keys that look the same whoever made them: the person says whose it is.
TWINS = [{"zai", "zai-coding-plan"}, {"alibaba", "deepseek"}]
# Every client id that ships, and what allows us to use it (SPEC promise 7). None does: OpenRouter asks for no client.
CLIENT_IDS: dict[str, str] = {}
VENDORS = sorted(CHECKS)
SHAPES = [(preset, at) for preset in ALL for at in range(len(preset.keys))]


def test_these_ship() -> None:
    assert sorted(PRESETS) == sorted(EXPECTED) == sorted(path.stem for path in FOLDER.iterdir())


@pytest.mark.parametrize("preset_id", sorted(EXPECTED))
class TestPreset:
    def test_reads_without_a_warning_and_fits_the_schema(self, preset_id: str) -> None:
        text = (FOLDER / f"{preset_id}.toml").read_text()
        assert read(text, stem=preset_id, file="x")[1] == ()
        assert list(Draft202012Validator(json.loads(schema("preset"))).iter_errors(tomllib.loads(text))) == []

    def test_says_what_it_should(self, preset_id: str) -> None:
        preset = PRESETS[preset_id]
        category, methods, endpoints, variables = EXPECTED[preset_id]
        assert preset.category == category
        assert " ".join(each.method for each in preset.logins) == methods
        assert [
            f"{each.id} {each.protocol} {each.base_url} {each.credential}" for each in preset.endpoints
        ] == endpoints
        assert " ".join(preset.env.key) == variables
        assert preset.summary
        assert preset.exportable

    def test_begins_with_its_sources_and_their_date(self, preset_id: str) -> None:
        head = (FOLDER / f"{preset_id}.toml").read_text().split("\n\n")[0]
        assert all(line.startswith("#") for line in head.splitlines())
        assert re.search(r"[Cc]ompiled 20\d\d-\d\d-\d\d\b", head)
        assert re.search(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+ |[a-z.]+\.(com|io|ai|co)\b|pull request", head)

    def test_leads_only_to_encrypted_or_local_places(self, preset_id: str) -> None:
        preset = PRESETS[preset_id]
        for each in preset.endpoints:
            if preset.category == "custom":
                assert each.base_url == ""
            else:
                # Whose deployment it is, the person says.
                address = each.base_url.replace("{host}", "host.example")
                assert base_url(address) == address
                host = re.sub(r"^https?://([^:/]+).*", r"\1", address)
                assert is_loopback(host) == (preset.category == "local") == each.base_url.startswith("http:")

    def test_filters_none_of_the_models_it_prefers(self, preset_id: str) -> None:
        for endpoint in PRESETS[preset_id].endpoints:
            for model in endpoint.models.prefer:
                assert not endpoint.models.include or endpoint.models.include.search(model)
                assert not endpoint.models.exclude or not endpoint.models.exclude.search(model)


@pytest.mark.parametrize("preset_id", VENDORS)
def test_a_vendor_says_where_keys_are_made_and_how_one_is_proven(preset_id: str) -> None:
    preset = PRESETS[preset_id]
    url, rejected, limited = CHECKS[preset_id]
    assert preset.keys_url
    assert preset.docs_url
    assert preset.models.prefer
    check = preset.endpoints[0].verify
    assert check
    assert (check.url or preset.endpoints[0].base_url + (check.path or "")) == url
    assert (set(check.ok), set(check.rejected), set(check.limited)) == ({200}, rejected, limited)
    assert all(each.verify for each in preset.endpoints)


@pytest.mark.parametrize("preset_id", sorted(set(EXPECTED) - set(VENDORS)))
def test_where_nothing_is_known_of_the_server_its_model_list_is_the_check(preset_id: str) -> None:
    assert all(each.verify is None for each in PRESETS[preset_id].endpoints)


@pytest.mark.parametrize("preset_id", sorted(EXPECTED))
def test_each_published_prefix_is_recognised(preset_id: str) -> None:
    preset = PRESETS[preset_id]
    found = [prefix(Secret(_sample(each)), (preset,)) for each in preset.keys]
    assert found == PREFIXES.get(preset_id, [])


def test_no_subscription_or_admin_key_is_usable() -> None:
    unusable = {(each.id, shape.pattern.pattern[1:13]) for each in ALL for shape in each.keys if not shape.usable}
    assert unusable == {("openai", "sk-admin-[A-"), ("anthropic", "sk-ant-admin"), ("anthropic", "sk-ant-oat01")}
    assert all(shape.note for each in ALL for shape in each.keys)


@pytest.mark.parametrize(("preset", "at"), SHAPES, ids=[f"{preset.id} {at}" for preset, at in SHAPES])
def test_a_key_is_known_as_its_owners_and_as_nobody_elses(preset: Preset, at: int) -> None:
    shape = preset.keys[at]

    @settings(max_examples=25, deadline=None)
    @given(_keys(shape))
    def every_provider(text: str) -> None:
        key = Secret(text)
        alike = {preset.id}.union(*(each for each in TWINS if preset.id in each))
        found = {each.id for each in owners(key, ALL)}
        assert preset.id in found
        assert found <= alike
        assert shape_of(key, preset) is shape
        assert looks_like_key(text, ALL) == bool(prefix(key, ALL))
        for other in ALL:
            if other.id not in alike:
                assert shape_of(key, other) is None

    every_provider()


STRANGERS = {
    "mistral": st.text(string.ascii_letters + string.digits, min_size=32, max_size=32),
    "azure": st.text("0123456789abcdef", min_size=32, max_size=32),
    "litellm": st.text(string.ascii_letters + string.digits + "_-", min_size=22, max_size=22).map("sk-L".__add__),
    "moonshot": st.text(string.ascii_letters + string.digits, min_size=46, max_size=46).map("sk-M9".__add__),
    "gateway token": st.from_regex(r"eyJ[A-Za-z0-9_-]{40}\.eyJ[A-Za-z0-9_-]{80}\.[A-Za-z0-9_-]{43}", fullmatch=True),
    "cerebras": st.text(string.ascii_lowercase + string.digits, min_size=40, max_size=40).map("csk-".__add__),
}


@pytest.mark.parametrize("whose", sorted(STRANGERS))
def test_a_key_of_none_of_them_accuses_nobody(whose: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(STRANGERS[whose])
    def every_provider(text: str) -> None:
        assert owners(Secret(text), ALL) == ()

    every_provider()


@pytest.mark.parametrize(
    "text", ["anthropic", "openai", "sk", "sk-", "xai", "gsk", "local", "OPENAI_API_KEY", "deepseek-v4-pro"]
)
def test_what_people_search_for_does_not_look_like_a_key(text: str) -> None:
    assert not looks_like_key(text, ALL)


def test_a_plans_key_is_not_called_the_pay_as_you_go_provider_s() -> None:
    for text, plan in (
        ("sk-kimi-", "kimi-for-coding"),
        ("sk-cp-", "minimax-coding-plan"),
        ("sk-sp-", "alibaba-coding-plan"),
    ):
        assert owners(Secret(text + "x9" * 24), ALL) == (PRESETS[plan],)


def test_keys_of_a_region_go_to_that_region_only() -> None:
    for preset in ALL:
        for endpoint in preset.endpoints:
            assert bool(endpoint.region) == bool(preset.endpoints[0].region)
            if endpoint.verify and endpoint.verify.url and endpoint.region:
                hosts = {urlsplit(each.base_url).netloc for each in preset.endpoints if each.region == endpoint.region}
                assert urlsplit(endpoint.verify.url).netloc in hosts


@pytest.mark.parametrize("preset_id", sorted(each.id for each in ALL if each.category == "plan"))
def test_a_plan_says_before_the_login_what_its_terms_allow(preset_id: str) -> None:
    assert PRESETS[preset_id].notice
    assert PRESETS[preset_id].terms_url


@pytest.mark.parametrize("preset_id", sorted(PUBLIC_LISTS))
def test_a_list_that_answers_any_key_is_nowhere_the_check(preset_id: str) -> None:
    checks = [each.verify for each in PRESETS[preset_id].endpoints]
    assert not any(check and (check.url or check.path or "").endswith("/models") for check in checks)


def test_no_client_id_ships_without_its_owners_leave() -> None:
    found = {
        f"{preset.id} {login.method}": login.client_id
        for preset in ALL
        for login in preset.logins
        if isinstance(login, OAuthLogin) and login.client_id
    }
    assert found == CLIENT_IDS
    text = "".join(path.read_text() for path in FOLDER.iterdir())
    assert re.findall(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bapp_[A-Za-z0-9]{20,}", text) == []


def test_each_experimental_login_says_whose_client_id_it_uses() -> None:
    assert all(login.notice for preset in ALL for login in preset.logins if login.experimental)


def test_openrouter_mints_a_key_in_the_browser() -> None:
    login = PRESETS["openrouter"].login("browser")
    assert isinstance(login, BrowserLogin)
    assert (login.kind, login.endpoints, login.experimental) == ("api-key", ("default",), False)
    assert login.authorize_url == "https://openrouter.ai/auth"
    assert login.token_url == "https://openrouter.ai/api/v1/auth/keys"
    assert (login.token_body, login.token_field) == ("json", "key")
    assert (login.redirect_param, login.state_in) == ("callback_url", "redirect")
    assert login.redirect == Redirect(host="localhost", ports=(3000, 0), path="/callback")
    assert (login.client_id, login.scopes, login.issuer) == (None, (), None)
    assert login.authorize_params == {"key_label": "wizard"}
    assert login.token_params == {"code_challenge_method": "S256"}


def _keys(shape: KeyShape) -> st.SearchStrategy[str]:
    texts = st.from_regex(shape.pattern, fullmatch=True, alphabet=st.characters(min_codepoint=33, max_codepoint=126))
    # A shape that is only a prefix is followed by what tokens are made of.
    return texts if shape.pattern.pattern.endswith("$") else texts.map(lambda text: text + "x9_-" * 20)


def _sample(shape: KeyShape) -> str:
    source = shape.pattern.pattern.strip("^$").replace("\\", "")
    source = re.sub(r"\[[^]]*\]\{(\d+),?\}", lambda match: "q" * int(match[1]), source)
    return re.sub(r"\[[^]]*\]\+", "q" * 60, source) + ("" if shape.pattern.pattern.endswith("$") else "q" * 60)
