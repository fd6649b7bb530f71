"""What a preset file means, and every way it can be wrong, named by its dotted key."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from wizard.catalog.names import variable_problem
from wizard.catalog.preset_file import LARGEST, read
from wizard.catalog.problem import Problem
from wizard.values.preset import BrowserLogin, CommandLogin, DeviceLogin, IdToken, Preset, Redirect

SPEC = (Path(__file__).parent / "data" / "openrouter.toml").read_text()
LEAST = """
id = "acme"
name = "Acme"

[[endpoints]]
protocol = "openai-chat"
base_url = "https://api.acme.example/v1"

[[login]]
method = "api-key"
"""


def good(text: str, stem: str = "acme") -> Preset:
    preset, problems = read(text, stem=stem, file=f"{stem}.toml")
    assert preset, problems
    return preset


def errors(text: str, stem: str = "acme") -> dict[str, str]:
    preset, problems = read(text, stem=stem, file=f"{stem}.toml")
    found = {each.key: each.text for each in problems if each.level == "error"}
    assert (preset is None) == bool(found)
    return found


def warnings(text: str, stem: str = "acme") -> dict[str, str]:
    _, problems = read(text, stem=stem, file=f"{stem}.toml")
    return {each.key: each.text for each in problems if each.level == "warning"}


def changed(old: str, new: str, text: str = SPEC) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


class TestTheExampleOfTheSpecification:
    preset = good(SPEC, "openrouter")

    def test_has_no_problem_at_all(self) -> None:
        assert read(SPEC, stem="openrouter", file="x")[1] == ()

    def test_browser_login(self) -> None:
        login = self.preset.login("browser")
        assert isinstance(login, BrowserLogin)
        assert (login.kind, login.endpoints, login.experimental) == ("api-key", ("default",), True)
        assert login.authorize_url == "https://openrouter.ai/auth"
        assert login.token_url == "https://openrouter.ai/api/v1/auth/keys"
        assert (login.token_body, login.token_field, login.redirect_param) == ("json", "key", "callback_url")
        assert login.state_in == "redirect"
        assert login.redirect == Redirect(host="localhost", ports=(3000, 0), path="/callback")
        assert (login.client_id, login.scopes) == ("client-{resource}", ("openid", "email"))
        assert login.authorize_params == {"prompt": "select account"}
        assert login.token_params == {"audience": "api"}
        assert login.resource == "https://openrouter.ai/api/v1"
        assert login.revoke_url == "https://openrouter.ai/oauth/revoke"
        assert login.jwks_url == "https://openrouter.ai/.well-known/jwks.json"
        assert login.issuer == "https://openrouter.ai"
        assert login.headers == {"x-app": "{app}"}
        assert login.id_token == IdToken(verify=True, account_claim="email")
        assert login.client_id_from == "redirect"
        assert login.registration_params == {"agent": "{app}"}
        assert login.required_scopes == ("openid",)

    def test_device_and_command_logins_yield_tokens(self) -> None:
        device, command = self.preset.login("device"), self.preset.login("command")
        assert isinstance(device, DeviceLogin)
        assert (device.kind, device.device_url, device.client_id) == (
            "tokens",
            "https://openrouter.ai/device",
            "wizard",
        )
        assert device.verification_uri == "https://accounts.openrouter.ai/device"
        assert device.verify
        assert (device.verify.path, device.verify.limited) == ("/models", {403: "no plan"})
        assert isinstance(command, CommandLogin)
        assert (command.kind, command.command, command.args) == ("tokens", "gcloud", ("auth", "print-access-token"))

    def test_an_endpoint_takes_what_it_does_not_say_from_the_preset(self) -> None:
        europe = self.preset.endpoint("europe")
        assert europe
        assert europe.verify
        assert (europe.verify.path, europe.verify.rejected) == ("/v1/key", (401, 403))
        assert europe.verify.limited == {402: "no credit", 429: "rate limited"}
        assert europe.models.path == "/v1/models"
        assert europe.models.prefer == ("openrouter/auto",)
        assert europe.models.as_of == date(2026, 11, 21)
        assert europe.models.exclude
        assert europe.models.exclude.pattern == "image"

    def test_a_hole_survives_and_the_slash_at_the_end_does_not(self) -> None:
        europe = self.preset.endpoint("europe")
        assert europe
        assert europe.base_url == "https://{resource}.openrouter.ai/api"
        assert (europe.region, europe.plan) == ("Europe", "Business")
        assert europe.keys_url == "https://eu.openrouter.ai/keys"

    def test_who_has_a_page_of_keys_of_its_own_is_paid_for_elsewhere(self) -> None:
        page = "https://openrouter.ai/settings/credits"
        assert (self.preset.billing_url, self.preset.endpoints[0].billing_url) == (page, page)
        assert [each.billing_url for each in self.preset.endpoints[1:]] == [None]
        own = SPEC.replace(
            'eu.openrouter.ai/keys"', 'eu.openrouter.ai/keys"\nbilling_url = "https://eu.openrouter.ai/pay"'
        )
        europe = good(own, "openrouter").endpoint("europe")
        assert europe
        assert europe.billing_url == "https://eu.openrouter.ai/pay"

    def test_links_keep_their_query_and_fragment(self) -> None:
        assert self.preset.terms_url == "https://openrouter.ai/terms?lang=en#use"


class TestDefaults:
    def test_four_things_are_enough(self) -> None:
        preset = good(LEAST)
        assert (preset.id, preset.name, preset.exportable, preset.verify) == ("acme", "Acme", True, None)
        assert preset.endpoints[0].id == "default"

    @pytest.mark.parametrize(
        ("protocol", "placement"),
        [
            ("openai-chat", "bearer"),
            ("openai-responses", "bearer"),
            ("anthropic-messages", "header:x-api-key"),
            ("gemini", "header:x-goog-api-key"),
        ],
    )
    def test_a_key_stands_where_the_protocols_sdk_puts_it(self, protocol: str, placement: str) -> None:
        assert good(LEAST.replace("openai-chat", protocol)).endpoints[0].credential == placement

    def test_an_empty_path_says_that_there_is_no_list(self) -> None:
        assert good(LEAST).endpoints[0].models.path is None
        assert good(LEAST + "[models]\npath = ''").endpoints[0].models.path == ""

    def test_a_check_without_an_address_is_the_model_list(self) -> None:
        text = LEAST.replace("openai-chat", "gemini") + "[verify]\nrejected = [400]\n"
        check = good(text).endpoints[0].verify
        assert check
        assert (check.path, check.rejected) == ("/v1beta/models", (400,))

    def test_an_endpoints_url_replaces_the_presets_path(self) -> None:
        text = (
            LEAST.replace('/v1"', '/v1"\nverify = { url = "https://id.acme.example/me" }') + '[verify]\npath = "/key"\n'
        )
        check = good(text).endpoints[0].verify
        assert check
        assert (check.path, check.url) == (None, "https://id.acme.example/me")

    @pytest.mark.parametrize(
        ("method", "kind"), [("api-key", "api-key"), ("bearer", "tokens"), ("command", "tokens"), ("none", "api-key")]
    )
    def test_what_a_method_yields(self, method: str, kind: str) -> None:
        assert good(LEAST.replace('method = "api-key"', f'method = "{method}"')).logins[0].kind == kind

    def test_only_a_custom_provider_may_leave_its_address_open(self) -> None:
        text = LEAST.replace("https://api.acme.example/v1", "")
        assert errors(text) == {"endpoints[0].base_url": "is empty"}
        assert good(text.replace("name =", 'category = "custom"\nname =')).endpoints[0].base_url == ""

    def test_loopback_may_be_plain_http(self) -> None:
        for host in ("localhost", "127.0.0.1", "[::1]"):
            preset = good(LEAST.replace("https://api.acme.example", f"http://{host}:8080"))
            assert preset.endpoints[0].base_url == f"http://{host}:8080/v1"

    def test_a_byte_order_mark_is_no_mistake(self) -> None:
        assert good("\ufeff" + LEAST)

    def test_a_parameter_may_stand_for_a_port(self) -> None:
        text = LEAST.replace("https://api.acme.example/v1", "http://localhost:{port}/v1") + "[parameters.port]\n"
        assert good(text).endpoints[0].base_url == "http://localhost:{port}/v1"


SPEC_MISTAKES = [
    ('id = "openrouter"', 'id = "other"', "id", "file is called"),
    ('id = "openrouter"', 'id = "Open Router"', "id", "not a usable id"),
    ('id = "openrouter"', "id = 7", "id", "not a string"),
    ('id = "openrouter"', "", "id", "missing"),
    ('name = "OpenRouter"', "", "name", "missing"),
    ('name = "OpenRouter"', 'name = ""', "name", "empty"),
    ('name = "OpenRouter"', 'name = "\\u202e\\u200b"', "name", "empty"),
    ('name = "OpenRouter"', f'name = "{"x" * 81}"', "name", "longer than 80"),
    ('category = "gateway"', 'category = "Gateway"', "category", "is not one of"),
    ('docs_url = "https:', 'docs_url = "http:', "docs_url", "unencrypted"),
    ('docs_url = "https://', 'docs_url = "javascript:', "docs_url", "https://"),
    ('docs_url = "https://', 'docs_url = "https://user:pw@', "docs_url", "user name"),
    ('/settings/keys"', '/\\u001b]0;x"', "keys_url", "printable"),
    ('billing_url = "https:', 'billing_url = "http:', "billing_url", "unencrypted"),
    ('billing_url = "https://', 'billing_url = "https://user@', "billing_url", "user name"),
    ('/settings/credits"', '/{who}"', "billing_url", "not declared"),
    ('billing_url = "https://openrouter.ai/settings/credits"', "billing_url = 7", "billing_url", "not a string"),
    ("lang=en#use", "lang=en\\\\#use", "terms_url", "printable"),
    ("exportable = true", 'exportable = "true"', "exportable", "true or false"),
    ('"OPENROUTER_API_KEY"', '"openrouter_key"', "env.key[0]", "environment variable"),
    ('"OPENROUTER_API_KEY"', '"LD_PRELOAD"', "env.key[0]", "not a provider's"),
    ('"OPENROUTER_API_KEY"', '"A", 7', "env.key[1]", "not a string"),
    ("base_url = []", 'base_url = ["PATH"]', "env.base_url[0]", "not a provider's"),
    ("model = []", 'model = "MODEL"', "env.model", "not a list"),
    ('pattern = "^sk-or-v1-[0-9a-f]{64}$"', "", "keys[0].pattern", "missing"),
    ("[0-9a-f]{64}$", "[0-9a-f", "keys[0].pattern", "not a regular expression"),
    ("[0-9a-f]{64}$", "([0-9a-f]+)+$", "keys[0].pattern", "itself repeats"),
    ("[0-9a-f]{64}$", "x" * 300, "keys[0].pattern", "longer than 300"),
    ("usable = true", "usable = 1", "keys[0].usable", "true or false"),
    ('protocol = "openai-chat"', 'protocol = "openai"', "endpoints[0].protocol", "is not one of"),
    ('protocol = "openai-chat"', "", "endpoints[0].protocol", "missing"),
    ('base_url = "https://openrouter', 'base_url = "http://openrouter', "endpoints[0].base_url", "unencrypted"),
    ('/api/v1"\ncredential', '/api/v1?x=1"\ncredential', "endpoints[0].base_url", "query"),
    ('"https://openrouter.ai/api/v1"\ncredential', '"https://0x7f.1/"\ncredential', "endpoints[0].base_url", "IPv4"),
    ('base_url = "https://openrouter.ai/api/v1"', "", "endpoints[0].base_url", "missing"),
    ('credential = "bearer"', 'credential = "query:key"', "endpoints[0].credential", "neither"),
    ('credential = "bearer"', 'credential = "header:Host"', "endpoints[0].credential", "cannot stand"),
    ('credential = "bearer"', 'credential = "header:a b"', "endpoints[0].credential", "neither"),
    ("headers = {}", 'headers = { Authorization = "Bearer x" }', "endpoints[0].headers.Authorization", "credential"),
    ("headers = {}", 'headers = { X-API-Key = "x" }', "endpoints[0].headers.X-API-Key", "credential"),
    (
        "headers = {}",
        'headers = { Proxy-Authorization = "x" }',
        "endpoints[0].headers.Proxy-Authorization",
        "credential",
    ),
    ("headers = {}", 'headers = { User-Agent = "codex" }', "endpoints[0].headers.User-Agent", "not the preset's"),
    ("headers = {}", 'headers = { originator = "codex" }', "endpoints[0].headers.originator", "not the preset's"),
    ("headers = {}", 'headers = { Host = "x" }', "endpoints[0].headers.Host", "not the preset's"),
    ("headers = {}", 'headers = { "a b" = "x" }', 'endpoints[0].headers."a b"', "not the name"),
    ("headers = {}", 'headers = { x = "a\\r\\nb" }', "endpoints[0].headers.x", "printable"),
    ("headers = {}", "headers = { x = 1 }", "endpoints[0].headers.x", "not a string"),
    ('id = "europe"', 'id = "default"', "endpoints[1].id", "another endpoint"),
    ('id = "europe"', 'id = "EU"', "endpoints[1].id", "not a usable id"),
    ("{resource}.open", "{res}.open", "endpoints[1].base_url", "not declared"),
    ("{resource}.open", "{Resource}.open", "endpoints[1].base_url", "braces"),
    ("https://{resource}.open", "https://x@{resource}.open", "endpoints[1].base_url", "user name"),
    ("rejected = [401, 403]", "rejected = [401, 4030]", "endpoints[1].verify.rejected[1]", "from 100 to 599"),
    ('exclude = "image"', 'exclude = "(a|b)*"', "endpoints[1].models.exclude", "branches"),
    ('method = "GET"', 'method = "DELETE"', "verify.method", "is not one of"),
    ('path = "/key"', 'path = "/key"\nurl = "https://x.example/"', "verify.url", "beside"),
    ('path = "/key"', 'path = "/{resource}"', "verify.path", "not a path"),
    ("ok = [200]", "ok = []", "verify.ok", "empty"),
    ("ok = [200]", "ok = [true]", "verify.ok[0]", "from 100 to 599"),
    ("402 =", "x402 =", "verify.limited.x402", "not an HTTP status"),
    ("ok = [200]", "body = { at = 2026-01-01 }", "verify.body", "JSON"),
    ("ok = [200]", "body = { n = nan }", "verify.body", "JSON"),
    ('prefer = ["openrouter/auto"]', 'prefer = ["a\\u0007b"]', "models.prefer[0]", "not shown"),
    ('prefer = ["openrouter/auto"]', f"prefer = {['x'] * 501}", "models.prefer", "more than 500"),
    ("as_of = 2026-11-21", 'as_of = "2026-11-21"', "models.as_of", "is not a date"),
    ("as_of = 2026-11-21", "as_of = 2026-11-21T10:00:00Z", "models.as_of", "is not a date"),
    ("as_of = 2026-11-21", "as_of = 20261121", "models.as_of", "is not a date"),
    ('exclude = "image"', 'as_of = "today"', "endpoints[1].models.as_of", "is not a date"),
    ('method = "browser"', 'method = "oauth"', "login[1].method", "is not one of"),
    ('method = "browser"', "", "login[1].method", "missing"),
    ('kind = "api-key"', 'kind = "key"', "login[1].kind", "is not one of"),
    ('endpoints = ["default"]', 'endpoints = ["nowhere"]', "login[1].endpoints[0]", "no endpoint"),
    ('auth"\ntoken_url', 'auth#x"\ntoken_url', "login[1].authorize_url", "fragment"),
    ("ports = [3000, 0]", "ports = [3000, 65536]", "login[1].redirect.ports[1]", "from 0 to 65535"),
    ("ports = [3000, 0]", "ports = []", "login[1].redirect.ports", "empty"),
    ("ports = [3000, 0]", "ports = 3000", "login[1].redirect.ports", "not a list"),
    ('host = "localhost"', 'host = "0.0.0.0"', "login[1].redirect.host", "is not one of"),
    ('path = "/callback"', 'path = "callback"', "login[1].redirect.path", "not a callback path"),
    ('state_in = "redirect"', 'state_in = "path"', "login[1].state_in", "is not one of"),
    ('token_field = "key"', 'token_field = "a b"', "login[1].token_field", "not a field"),
    ('prompt = "select account"', 'state = "1"', "login[1].authorize_params.state", "by the protocol"),
    ('audience = "api"', 'code_verifier = "1"', "login[1].token_params.code_verifier", "by the protocol"),
    ('scopes = ["openid", "email"]', 'scopes = ["openid email"]', "login[1].scopes[0]", "not a scope"),
    ('client_id = "client-{resource}"', 'client_id = "{who}"', "login[1].client_id", "not declared"),
    ('client_id = "client-{resource}"', 'client_id = "a b"', "login[1].client_id", "printable"),
    ('issuer = "https://openrouter.ai"', 'issuer = "https://openrouter.ai/?a"', "login[1].issuer", "neither query"),
    ('resource = "https://openrouter.ai/api/v1"', 'resource = "api"', "login[1].resource", "absolute URI"),
    ("verify = true", 'verify = "yes"', "login[1].id_token.verify", "true or false"),
    ('client_id_from = "redirect"', 'client_id_from = "body"', "login[1].client_id_from", "is not one of"),
    ('required_scopes = ["openid"]', 'required_scopes = ["a b"]', "login[1].required_scopes[0]", "is not a scope"),
    ('{ agent = "{app}" }', '{ state = "x" }', "login[1].registration_params.state", "set by the protocol"),
    ('headers = { "x-app"', 'headers = { "Cookie"', "login[1].headers.Cookie", "credential"),
    ('device_url = "https://openrouter.ai/device"', "", "login[2].device_url", "missing"),
    ('client_id = "wizard"', "", "login[2].client_id", "missing"),
    ('args = ["auth",', "args = [1,", "login[3].args[0]", "not a string"),
    ("[parameters.resource]", '[parameters."re source"]', 'parameters."re source"', "not a usable parameter"),
    ('example = "my-company"', 'example = "My Company"', "parameters.resource.example", "does not match"),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "text"), SPEC_MISTAKES, ids=[f"{key}: {text}" for _, _, key, text in SPEC_MISTAKES]
)
def test_a_mistake_is_named_by_its_key(old: str, new: str, key: str, text: str) -> None:
    found = errors(changed(old, new), "openrouter")
    assert key in found, found
    assert text in found[key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (LEAST.replace("[[endpoints]]", "[[places]]"), "endpoints"),
        (LEAST.replace("[[login]]", "[[logins]]"), "login"),
        (LEAST.replace("[[endpoints]]", "[endpoints]"), "endpoints"),
        ("endpoints = []\n" + LEAST.replace("[[endpoints]]", "[[places]]"), "endpoints"),
        (LEAST + "[verify]\npath = 1\n", "verify.path"),
        (LEAST + "keys = 1\n", ""),
        ("verify = 1\n" + LEAST, "verify"),
        ("keys = [1]\n" + LEAST, "keys[0]"),
        ("parameters = { a = 1 }\n" + LEAST, "parameters.a"),
        (LEAST.replace('method = "api-key"', 'method = "browser"'), "login[0].authorize_url"),
    ],
)
def test_what_is_missing_or_of_another_kind_is_named(text: str, key: str) -> None:
    if key:
        assert key in errors(text)
    else:
        assert warnings(text) == {"login[0].keys": "is not known here"}


def test_all_mistakes_are_told_at_once() -> None:
    text = 'id = "other"\nexportable = 1\n[[endpoints]]\nprotocol = "x"\nbase_url = "http://a.example"\n[[login]]\n'
    assert set(errors(text)) == {
        "id",
        "name",
        "exportable",
        "endpoints[0].protocol",
        "endpoints[0].base_url",
        "login[0].method",
    }


def test_unknown_keys_are_only_warned_about() -> None:
    text = changed("exportable = true", 'exportable = true\ncolour = "red"\n"odd\\u0007key" = 1')
    text = changed("ports = [3000, 0]", "ports = [3000, 0], port = 1", text)
    assert warnings(text, "openrouter") == {
        "colour": "is not known here",
        '"odd key"': "is not known here",
        "login[1].redirect.port": "is not known here",
    }
    assert good(text, "openrouter")


def test_a_parameter_nobody_uses_is_warned_about() -> None:
    assert warnings(LEAST + "[parameters.region]\n") == {"parameters.region": "is not used in any URL"}


def test_a_login_behind_one_of_its_method_for_the_same_endpoints_is_warned_about() -> None:
    twice = SPEC + '\n[[login]]\nmethod = "device"\nendpoints = ["europe"]\nclient_id = "x"\n'
    twice += 'device_url = "https://a.example/d"\ntoken_url = "https://a.example/t"\n'
    assert "login[4]" in warnings(twice)
    apart = changed('method = "device" ', 'method = "device"\nendpoints = ["default"] ', twice)
    assert "login[4]" not in warnings(apart)


@pytest.mark.parametrize("notice", ["", 'notice = ""'])
def test_an_experimental_login_that_says_nothing_of_its_client_id_is_warned_about(notice: str) -> None:
    text = changed('notice = "It uses the client id of another program."', notice)
    found = warnings(text, "openrouter")
    assert list(found) == ["login[1].notice"]
    assert "whose client id" in found["login[1].notice"]
    login = good(text, "openrouter").login("browser")
    assert login
    assert login.experimental


def test_a_login_for_everybody_needs_no_notice() -> None:
    text = changed('experimental = true\nnotice = "It uses the client id of another program."', "")
    assert warnings(text, "openrouter") == {}


def test_text_that_could_steer_a_terminal_is_cleaned_and_warned_about() -> None:
    text = LEAST.replace('"Acme"', '"A\\u001b[31mc\\u202eme"')
    assert good(text).name == "Ac me"
    assert "not shown" in warnings(text)["name"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('id = "acme"\nname = \n', 2, 8),
        ('id = "acme"\nid = "acme"\n', 2, 12),
        ('id = "acme', 1, 11),
        ("a = 1\n\n= 2\n", 3, 1),
        ('a = """\n\n', 3, 1),
    ],
)
def test_syntax_is_told_by_line_and_column(text: str, line: int, column: int) -> None:
    preset, (problem,) = read(text, stem="acme", file="p/acme.toml")
    assert preset is None
    assert (problem.key, problem.line, problem.column) == ("", line, column)
    assert str(problem).startswith(f"p/acme.toml:{line}:{column}: ")


