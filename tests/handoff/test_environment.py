"""Which variables carry a profile, which are taken away, and what cannot stand together."""

from dataclasses import replace

import pytest

from wizard.errors import BadFile, UsageError
from wizard.handoff.environment import (
    SDKS,
    Plan,
    assigned,
    child_environment,
    preset_variables,
    provider_variables,
    refuse_clashes,
    sdk_variables,
    texts,
)
from wizard.values.preset import Endpoint, Login, Preset, Protocol, Variables
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

LAB = Variables(
    key=("LAB_API_KEY", "LAB_KEY"), base_url=("LAB_BASE_URL", "LAB_URL"), model=("LAB_MODEL",), other=("LAB_ORG",)
)
KEY = Secret("sk-canary-1")


def profile(name: str = "lab", protocol: Protocol = "openai-chat", model: str | None = "m-1") -> Profile:
    return Profile(
        name=name,
        provider="lab",
        protocol=protocol,
        base_url="https://lab.example/v1",
        auth=Auth(method="api-key", kind="api-key", credential=name, store="plain"),
        model=model,
    )


def preset(env: Variables = LAB, *protocols: Protocol) -> Preset:
    endpoints = tuple(
        Endpoint(id=each, protocol=each, base_url="https://lab.example/v1") for each in protocols or ("openai-chat",)
    )
    return Preset(id="lab", name="Lab", endpoints=endpoints, logins=(Login(method="api-key"),), env=env)


def test_the_first_of_each_kind_is_set() -> None:
    given = assigned(Plan(profile=profile(), variables=LAB), KEY)

    assert texts(given) == {
        "LAB_API_KEY": "sk-canary-1", "LAB_BASE_URL": "https://lab.example/v1", "LAB_MODEL": "m-1",
    }  # fmt: skip


def test_what_has_no_variable_or_no_value_is_left_out() -> None:
    assert texts(assigned(Plan(profile=profile(model=None), variables=LAB), KEY)).keys() == {
        "LAB_API_KEY", "LAB_BASE_URL",
    }  # fmt: skip
    assert texts(assigned(Plan(profile=profile(), variables=Variables(key=("K",))), KEY)).keys() == {"K"}


def test_no_key_is_the_word_none() -> None:
    assert texts(assigned(Plan(profile=profile(), variables=LAB), None))["LAB_API_KEY"] == "none"


def test_the_assignments_do_not_print_the_secret() -> None:
    assert "canary" not in repr(assigned(Plan(profile=profile(), variables=LAB), KEY))


def test_the_child_loses_every_providers_variables_and_keeps_the_rest() -> None:
    other = preset(Variables(key=("A", "B"), base_url=("C",), model=("D",), other=("E",)))
    sdks = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")
    before = dict.fromkeys((*"ABCDE", *sdks, "LAB_KEY", "LAB_ORG", "LAB_URL"), "other") | {
        "PATH": "/bin", "WIZARD_CONFIG": "/c", "WIZARD_PROFILE": "old", "HTTPS_PROXY": "http://p", "a": "lower",
    }  # fmt: skip
    given = assigned(Plan(profile=profile(), variables=LAB), KEY)

    assert child_environment(before, [other, preset()], given, "lab") == {
        "PATH": "/bin", "WIZARD_CONFIG": "/c", "WIZARD_PROFILE": "lab", "HTTPS_PROXY": "http://p", "a": "lower",
        "LAB_API_KEY": "sk-canary-1", "LAB_BASE_URL": "https://lab.example/v1", "LAB_MODEL": "m-1",
    }  # fmt: skip


def test_the_sdks_variables_are_providers_variables_whatever_the_catalogue_says() -> None:
    known = provider_variables([])

    assert {"OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_AUTH_TOKEN"} <= known
    assert known >= {name for each in SDKS.values() for name in (*each.variables.key, *each.variables.base_url)}


