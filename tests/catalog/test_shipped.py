"""The presets that ship: what each says, and that no key is ever called another provider's."""

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from catalog.plain_toml import as_json
from catalog.shipped import (
    CHECKS,
    CLIENT_IDS,
    CREDIT,
    EXPECTED,
    NOT_EXPORTABLE,
    PREFIXES,
    PUBLIC_LISTS,
    TRAPS,
    TWINS,
    UNKNOWN_MODELS,
)
from wizard.catalog.preset_file import read
from wizard.catalog.presets import load
from wizard.catalog.schema import schema
from wizard.values.keys import looks_like_key, owners, prefix, shape_of
from wizard.values.preset import BrowserLogin, DeviceLogin, IdToken, KeyShape, OAuthLogin, Preset, Redirect
from wizard.values.secret import Secret
from wizard.values.url import base_url, is_loopback

FOLDER = Path(__file__).parents[2] / "presets"
PRESETS = load("/nowhere", []).presets
ALL = tuple(PRESETS.values())

SHIPPED_TEXT = {".py", ".json", ".tcss", ".toml", ".html", ".txt"}
# Clients of Copilot and opencode, Claude Code, Codex, Gemini CLI, the Grok CLI, Kimi Code, OpenClaw at MiniMax and
# Hermes, and what those programs say of themselves.
FORBIDDEN = re.compile(
    r"Iv1\.\w*|Ov23li\w*|9d1c250a|app_EMoam\w*|681255809395|GOCSPX|apps\.googleusercontent|b1a00492|17e5f671|78257093"
    r"|hermes-cli|originator|x-msh|claude-cli|codex_cli|anthropic-beta|editor-version|copilot-integration",
    re.IGNORECASE,
)
VENDORS = sorted(CHECKS)
SHAPES = [(preset, at) for preset in ALL for at in range(len(preset.keys))]


def test_these_ship() -> None:
    assert sorted(PRESETS) == sorted(EXPECTED) == sorted(path.stem for path in FOLDER.iterdir())


@pytest.mark.parametrize("preset_id", sorted(EXPECTED))
class TestPreset:
    def test_reads_without_a_warning_and_fits_the_schema(self, preset_id: str) -> None:
        text = (FOLDER / f"{preset_id}.toml").read_text()
        assert read(text, stem=preset_id, file="x")[1] == ()
        assert list(Draft202012Validator(json.loads(schema("preset"))).iter_errors(as_json(tomllib.loads(text)))) == []

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
        assert preset.exportable == (preset_id not in NOT_EXPORTABLE)

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
                address = _filled(each.base_url, preset)
                assert base_url(address) == address
                host = re.sub(r"^https?://([^:/]+).*", r"\1", address)
                assert is_loopback(host) == (preset.category == "local") == each.base_url.startswith("http:")

    def test_filters_none_of_the_models_it_prefers(self, preset_id: str) -> None:
        for endpoint in PRESETS[preset_id].endpoints:
            for model in endpoint.models.prefer:
                assert not endpoint.models.include or endpoint.models.include.search(model)
                assert not endpoint.models.exclude or not endpoint.models.exclude.search(model)


@pytest.mark.parametrize("preset_id", sorted(EXPECTED))
def test_models_that_are_named_were_looked_up_on_a_day_that_is_told(preset_id: str) -> None:
    """Else a list from the catalogue has no age. Of the file that was written on that day, or later."""
    text = (FOLDER / f"{preset_id}.toml").read_text()
    compiled = re.match(r"# Compiled (\d{4}-\d\d-\d\d)\.", text)
    for rules in {PRESETS[preset_id].models, *(each.models for each in PRESETS[preset_id].endpoints)}:
        assert bool(rules.prefer) == bool(rules.as_of)
        assert compiled
        assert not rules.as_of or rules.as_of.isoformat() >= compiled[1]


