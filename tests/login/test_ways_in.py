"""The order of the ways in, which is that of the picker's badges: first the sign-in that works here."""

from dataclasses import replace

import pytest

from login.signing import BROWSER, CORP, MINT
from wizard.login.draft import Scene
from wizard.login.method import ways_in
from wizard.login.provider_rows import rows
from wizard.values.preset import DeviceLogin, Login, Preset

KEY = Login(method="api-key")
CODE = next(each for each in CORP.logins if isinstance(each, DeviceLogin))
OWN = replace(CODE, client_id="{client}")
STRANGE = replace(CODE, experimental=True)


def with_logins(*logins: Login) -> Preset:
    return replace(CORP, logins=logins)


@pytest.mark.parametrize(
    ("logins", "here", "over_ssh"),
    [
        ((KEY, BROWSER), ["browser", "api-key"], ["api-key", "browser"]),
        ((KEY, MINT), ["browser", "api-key"], ["api-key", "browser"]),
        ((KEY, CODE), ["device", "api-key"], ["device", "api-key"]),
        ((BROWSER, KEY, CODE), ["browser", "api-key", "device"], ["device", "browser", "api-key"]),
        ((KEY, OWN), ["api-key", "device"], ["api-key", "device"]),
        ((KEY, STRANGE), ["api-key"], ["api-key"]),
    ],
)
def test_the_sign_in_that_works_here_comes_first(
    logins: tuple[Login, ...], here: list[str], over_ssh: list[str]
) -> None:
    preset = with_logins(*logins)

    assert [each.method for each in ways_in(preset, Scene(presets=(preset,)))] == here
    assert [each.method for each in ways_in(preset, Scene(presets=(preset,), browserless="over SSH"))] == over_ssh


def test_the_badges_stand_in_that_order() -> None:
    preset = with_logins(KEY, BROWSER, CODE)

    assert rows(Scene(presets=(preset,)))[0].badges == ("OAuth", "API key")
