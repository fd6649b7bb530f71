"""What config.toml says, read: each profile by itself, mistakes named by key (SPEC §2, R11)."""

from datetime import UTC, datetime

import pytest

from store.kit import config_path, write_config
from wizard.errors import BadFile, Refused
from wizard.store.profiles import Config, load
from wizard.values.profile import Auth, Gateway, TokenCommand

SPEC_EXAMPLE = """
version = 1
default = "openai"

[profiles.openai]
provider = "openai"
protocol = "openai-responses"
base_url = "https://api.openai.com/v1"
model = "gpt-6.1-sol"
models = []

[profiles.openai.auth]
method = "api-key"
kind = "api-key"
credential = "openai"
store = "keyring"
obtained = 2026-11-21T23:40:00Z
account = "ada@example.org"

[profiles.corp]
provider = "custom"
protocol = "openai-chat"
base_url = "HTTPS://Gateway.Corp.Example:443/v1/"
unknown = { kept = true }

[profiles.corp.auth]
method = "command"
command = "gcloud"
args = ["auth", "print-access-token"]
timeout_ms = 4000
cwd = "/home/ada"

[profiles.lab]
provider = "custom"
protocol = "gemini"
base_url = "http://lab.example/v1"
allow_insecure = true
parameters = { resource = "my-company" }

[profiles.lab.auth]
method = "env"
env_key = "LAB_API_KEY"

[profiles.claude-at-work]
provider = "anthropic"
protocol = "anthropic-messages"
base_url = "https://coder.example/api"

[profiles.claude-at-work.auth]
method = "none"

[profiles.claude-at-work.gateway]
profile = "coder"
header = "X-Coder-AI-Governance-Token"
"""
GOOD = """
[profiles.good]
provider = "openai"
protocol = "openai-chat"
base_url = "https://api.openai.com/v1"
auth = { method = "none" }
"""


def loaded(text: str | bytes) -> Config:
    return load(str(write_config(text)))


def test_a_missing_file_is_an_empty_one() -> None:
    assert load(str(config_path())) == Config(None, {}, {})


def test_the_example_of_the_specification_is_read_whole() -> None:
    config = loaded(SPEC_EXAMPLE)

    assert config.broken == {}
    assert config.default == "openai"
    assert list(config.profiles) == ["openai", "corp", "lab", "claude-at-work"]
    openai, corp, lab, work = config.profiles.values()
    assert openai.auth == Auth(
        method="api-key",
        kind="api-key",
        credential="openai",
        store="keyring",
        obtained=datetime(2026, 11, 21, 23, 40, tzinfo=UTC),
        account="ada@example.org",
    )
    assert (openai.model, openai.models) == ("gpt-6.1-sol", ())
    assert corp.base_url == "https://gateway.corp.example/v1"
    assert corp.auth.command == TokenCommand(
        command="gcloud",
        args=("auth", "print-access-token"),
        timeout_ms=4000,
        refresh_interval_ms=300_000,
        cwd="/home/ada",
    )
    assert (lab.auth.env_key, lab.allow_insecure, lab.parameters) == ("LAB_API_KEY", True, {"resource": "my-company"})
    assert work.gateway == Gateway(profile="coder", header="X-Coder-AI-Governance-Token")
    assert work.auth_mode == "centralized"


def test_a_byte_order_mark_and_windows_newlines_do_no_harm() -> None:
    assert loaded(b"\xef\xbb\xbf" + SPEC_EXAMPLE.replace("\n", "\r\n").encode()) == loaded(SPEC_EXAMPLE)


def test_a_time_with_another_offset_is_the_same_time() -> None:
    other = SPEC_EXAMPLE.replace("2026-11-21T23:40:00Z", "2026-11-22T00:40:00+01:00")
    assert loaded(other).profiles["openai"].auth.obtained == datetime(2026, 11, 21, 23, 40, tzinfo=UTC)
    naive = SPEC_EXAMPLE.replace("2026-11-21T23:40:00Z", "2026-11-21 23:40:00")
    assert loaded(naive).profiles["openai"].auth.obtained == datetime(2026, 11, 21, 23, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["version = 2\n", "version = 0", "version = '1'", "version = true", "profiles = 3", "default = 3", "[[profiles]]"],
)
def test_a_file_of_another_shape_is_refused_whole(text) -> None:
    with pytest.raises(BadFile, match=r"config\.toml"):
        loaded(text)


def test_a_syntax_error_names_file_line_and_column() -> None:
    with pytest.raises(BadFile, match=r"`~/\.config/wizard/config\.toml:3:5`: "):
        loaded("version = 1\n[profiles.a]\na = = 1\n")


BROKEN = {
    "profile = 3": "profiles.bad = 3",
    "no provider": '[profiles.bad]\nprotocol = "gemini"',
    "provider type": "[profiles.bad]\nprovider = 3",
    "provider name": '[profiles.bad]\nprovider = "../x"',
    "protocol": '[profiles.bad]\nprovider = "a"\nprotocol = "soap"',
    "no address": '[profiles.bad]\nprovider = "a"\nprotocol = "gemini"',
}
ADDRESS = '[profiles.bad]\nprovider = "a"\nprotocol = "gemini"\nbase_url = "{}"\nauth = {{ method = "none" }}\n'
AUTH = ADDRESS.format("https://a.example").replace('{ method = "none" }', "{ %s }")