def test_credit_is_added_at_pages_of_the_same_vendor_that_somebody_told_of() -> None:
    found = {preset.id: preset for preset in ALL if any(each.billing_url for each in preset.endpoints)}
    assert set(found) == set(CREDIT)
    for preset_id, preset in found.items():
        sites = {_site(each) for each in (preset.docs_url, preset.keys_url) if each} | CREDIT[preset_id]
        pages = {preset.billing_url, *(each.billing_url for each in preset.endpoints)} - {None}
        assert all(page.startswith("https://") and _site(page) in sites for page in pages if page)
        assert "\n# Credit: " in (FOLDER / f"{preset_id}.toml").read_text()
    china = [each for each in PRESETS["zai"].endpoints if each.region == "China"]
    assert china
    assert not any(each.billing_url for each in china)  # another account than that of z.ai


def _site(address: str) -> str:
    return ".".join((urlsplit(address).hostname or "").split(".")[-2:])


@pytest.mark.parametrize("preset_id", sorted(EXPECTED))
def test_each_parameter_has_an_example_that_fits_and_is_used(preset_id: str) -> None:
    text = (FOLDER / f"{preset_id}.toml").read_text()
    for parameter in PRESETS[preset_id].parameters:
        assert parameter.label
        assert parameter.pattern
        assert parameter.pattern.search(parameter.example or "")
        assert "{" + parameter.name + "}" in text


@pytest.mark.parametrize("preset_id", VENDORS)
def test_a_vendor_says_where_keys_are_made_and_how_one_is_proven(preset_id: str) -> None:
    preset = PRESETS[preset_id]
    url, rejected, limited = CHECKS[preset_id]
    assert preset.keys_url or preset.login("api-key") is None
    assert preset.docs_url
    assert preset.models.prefer or preset_id in UNKNOWN_MODELS
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

    @settings(max_examples=10, deadline=None)
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


def _filled(address: str, preset: Preset) -> str:
    """``address`` as somebody with the examples of the preset would have it: whose deployment it is, they say."""
    for parameter in preset.parameters:
        address = address.replace("{" + parameter.name + "}", parameter.example or "")
    return address


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


@pytest.mark.parametrize(("preset_id", "trap"), TRAPS.items())
def test_what_a_green_check_would_hide_is_said_before_the_login(preset_id: str, trap: str) -> None:
    assert trap in (PRESETS[preset_id].notice or "")


@pytest.mark.parametrize("preset_id", sorted(PUBLIC_LISTS))
def test_a_list_that_answers_any_key_is_nowhere_the_check(preset_id: str) -> None:
    checks = [each.verify for each in PRESETS[preset_id].endpoints]
    assert not any(check and (check.url or check.path or "").endswith("/models") for check in checks)


