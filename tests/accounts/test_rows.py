"""A profile in words a person reads: since when it is kept, and what wins over it elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wizard.accounts.rows import row_of
from wizard.accounts.status import Standing
from wizard.values.profile import Auth, Profile

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
AUTH = Auth(method="api-key", kind="api-key", store="keyring", credential="ada-1", obtained=NOON)
ADA = Profile(name="ada", provider="ada", protocol="openai-chat", base_url="https://api.ada.test/v1", auth=AUTH)


def standing(auth: Auth = AUTH, shadows: tuple[str, ...] = ()) -> Standing:
    return Standing(name="ada", profile=replace(ADA, auth=auth), default=False, state="ready", shadowed_by=shadows)


def test_the_day_of_the_login_is_told() -> None:
    assert row_of(standing()).saved == f"{NOON.astimezone():%Y-%m-%d}"


def test_of_what_is_not_kept_here_there_is_no_day() -> None:
    assert row_of(standing(replace(AUTH, credential=None))).saved == ""
    assert row_of(standing(replace(AUTH, obtained=None))).saved == ""


@pytest.mark.parametrize(
    ("shadows", "said"),
    [
        ((), ""),
        (("$ADA_API_KEY",), "$ADA_API_KEY is set and wins over this profile in other tools"),
        (("$A_KEY", "$B_KEY"), "$A_KEY and $B_KEY are set and win over this profile in other tools"),
    ],
)
def test_variables_that_win_over_it_elsewhere_are_named(shadows: tuple[str, ...], said: str) -> None:
    assert row_of(standing(shadows=shadows)).shadow == said


@pytest.mark.parametrize(
    ("auth", "said"),
    [
        (AUTH, "Replace the key"),
        (Auth(method="device", kind="tokens"), "Sign in again"),
        (Auth(method="env", env_key="ADA_API_KEY"), "Set up again"),
        (Auth(method="none"), "Set up again"),
        (Auth(method="command"), "Try the command again"),
    ],
)
def test_a_new_login_is_called_what_it_is(auth: Auth, said: str) -> None:
    assert row_of(standing(auth)).renew == said