def test_a_bearer_token_for_anthropics_sdk_stands_where_that_sdk_sends_it_as_one() -> None:
    variables = SDKS["anthropic"].variables

    key = texts(assigned(Plan(profile=profile(), variables=variables), KEY))
    token = texts(assigned(Plan(profile=profile(), variables=variables, bearer=True), KEY))
    assert "ANTHROPIC_AUTH_TOKEN" not in key
    assert token["ANTHROPIC_AUTH_TOKEN"] == token["ANTHROPIC_API_KEY"] == "sk-canary-1"


# -- what cannot stand together ----------------------------------------------------------------------------------------
def test_two_profiles_of_one_provider_clash_and_both_are_named() -> None:
    with pytest.raises(UsageError, match="`work` and `home` both set LAB_API_KEY"):
        refuse_clashes([Plan(profile=profile("work"), variables=LAB), Plan(profile=profile("home"), variables=LAB)])


def test_providers_that_share_a_key_variable_clash() -> None:
    other = Variables(key=("LAB_API_KEY",), base_url=("OTHER_URL",))

    with pytest.raises(UsageError, match="LAB_API_KEY"):
        refuse_clashes([Plan(profile=profile(), variables=LAB), Plan(profile=profile("b"), variables=other)])


def test_a_shared_address_variable_clashes_only_over_two_addresses() -> None:
    other = Variables(key=("OTHER_KEY",), base_url=("LAB_BASE_URL",))
    elsewhere = replace(profile("b"), base_url="https://other.example")

    refuse_clashes([Plan(profile=profile(), variables=LAB), Plan(profile=profile("b"), variables=other)])
    with pytest.raises(UsageError, match="`lab` and `b` both set LAB_BASE_URL"):
        refuse_clashes([Plan(profile=profile(), variables=LAB), Plan(profile=elsewhere, variables=other)])


def test_a_model_that_no_variable_can_hold_is_a_fault_of_the_file() -> None:
    with pytest.raises(BadFile, match="cannot hold the model of `lab`"):
        assigned(Plan(profile=profile(model="a\0b"), variables=LAB), KEY)


# -- whose variables ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sdk", "protocol"),
    [("openai", "openai-chat"), ("openai", "openai-responses"), ("anthropic", "anthropic-messages")],
)
def test_an_sdk_takes_any_profile_of_its_protocol(sdk: str, protocol: Protocol) -> None:
    assert sdk_variables(sdk, profile(protocol=protocol), None) == SDKS[sdk].variables


@pytest.mark.parametrize(
    ("sdk", "protocol"),
    [("openai", "anthropic-messages"), ("openai", "gemini"), ("anthropic", "openai-chat"), ("anthropic", "gemini")],
)
def test_an_sdk_of_another_protocol_is_refused(sdk: str, protocol: Protocol) -> None:
    with pytest.raises(UsageError, match=protocol):
        sdk_variables(sdk, profile(protocol=protocol), preset())


def test_the_way_to_the_other_protocol_is_named_where_the_provider_has_one() -> None:
    with pytest.raises(UsageError) as refused:
        sdk_variables("anthropic", profile(), preset(LAB, "openai-chat", "anthropic-messages"))

    assert "--endpoint anthropic-messages" in refused.value.hint


@pytest.mark.parametrize(
    ("protocol", "hint"),
    [
        ("openai-responses", "`wizard env --as openai lab`, or give lab.toml an `env`"),
        ("anthropic-messages", "`wizard env --as anthropic lab`, or give lab.toml an `env`"),
        ("gemini", "give lab.toml an `env`"),
    ],
)
def test_a_provider_without_variables_names_the_command_that_works(protocol: Protocol, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        preset_variables(profile(protocol=protocol), preset(Variables()))

    assert refused.value.hint == hint


def test_a_provider_that_is_in_no_catalogue_is_a_fault_of_the_file() -> None:
    with pytest.raises(BadFile, match="`lab`"):
        preset_variables(profile(), None)
