"""The fast path gives what the full path would give, or nothing; and it loads next to nothing (R7, R38)."""

import os
import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.kit import KEY, OBTAINED, child, child_env, config_path, credential, profile, record_path, write_config
from wizard.accounts.context import Context
from wizard.accounts.held import token as full
from wizard.accounts.quick import token
from wizard.errors import KeyringSilent, WizardError
from wizard.store import profiles, vault
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.profile import Auth, Gateway
from wizard.values.secret import Secret

NOW = time.time()


def saved(one=None, held=None, store="plain", app=None, **named) -> None:
    one = one or profile(auth=replace(profile().auth, store=store))
    where = folders(app)
    if one.auth.credential:
        Vault(where).put(one.auth.credential, held or credential(), store, **named)
    profiles.put(where, one)


def test_a_plain_credential_is_printed() -> None:
    saved()
    assert token(None, None) == token("openai", None) == KEY


def test_the_argument_wins_over_the_variable_and_that_over_the_default(monkeypatch) -> None:
    for name in ("a", "b", "c"):
        saved(profile(name), credential(f"sk-of-{name}"))
    assert token(None, None) == "sk-of-a"
    monkeypatch.setenv("WIZARD_PROFILE", "b")
    assert token(None, None) == "sk-of-b"
    assert token("c", None) == "sk-of-c"


def test_the_only_profile_is_not_the_default_by_itself() -> None:
    saved()
    write_config(config_path().read_text().replace('default = "openai"\n', ""))
    assert token(None, None) is None


def test_an_app_has_its_own() -> None:
    saved(profile("x"), credential("sk-of-the-app"), app="mytool")
    assert token(None, "mytool") == "sk-of-the-app"
    assert token(None, None) is token("x", None) is token(None, "other") is token(None, "../x") is None


def test_a_sealed_one_comes_from_the_real_keyring(secret_service) -> None:
    saved(profile(auth=replace(profile().auth, store="keyring")), store="keyring")
    assert token(None, None) == KEY


def test_without_its_key_a_sealed_one_is_left_to_the_full_path(secret_service) -> None:
    saved(store="keyring")
    secret_service.lock()
    assert token(None, None) is None
    secret_service.kill()
    assert token(None, None) is None


def test_a_frozen_keyring_is_waited_for_once(secret_service, monkeypatch) -> None:
    saved(store="keyring")
    monkeypatch.setattr("wizard.accounts.quick.KEYRING_S", 0.3)
    secret_service.freeze()
    start = time.monotonic()
    with pytest.raises(KeyringSilent):
        token(None, None)
    assert time.monotonic() - start < 20


def test_a_variable_is_read_where_the_profile_says_so(monkeypatch) -> None:
    saved(profile(auth=Auth(method="env", env_key="LAB_API_KEY")))
    assert token(None, None) is None
    monkeypatch.setenv("LAB_API_KEY", f"  {KEY}\n")
    assert token(None, None) == KEY


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "short",
        '"sk-0123456789"',
        "KEY=sk-0123456789",
        "Bearer sk-0123456789",
        "sk-01234\u200b56789",
        "sk-0123\n456789",
        "x" * 9000,
    ],
)
def test_a_variable_that_needs_cleaning_is_left_to_the_full_path(value, monkeypatch) -> None:
    saved(profile(auth=Auth(method="env", env_key="LAB_API_KEY")))
    monkeypatch.setenv("LAB_API_KEY", value)
    assert token(None, None) is None


OTHERS = {
    "no login": profile(auth=Auth(method="none")),
    "logged out": profile(auth=replace(profile().auth, credential=None)),
    "gateway": profile(gateway=Gateway(profile="coder", header="X-A")),
    "another host": profile(base_url="https://api.openai.com.evil.example/v1"),
    "another port": profile(base_url="https://api.openai.com:444/v1"),
    "insecure": profile(base_url="http://api.openai.com/v1", allow_insecure=True),
}


@pytest.mark.parametrize("one", OTHERS.values(), ids=OTHERS)
def test_what_is_not_plain_is_left_to_the_full_path(one) -> None:
    saved(one)
    assert token(None, None) is None


@pytest.mark.parametrize("named", [{"exportable": False}, {"purpose": "pending"}])
def test_what_must_not_be_printed_is_left_to_the_full_path(named) -> None:
    saved(**named)
    assert token(None, None) is None


def test_an_encrypted_one_is_left_to_the_full_path() -> None:
    saved(store="encrypted", passphrase=Secret("x"))
    assert token(None, None) is None