def test_no_client_id_ships_without_its_owners_leave_but_experimental_ones() -> None:
    found = {
        f"{preset.id} {login.method}": login.client_id
        for preset in ALL
        for login in preset.logins
        if isinstance(login, OAuthLogin) and login.client_id
    }
    assert found == CLIENT_IDS
    borrowed = {
        str(login.client_id)
        for preset in ALL
        for login in preset.logins
        if isinstance(login, OAuthLogin) and login.experimental
    }
    assert borrowed == {CLIENT_IDS["kimi-for-coding device"], CLIENT_IDS["xai device"]}
    text = "".join(path.read_text() for path in FOLDER.iterdir())
    found_ids = re.findall(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bapp_[A-Za-z0-9]{20,}", text)
    assert {*found_ids} == borrowed


def test_nothing_that_ships_holds_another_programs_identity() -> None:
    files = [*FOLDER.iterdir(), *(path for path in (FOLDER.parent / "app").rglob("*") if path.suffix in SHIPPED_TEXT)]
    assert len(files) > 400
    found = {
        (path.name, match.lower()) for path in files for match in FORBIDDEN.findall(path.read_text(encoding="utf-8"))
    }
    # These forbid it: no preset may set that header.
    forbid = {("header_names.py", "originator"), ("preset.schema.json", "originator")}
    # Experimental logins: the client ids are agreed to by the person; what Kimi wants to be told is about us.
    experimental = {("xai.toml", "b1a00492"), ("kimi-for-coding.toml", "17e5f671"), ("kimi-for-coding.toml", "x-msh")}
    assert found == forbid | experimental


@pytest.mark.parametrize(
    ("preset_id", "owner"), [("xai", "xAI's own Grok CLI"), ("kimi-for-coding", "Kimi's own Kimi Code")]
)
def test_each_experimental_login_says_whose_client_id_it_uses(preset_id: str, owner: str) -> None:
    assert {each.id for each in ALL if any(login.experimental for login in each.logins)} == {"xai", "kimi-for-coding"}
    ways = [login for login in PRESETS[preset_id].logins if login.experimental]
    assert ways
    assert all(f"the client id of {owner}" in (login.notice or "") for login in ways)
    assert all(login.method == "device" for login in ways)


def test_grok_is_signed_in_to_with_a_code() -> None:
    login = PRESETS["xai"].login("device")
    assert isinstance(login, DeviceLogin)
    home = "https://auth.x.ai/oauth2"
    assert (login.device_url, login.token_url) == (f"{home}/device/code", f"{home}/token")
    assert (login.revoke_url, login.verification_uri) == (f"{home}/revoke", "https://accounts.x.ai/oauth2/device")
    assert " ".join(login.scopes) == "openid profile email offline_access grok-cli:access api:access"
    assert login.verify
    assert (login.verify.path, "--method api-key" in login.verify.limited[403]) == ("/models", True)


@pytest.mark.parametrize(("endpoint", "site"), [("default", "kimi.com"), ("global", "kimi.ai")])
def test_each_of_kimis_account_systems_is_signed_in_to_at_its_own_addresses(endpoint: str, site: str) -> None:
    login = PRESETS["kimi-for-coding"].login("device", endpoint)
    assert isinstance(login, DeviceLogin)
    home = f"https://auth.{site}/api/oauth"
    assert (login.device_url, login.token_url) == (f"{home}/device_authorization", f"{home}/token")
    assert (login.verification_uri, login.endpoints) == (f"https://www.{site}/code/authorize_device", (endpoint,))
    assert (login.scopes, login.revoke_url) == ((), None)
    assert login.headers["X-Msh-Platform"] == "wizard"
    assert login.headers["X-Msh-Device-Id"] == "{host_id}"


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


def test_a_chatgpt_plan_is_signed_in_to_as_openai_documents_it() -> None:
    login = PRESETS["openai-chatgpt"].login("browser")
    assert isinstance(login, BrowserLogin)
    home = "https://auth.openai.com"
    assert (login.issuer, login.jwks_url) == (home, f"{home}/.well-known/jwks.json")
    assert login.authorize_url == f"{home}/api/accounts/authorize"
    assert login.token_url == f"{home}/api/accounts/oauth/token"
    assert login.revoke_url == f"{home}/api/accounts/oauth/revoke"
    assert (login.kind, login.client_id_from, login.experimental) == ("tokens", "redirect", False)
    assert login.redirect == Redirect(host="127.0.0.1", ports=(0,), path="/auth/callback")
    assert login.resource == "https://api.openai.com/v1"
    assert login.required_scopes == ("chatgpt.tokens.use.direct",)
    assert login.scopes == ("openid", "profile", "email", "offline_access", "resource.invoke", *login.required_scopes)
    assert login.authorize_params == {"ext_agent_host_id": "urn:uuid:{host_id}", "login_hint": "{account}"}
    assert login.label == "Continue with ChatGPT"
    assert login.registration_params == {"agent_name_hint": "{app}"}
    assert login.id_token == IdToken(verify=True, account_claim="email")


def _keys(shape: KeyShape) -> st.SearchStrategy[str]:
    texts = st.from_regex(shape.pattern, fullmatch=True, alphabet=st.characters(min_codepoint=33, max_codepoint=126))
    # A shape that is only a prefix is followed by what tokens are made of.
    return texts if shape.pattern.pattern.endswith("$") else texts.map(lambda text: text + "x9_-" * 20)


def _sample(shape: KeyShape) -> str:
    source = shape.pattern.pattern.strip("^$").replace("\\", "")
    source = re.sub(r"\[[^]]*\]\{(\d+),?\}", lambda match: "q" * int(match[1]), source)
    return re.sub(r"\[[^]]*\]\+", "q" * 60, source) + ("" if shape.pattern.pattern.endswith("$") else "q" * 60)