def problem(text: str) -> BadFile | Refused:
    config = loaded(text + GOOD)
    assert list(config.profiles) == ["good"]
    assert list(config.broken) == ["bad"]
    return config.broken["bad"]


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_profile_hides_no_other(text) -> None:
    assert "profiles.bad" in problem(text + "\n").message


@pytest.mark.parametrize("name", ["Bad", "a b", ".a", "é", "a" * 65, "", "../a", "a/b", "-a"])
def test_a_name_that_is_none_is_broken(name) -> None:
    config = loaded(f'[profiles."{name}"]\nprovider = "a"\n' + GOOD)
    assert list(config.profiles) == ["good"]
    assert list(config.broken) == [name]


@pytest.mark.parametrize(
    "url", ["ftp://a.example", "https://u:hunter2@a.example", "https://a.example?x=1", "a.example", ""]
)
def test_an_address_that_cannot_be_used_is_broken(url) -> None:
    found = problem(ADDRESS.format(url))
    assert isinstance(found, BadFile)
    assert "`profiles.bad.base_url` cannot be used" in found.message
    assert "hunter2" not in found.message


def test_an_insecure_address_is_refused_by_policy() -> None:
    found = problem(ADDRESS.format("http://a.example"))
    assert isinstance(found, Refused)
    assert found.exit_code == 7
    assert "profiles.bad.base_url" in found.message


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        ('method = "command", command = "a", env_key = "B"', "`profiles.bad.auth.command` and `env_key` exclude"),
        ('method = "env", env_key = "B", credential = "c"', "`profiles.bad.auth.env_key` and `credential` exclude"),
        ('method = "api-key", command = "a", credential = "c"', "`profiles.bad.auth.command` and `credential` exclude"),
        ('method = "none", credential = "c"', "`profiles.bad.auth.credential` does not go with the method `none`"),
        ('method = "api-key", env_key = "B"', "does not go with"),
        ('method = "command"', "`profiles.bad.auth.command` is missing"),
        ('method = "env"', "`profiles.bad.auth.env_key` is missing"),
        ('method = "password"', "`profiles.bad.auth.method` is none of api-key, browser"),
        ("", "`profiles.bad.auth.method` is missing"),
        ('method = "api-key", credential = "../../etc/passwd"', "`profiles.bad.auth.credential` is not the id"),
        ('method = "env", env_key = "a b"', "is not the name of a variable"),
        ('method = "api-key", kind = "magic"', "`profiles.bad.auth.kind` is none of"),
        ('method = "api-key", store = "cloud"', "`profiles.bad.auth.store` is none of"),
        ('method = "api-key", obtained = "today"', "`profiles.bad.auth.obtained` is not a time"),
        ('method = "api-key", obtained = 0001-01-01T00:00:00+14:00', "`profiles.bad.auth.obtained` is not the time"),
        ('method = "api-key", obtained = 9999-12-31T23:59:59-12:00', "`profiles.bad.auth.obtained` is not the time"),
        ('method = "api-key", verified = 1', "`profiles.bad.auth.verified` is not true or false"),
        ('method = "command", command = "a", args = [1]', "`profiles.bad.auth.args` is not a list of strings"),
        (
            'method = "command", command = "a", timeout_ms = 0',
            "`profiles.bad.auth.timeout_ms` is not from 1 to 999999999",
        ),
        ('method = "command", command = "a", timeout_ms = true', "is not a whole number"),
        ('method = "command", command = " "', "`profiles.bad.auth.command` is empty"),
    ],
)
def test_a_mistake_in_auth_is_named(auth, said) -> None:
    assert said in problem(AUTH % auth).message


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("auth = 3", "`profiles.bad.auth` is not a table"),
        ('models = "a"', "`profiles.bad.models` is not a list"),
        ("model = 3", "`profiles.bad.model` is not a string"),
        ('allow_insecure = "yes"', "`profiles.bad.allow_insecure` is not true or false"),
        ("parameters = { a = 1 }", "`profiles.bad.parameters` holds something else"),
        ("gateway = {}", "`profiles.bad.gateway.profile` is missing"),
        (
            'gateway = { profile = "coder", header = "X-A: b\\r\\nX-B" }',
            "`profiles.bad.gateway.header` is not the name",
        ),
        ('gateway = { profile = "../a", header = "X-A" }', "`profiles.bad.gateway.profile` is not the name"),
    ],
)
def test_a_mistake_in_a_profile_is_named(line, said) -> None:
    text = ADDRESS.format("https://a.example")
    text = text.replace('auth = { method = "none" }', line) if line.startswith("auth") else text + line + "\n"
    assert said in problem(text).message


def test_an_unverified_profile_says_so() -> None:
    assert loaded(AUTH % 'method = "api-key", verified = false').profiles["bad"].auth.verified is False