@pytest.mark.parametrize(
    ("life", "gone", "renewable", "printed"),
    [
        (3600, 0, True, True),
        (3600, 2800, True, True),
        (3600, 2900, True, False),  # time to renew
        (3600, 2900, False, True),
        (3600, 3310, False, False),  # may not survive the request
        (3600, 3700, False, False),
        (60, 40, False, True),
        (60, 50, False, False),
        (3600, -10, False, False),  # the clock was set back: its age is unknown
        (0, 0, False, False),
    ],
)
def test_a_token_is_printed_while_it_is_fresh(life, gone, renewable, printed, monkeypatch) -> None:
    begun = 1_800_000_000
    monkeypatch.setattr(vault.time, "time", lambda: begun)
    saved(
        held=credential(
            kind="tokens", expires_at=float(begun + life), refresh_token=Secret("rt") if renewable else None
        )
    )
    monkeypatch.setattr(vault.time, "time", lambda: begun + gone)
    assert token(None, None) == (KEY if printed else None)


@pytest.mark.parametrize("text", ["a b", "a\nb", "é", ""])
def test_a_token_that_would_break_a_line_is_left_to_the_full_path(text) -> None:
    saved(held=credential(text))
    assert token(None, None) is None


@pytest.mark.parametrize("damage", ["mode", "bytes", "gone", "link"])
def test_a_record_that_is_not_right_is_left_to_the_full_path(damage, tmp_path) -> None:
    saved()
    path = record_path("openai")
    match damage:
        case "mode":
            path.chmod(0o644)
        case "bytes":
            path.write_bytes(path.read_bytes().replace(b"canary", b"Canary"))
        case "gone":
            path.unlink()
        case _:
            path.rename(tmp_path / "real")
            path.symlink_to(tmp_path / "real")
    assert token(None, None) is None


@pytest.mark.parametrize("text", ["", "version = 2\n", "a = = 1", "\xff", "profiles = 3", "default = 3\n"])
def test_a_file_that_is_not_right_is_left_to_the_full_path(text) -> None:
    saved()
    config = config_path().read_bytes()
    write_config(
        text.encode("latin-1") + (config.partition(b"\n")[2] if text.startswith(("version", "default")) else b"")
    )
    assert token("openai", None) is None