EXHAUSTING = {
    "arrays": ("a = " + "[\n" * 100_000, "cannot be read"),
    "tables": ("a = " + "{a=" * 5_000, "cannot be read"),
    "dotted key": ("a." * 8_000 + "a = 1", "more than 50 parts"),
    "dotted keys": ("\n".join(f"k{at}." + "a." * 60 + "a = 1" for at in range(1_500)), "more than 50 parts"),
    "quoted key": ("'a' . " * 2_000 + "a = 1", "more than 50 parts"),
    "header": ("[[" + "a." * 8_000 + "a]]", "more than 50 parts"),
    "inline key": ("x = {" + "a." * 130_000 + "a = 1}", "line of more than"),
    "digits": ("a = " + "9" * 5_000, "cannot be read"),
    "size": ("#\n" * LARGEST, "larger than 256 KiB"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("how", sorted(EXHAUSTING))
def test_a_file_made_to_exhaust_the_reader_is_refused_at_once(how: str) -> None:
    text, reason = EXHAUSTING[how]
    preset, (problem,) = read(text, stem="acme", file="acme.toml")
    assert preset is None
    assert reason in problem.text


def test_a_file_of_mistakes_only_is_cut_short() -> None:
    _, problems = read("\n".join(f"k{at} = 1" for at in range(5000)), stem="acme", file="acme.toml")
    assert len(problems) <= 101
    assert any(each.level == "error" for each in problems)


def test_a_problem_reads_as_one_line() -> None:
    assert str(Problem(file="a.toml", key="login[0].kind", text="is wrong")) == "a.toml: login[0].kind: is wrong"
    assert str(Problem(file="a.toml", key="", text="bad", line=3, column=9)) == "a.toml:3:9: bad"


def test_the_fixture_is_the_toml_it_claims_to_be() -> None:
    assert set(tomllib.loads(SPEC)) >= {"id", "name", "endpoints", "login", "verify", "models", "keys", "parameters"}


@pytest.mark.parametrize(
    "name",
    ["PATH", "LD_PRELOAD", "BASH_ENV", "ZDOTDIR", "GCONV_PATH", "PS4", "SHELLOPTS", "NODE_EXTRA_CA_CERTS", "A;B"],
)
def test_no_preset_steers_a_program_by_its_variables(name: str) -> None:
    assert variable_problem(name)


def test_a_provider_s_variables_are_its_own() -> None:
    assert not [each for each in ("OPENAI_API_KEY", "PS5_API_KEY", "VISUAL_API_KEY") if variable_problem(each)]
