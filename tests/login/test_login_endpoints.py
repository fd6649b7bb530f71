"""A login leads to the endpoints its preset names, and to no others."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.signing import BROWSER, CODE, CORP, DEVICE, TOKENS, answering, begun, candidate, play, saved_profile
from wizard.errors import UsageError
from wizard.login.draft import Scene
from wizard.login.effects import Recall
from wizard.login.endpoint import login_of
from wizard.values.credential import Credential
from wizard.values.profile import Profile
from wizard.values.secret import Secret

MAIN = CORP.endpoints[0]
OTHER = replace(MAIN, id="other", base_url="https://other.corp.test/v1")
TWO = replace(CORP, endpoints=(MAIN, OTHER), logins=(replace(BROWSER, endpoints=("main",)), DEVICE))


def refused(draft: Any) -> UsageError:
    player = Player([], answering(TOKENS))
    with pytest.raises(UsageError) as error:
        play(player, draft)
    assert player.sent == []
    return error.value


def test_another_endpoint_by_flag_is_refused() -> None:
    error = refused(begun(TWO, method="browser", endpoint="other"))

    assert "`browser` is not for the endpoint `other`" in error.message
    assert "main" in error.hint


def test_a_profile_at_another_endpoint_is_not_renewed_by_it() -> None:
    there = saved_profile(base_url=OTHER.base_url)

    refused(begun(TWO, scene=Scene(presets=(TWO,), profiles={"corp": there}), existing=there, store=None))


def test_the_endpoint_it_is_for_and_logins_that_name_none_are_taken() -> None:
    here = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))
    assert play(here, begun(TWO, method="browser", endpoint="main")).verified

    there = Player([("model", ACCEPT)], answering(TOKENS))
    assert play(there, begun(TWO, method="device", endpoint="other")).verified


def test_a_candidate_that_stands_elsewhere_by_now_locks_nobody_out() -> None:
    one = candidate(TWO, endpoint="other")
    held = Credential(kind="tokens", secret=Secret("at-0"), origins=("https://other.corp.test",))
    player = Player([("redirect", CODE), ("model", ACCEPT)], answering(TOKENS), candidates=[one], sealed={one.id: held})

    play(player, begun(TWO, method="browser"))

    assert player.count(Recall) == 0


SECOND = replace(DEVICE, endpoints=("other",), token_url="https://id.other.corp.test/token")
SYSTEMS = replace(TWO, logins=(replace(DEVICE, endpoints=("main",)), SECOND))


def by_device(base_url: str) -> Profile:
    saved = saved_profile(base_url=base_url)
    return replace(saved, auth=replace(saved.auth, method="device"))


@pytest.mark.parametrize("path", ["", "/beta", "/v1/"])
def test_an_edited_path_leaves_a_login_with_its_account_system(path: str) -> None:
    there = by_device(f"{OTHER.base_url}{path}")

    assert login_of(there, SYSTEMS) is SECOND


def test_a_new_sign_in_after_the_path_was_edited_is_at_the_same_account_system() -> None:
    there = by_device(f"{OTHER.base_url}/beta")
    player = Player([], answering(TOKENS))

    play(player, begun(SYSTEMS, scene=Scene(presets=(SYSTEMS,), profiles={"corp": there}), existing=there))

    assert str(SECOND.token_url) in {str(each.request.url) for each in player.sent}