def test_without_a_home_nothing_breaks(monkeypatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    assert token(None, None) is None


def test_nothing_is_written(home) -> None:
    saved()
    before = {each: (each.stat().st_mtime_ns, each.stat().st_ino) for each in home.rglob("*")}
    assert token(None, None) == KEY
    assert {each: (each.stat().st_mtime_ns, each.stat().st_ino) for each in home.rglob("*")} == before


pieces = {
    "version": ["1", "2", "true", "1.0"],
    "default": ['"a"', "3", '"b"'],
    "provider": ['"openai"', '"nobody"', '"../x"', "3", '""'],
    "protocol": ['"openai-chat"', '"soap"', "3"],
    "base_url": [
        '"https://api.openai.com/v1"', '"https://api.openai.com"', '"https://API.openai.com/v1"', '"https://api.openai.com@evil.example/v1"',
        '"https://api.openai.com:443/v1"', '"https://api.openai.com.evil.example"', '"http://api.openai.com/v1"', '"http://localhost:1/v1"',
        '"https://api.openai.com/v1/"', '"https://api.openai.com/v1?x=1"', '"https://-x.example"', '"https://a:99999"', '"https://1.2.3"', "3", '""',
        '"https://api.openai.com\\\\@evil.example/v1"', '"https://a..b/v1"', '"https://0x7f.1"',
    ],
    "model": ['"m"', "3", '" "'],
    "models": ["[]", '["m"]', "[1]", "3"],
    "allow_insecure": ["true", "false", "1"],
    "parameters": ["{}", '{ a = "b" }', "{ a = 1 }"],
    "note": ["1"],
    "gateway": ['{ profile = "coder", header = "X-A" }', "3"],
}  # fmt: skip
auth_pieces = {
    "method": ['"api-key"', '"browser"', '"env"', '"none"', '"command"', '"soap"', "3"],
    "kind": ['"api-key"', '"tokens"', '"x"'],
    "credential": ['"one"', '"none"', '"../x"', "3"],
    "env_key": ['"LAB_API_KEY"', '"A B"', "3"],
    "command": ['"gcloud"'],
    "store": ['"plain"', '"keyring"', '"cloud"', "3"],
    "origin": ['"https://api.openai.com"', '"https://other.example"', "3"],
    "obtained": ["2026-11-21T23:40:00Z", "2026-11-21", '"today"'],
    "account": ['"ada"', '""', "3"],
    "verified": ["true", "false", "1"],
    "note": ["1"],
}


@st.composite
def tables(draw) -> tuple[dict[str, str], dict[str, str]]:
    """Mostly right: a few keys of a good profile are dropped, added or replaced."""
    own = {"provider": '"openai"', "protocol": '"openai-chat"', "base_url": '"https://api.openai.com/v1"'}
    auth = draw(
        st.sampled_from(
            [
                {"method": '"api-key"', "credential": '"one"', "store": '"plain"'},
                {"method": '"env"', "env_key": '"LAB_API_KEY"'},
            ]
        )
    )
    top = {"version": "1", "default": '"a"'}
    for table, choices in ((own, pieces), (dict(auth), auth_pieces)):
        for key in draw(st.lists(st.sampled_from(sorted(choices)), max_size=2)):
            value = draw(st.none() | st.sampled_from(choices[key]))
            target = top if key in top else table
            if value is None:
                target.pop(key, None)
            else:
                target[key] = value
        if choices is auth_pieces:
            auth = table
    return {**top, **{f"profiles.a.{key}": value for key, value in own.items()}}, auth


keys = st.sampled_from([KEY, f" {KEY}\n", "short", f"'{KEY}'", f"K={KEY}", "é" * 20, "a:b:c:d:e:f", "YWJjZGVmZ2g="])


@settings(max_examples=300, deadline=None, suppress_health_check=[*HealthCheck])
@given(tables(), keys, st.sampled_from([None, "a", "b", "", "A"]))
def test_whatever_the_file_says_it_agrees_with_the_full_path_or_declines(written, key, name) -> None:
    if not record_path("one").exists():
        Vault(folders()).put("one", credential(), "plain")
    values, auth = written
    lines = [f"{path} = {value}" for path, value in values.items()] + [
        f"profiles.a.auth.{k} = {v}" for k, v in auth.items()
    ]
    write_config("\n".join(lines) + "\n")
    os.environ["LAB_API_KEY"] = key

    found = token(name, None)

    expected = None
    with suppress(WizardError):
        expected = full(Context(), name).reveal()
    assert found in (None, expected)


def test_it_does_not_decline_what_is_common(monkeypatch) -> None:
    one = profile(
        models=("a", "b"), parameters={"resource": "x"}, base_url="https://api.openai.com",
        auth=Auth(method="browser", kind="tokens", credential="x.2", store="plain", obtained=OBTAINED, account="ada@example.org", verified=False),
    )  # fmt: skip
    saved(one, credential(kind="tokens", expires_at=NOW + 3600, refresh_token=Secret("rt")))
    text = config_path().read_text()
    write_config("# mine\n" + text.replace('model = "', 'note = 1 # mine\nmodel = "'))
    assert token(None, None) == KEY


IMPORTS = """
import os, sys, time, json, tomllib, fcntl, binascii
before = set(sys.modules)
from wizard.accounts.quick import token
found = token(None, None)
assert found, found
print(*sorted(set(sys.modules) - before))
"""
OWN = {
    "wizard", "wizard.accounts", "wizard.accounts.quick", "wizard.errors", "wizard.store", "wizard.store.excerpt", "wizard.store.files", "wizard.store.paths",
    "wizard.store.record", "wizard.store.toml_file", "wizard.values", "wizard.values.names",
}  # fmt: skip
SEALED = {"wizard.store.deadline", "wizard.store.secret_service"}
HEAVY = (
    "keyring",
    "tomlkit",
    "httpx",
    "asyncio",
    "textual",
    "rich",
    "authlib",
    "wizard.store.vault",
    "wizard.values.profile",
)


def loaded() -> set[str]:
    done = child(IMPORTS, env=child_env())
    assert done.stderr == ""
    return set(done.stdout.split())


def test_a_plain_token_loads_our_own_few_modules_and_no_other() -> None:
    saved()
    assert loaded() == OWN


def test_a_sealed_token_adds_cryptography_and_secretstorage(secret_service) -> None:
    saved(store="keyring")
    found = loaded()
    assert {each for each in found if each.startswith("wizard")} == OWN | SEALED
    assert {"cryptography", "secretstorage"} <= found
    assert not found.intersection(HEAVY)
