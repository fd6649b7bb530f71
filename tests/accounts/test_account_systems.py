"""A provider with two account systems: a login is renewed and revoked where it was made, whatever its path became."""

import os
import time
from pathlib import Path

import pytest

from wizard.accounts.context import Context
from wizard.accounts.fresh import _how
from wizard.accounts.held import held
from wizard.accounts.withdraw import way_to_withdraw
from wizard.errors import Refused
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.credential import Credential
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

ONE = """
[[endpoints]]
id = "{id}"
protocol = "openai-chat"
base_url = "https://api.{host}/v1"

[[login]]
method = "device"
endpoints = ["{id}"]
device_url = "https://auth.{host}/device"
token_url = "https://auth.{host}/token"
revoke_url = "https://auth.{host}/revoke"
client_id = "cli"
"""
HERE, THERE = "com.example", "ai.example"


@pytest.fixture
def preset(home: Path) -> None:
    parts = [ONE.format(id=name, host=host) for name, host in (("default", HERE), ("global", THERE))]
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "lab.toml")
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(['id = "lab"', 'name = "Lab"', *parts]))


def signed_in(base_url: str, bound_to: str) -> Profile:
    """A login that has run out and can be renewed."""
    origins = (f"https://api.{bound_to}", f"https://auth.{bound_to}")
    tokens = Credential(
        kind="tokens", secret=Secret("at"), origins=origins, refresh_token=Secret("rt"), expires_at=time.time() - 60
    )
    Vault(folders()).put("work", tokens, "plain", provider="lab", profile="work", method="device")
    auth = Auth(method="device", kind="tokens", credential="work", store="plain")
    profile = Profile(name="work", provider="lab", protocol="openai-chat", base_url=base_url, auth=auth)
    profiles.put(folders(), profile)
    return profile


@pytest.mark.parametrize("path", ["/v1", "/v2"])
def test_it_is_renewed_and_revoked_at_its_own(preset: None, path: str) -> None:
    profile = signed_in(f"https://api.{THERE}{path}", THERE)
    context = Context()

    how, way = _how(context, profile), way_to_withdraw(context, profile)

    assert how is not None
    assert how[0].token_url == f"https://auth.{THERE}/token"
    assert way is not None
    assert way.revoke_url == f"https://auth.{THERE}/revoke"


def test_one_that_its_preset_would_renew_elsewhere_leads_to_a_new_login(preset: None) -> None:
    profile = signed_in(f"https://api.{THERE}/v1", THERE)
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "lab.toml")
    file.write_text(file.read_text().replace(f"auth.{THERE}/token", "auth.moved.example/token"))

    with pytest.raises(Refused) as caught:
        held(Context(), profile)

    assert caught.value.message.startswith("its provider would renew it at auth.moved.example, ")
    assert caught.value.hint == "wizard auth work"
