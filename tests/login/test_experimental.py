"""The experimental logins that ship: asked for and agreed to, in our own name, at the account system that was chosen."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fakes.player import ACCEPT, Player
from login.signing import BROWSER, CORP, DEVICE, answering, begun, candidate, play, saved_profile
from wizard.catalog.presets import load
from wizard.errors import Cancelled, Refused, Rejected
from wizard.login.draft import Scene
from wizard.login.effects import Identify
from wizard.login.notes import Checked, Notice, ShowUserCode
from wizard.login.questions import Choose, ChooseProvider, Confirm
from wizard.login.revoke import withdrawn
from wizard.values.credential import Credential
from wizard.values.preset import DeviceLogin, Login, Preset
from wizard.values.secret import Secret

SHIPPED = load("/nowhere", []).presets
XAI, KIMI = SHIPPED["xai"], SHIPPED["kimi-for-coding"]
OWNERS = {"xai": "xAI's own Grok CLI", "kimi-for-coding": "Kimi's own Kimi Code"}
PAGES = {
    "auth.x.ai": "https://accounts.x.ai/oauth2/device",
    "auth.kimi.com": "https://www.kimi.com/code/authorize_device",
    "auth.kimi.ai": "https://www.kimi.ai/code/authorize_device",
}
TOKENS = {"access_token": "at-1", "token_type": "Bearer", "refresh_token": "rt-1", "expires_in": 900}
OURS = {
    "x-msh-platform": "wizard",
    "x-msh-version": "0",
    "x-msh-device-id": "11111111-2222-4333-8444-555555555555",
    "x-msh-device-name": "wizard",
    "x-msh-device-model": "unknown",
    "x-msh-os-version": "unknown",
}
both = pytest.mark.parametrize("preset", [XAI, KIMI], ids=lambda preset: preset.id)


def provider(status: int = 200, body: Any = None, *, page: str = "", device: Any = None) -> Any:
    """Its account systems say what theirs do, and its API answers the check with ``status``."""

    def world(request: httpx.Request) -> httpx.Response:
        host, path = request.url.host, request.url.path
        if path.endswith(("/device/code", "/device_authorization")):
            said = {"device_code": "dc-1", "user_code": "ABCD-1234", "verification_uri": page or PAGES[host]}
            return device or httpx.Response(200, json={**said, "expires_in": 1800, "interval": 5}, request=request)
        if path.endswith("/token"):
            return httpx.Response(200, json=TOKENS, request=request)
        found = {"data": [{"id": "m-1"}]} if body is None else body
        return httpx.Response(status, json=found, request=request)

    return world


def agreed(preset: Preset, **wishes: Any) -> Any:
    endpoint = "default" if preset is KIMI else None
    return begun(preset, **{"method": "device", "yes": True, "endpoint": endpoint, **wishes})


def hosts(player: Player) -> set[str]:
    return {each.request.url.host for each in player.sent}


def said(player: Player) -> list[str]:
    return [each.text for each in player.told if isinstance(each, Notice)]


@both
def test_nobody_meets_it_who_does_not_ask(preset: Preset) -> None:
    player = Player([("endpoint", "default"), ("key-stdin", Cancelled())][preset is XAI :])
    with pytest.raises(Cancelled):
        play(player, begun(preset))

    assert player.sent == []
    scene = Scene(presets=(preset,), found=(), running=())
    picker = Player([("NAME", Cancelled())])
    with pytest.raises(Cancelled):
        play(picker, replace(begun(preset, scene=scene), preset=None))
    (question,) = picker.asked
    assert isinstance(question, ChooseProvider)
    row = question.options[0]
    assert (row.id, row.badges) == (preset.id, ("API key",))
    assert ("Ways in", "Paste an API key") in row.detail


@both
def test_whoever_asks_is_told_whose_client_id_it_is_and_no_is_the_end(preset: Preset) -> None:
    player = Player([("yes", False)])
    with pytest.raises(Cancelled):
        play(player, begun(preset, method="device"))

    (question,) = player.asked
    assert isinstance(question, Confirm)
    assert question.text.startswith(f"This signs in with the client id of {OWNERS[preset.id]}: ")
    assert question.text.endswith(" Sign in with it?")
    assert question.default is False
    assert player.sent == []


@both
def test_who_agreed_signs_in_with_a_code(preset: Preset) -> None:
    asked = [("yes", True), ("endpoint", "default"), ("model", ACCEPT)]
    player = Player([each for each in asked if preset is KIMI or each[0] != "endpoint"], provider())

    receipt = play(player, begun(preset, method="device"))

    assert (receipt.method, receipt.verified) == ("device", True)
    (shown,) = [each for each in player.told if isinstance(each, ShowUserCode)]
    assert (shown.verification_uri, shown.other) == (PAGES["auth.x.ai" if preset is XAI else "auth.kimi.com"], None)
    assert player.saved[0].credential
    assert player.saved[0].credential.kind == "tokens"


@both
def test_a_yes_beforehand_is_told_the_same_sentence(preset: Preset) -> None:
    player = Player([("model", ACCEPT)], provider())

    play(player, agreed(preset))

    assert [text for text in said(player) if OWNERS[preset.id] in text]


@both
def test_the_profiles_own_method_is_told_again_and_not_asked_about(preset: Preset) -> None:
    endpoint = preset.endpoints[0]
    auth = replace(saved_profile().auth, method="device")
    profile = saved_profile(
        name=preset.id, provider=preset.id, base_url=endpoint.base_url, protocol=endpoint.protocol, auth=auth
    )
    scene = Scene(presets=(preset,), profiles={preset.id: profile})
    player = Player([], provider())

    play(player, begun(preset, scene=scene, existing=profile, store=None))

    assert [text for text in said(player) if OWNERS[preset.id] in text]

    asked = Player([("yes", False)])
    by_key = replace(profile, auth=replace(auth, method="api-key"))
    with pytest.raises(Cancelled):
        play(asked, begun(preset, scene=scene, existing=by_key, store=None, method="device"))


@pytest.mark.parametrize(("endpoint", "site"), [("default", "kimi.com"), ("global", "kimi.ai")])
def test_the_account_system_is_the_chosen_endpoints_and_is_told_who_asks(endpoint: str, site: str) -> None:
    player = Player([("endpoint", endpoint), ("model", ACCEPT)], provider())

    play(player, agreed(KIMI, endpoint=None))

    assert hosts(player) == {f"auth.{site}", f"api.{site}"}
    at_login = [each.request for each in player.sent if each.request.url.host == f"auth.{site}"]
    assert len(at_login) == 2
    assert all(OURS.items() <= dict(each.headers).items() for each in at_login)
    assert not [each for each in player.sent if each.request not in at_login and {*OURS} & {*each.request.headers}]
    assert [each.server for each in player.steps if isinstance(each, Identify)] == [f"https://auth.{site}"]
    # Asked once, and no sign-in is at both.
    (regions,) = [each for each in player.asked if isinstance(each, Choose)]
    assert [each.label for each in regions.options] == ["kimi.com", "kimi.ai"]
    kept = player.saved[0]
    assert isinstance(kept.login, DeviceLogin)
    assert kept.login.endpoints == (endpoint,)
    assert kept.credential
    assert {urlsplit(each).hostname for each in kept.credential.origins} == {f"auth.{site}", f"api.{site}"}


def test_a_profile_of_the_other_account_system_is_renewed_there() -> None:
    there = KIMI.endpoints[1]
    auth = replace(saved_profile().auth, method="device")
    profile = saved_profile(name="k", provider=KIMI.id, base_url=there.base_url, protocol=there.protocol, auth=auth)
    player = Player([], provider())

    play(player, begun(KIMI, scene=Scene(presets=(KIMI,), profiles={"k": profile}), existing=profile, store=None))

    assert hosts(player) == {"auth.kimi.ai", "api.kimi.ai"}


def test_an_unfinished_sign_in_is_taken_up_at_its_own_account_system() -> None:
    one = candidate(KIMI, method="device", kind="tokens", endpoint="global")
    held = Credential(kind="tokens", secret=Secret("at-0"), origins=("https://api.kimi.ai", "https://auth.kimi.ai"))
    player = Player([("method", "candidate"), ("model", ACCEPT)], provider(), candidates=[one], sealed={one.id: held})

    play(player, begun(KIMI))

    assert hosts(player) == {"api.kimi.ai"}
    assert isinstance(player.saved[0].login, DeviceLogin)
    assert player.saved[0].login.endpoints == ("global",)


@pytest.mark.parametrize(
    ("preset", "page"),
    [(XAI, "https://accounts.x.ai.evil.test/device"), (XAI, "https://x.com/d"), (KIMI, PAGES["auth.kimi.ai"])],
    ids=["a name that begins alike", "another host", "the other account system"],
)
def test_a_code_is_entered_at_the_providers_own_pages_only(preset: Preset, page: str) -> None:
    player = Player([("again", Cancelled())], provider(page=page))
    with pytest.raises(Cancelled):
        play(player, agreed(preset))

    assert isinstance(player.asked[-1].problem, Refused)
    assert not [each for each in player.told if isinstance(each, ShowUserCode)]


def test_an_xai_account_without_the_api_is_told_of_keys() -> None:
    said_by_xai = {"code": "The caller does not have permission", "error": "personal-team-blocked"}
    player = Player([("model", ACCEPT)], provider(403, said_by_xai))

    play(player, agreed(XAI))

    (outcome,) = [each.outcome for each in player.told if isinstance(each, Checked)]
    assert (outcome.result, outcome.status) == ("limited", 403)
    assert outcome.reason == (
        "sign-in is valid, but api.x.ai limits it (403): "
        "the account's plan may not include the API; `--method api-key` does without one"
    )
    checked, *_ = [each.request for each in player.sent if each.request.url.host == "api.x.ai"]
    assert checked.url.path == "/v1/models"


def test_a_key_of_xai_is_still_proven_by_what_describes_it() -> None:
    player = Player([("key-stdin", Secret("xai-" + "a" * 80)), ("model", ACCEPT)], provider(body={"name": "mine"}))
    play(player, begun(XAI))

    assert player.sent[0].request.url.path == "/v1/api-key"


@both
@pytest.mark.parametrize(("error", "kind"), [("unauthorized_client", Rejected), ("invalid_client", Rejected)])
def test_a_client_id_that_is_taken_away_is_told(preset: Preset, error: str, kind: type[Exception]) -> None:
    player = Player([("again", Cancelled())], provider(device=httpx.Response(400, json={"error": error})))
    with pytest.raises(Cancelled):
        play(player, agreed(preset))

    assert isinstance(player.asked[-1].problem, kind)
    assert error in player.asked[-1].problem.message


@both
def test_the_request_asks_for_what_the_facts_say_and_nothing_else(preset: Preset) -> None:
    player = Player([("model", ACCEPT)], provider())
    play(player, agreed(preset))

    device, token = (parse_qs(each.request.content.decode()) for each in player.sent[:2])
    login = preset.login("device")
    assert isinstance(login, DeviceLogin)
    assert device == {"client_id": [login.client_id], **({"scope": [" ".join(login.scopes)]} if login.scopes else {})}
    assert {*token} == {"grant_type", "device_code", "client_id"}


def test_one_way_in_has_a_login_for_each_account_system_and_others_are_apart() -> None:
    device = KIMI.login("device")
    assert device is not None
    assert [each.endpoints for each in KIMI.alike(device)] == [("default",), ("global",)]
    usual = replace(device, endpoints=("third",), experimental=False)
    mixed = replace(KIMI, logins=(*KIMI.logins, usual))
    assert usual not in mixed.alike(device)
    assert mixed.alike(usual) == (usual,)
    assert mixed.alike(own := Login(method="env")) == (own,)
    assert (KIMI.offers("device"), mixed.offers("device"), KIMI.offers("api-key")) == (False, True, True)


def test_the_other_way_is_not_one_key_away_while_it_is_experimental() -> None:
    quiet = replace(CORP, logins=(replace(BROWSER, experimental=True, notice="Strange."), DEVICE))
    player = Player([("model", ACCEPT)], answering(TOKENS))

    play(player, begun(quiet))

    (shown,) = [each for each in player.told if isinstance(each, ShowUserCode)]
    assert shown.other is None


def test_a_revocation_says_who_asks_as_well() -> None:
    login = KIMI.login("device", "global")
    assert isinstance(login, DeviceLogin)
    login = replace(login, revoke_url="https://auth.kimi.ai/api/oauth/revoke")
    credential = Credential(kind="tokens", secret=Secret("at-1"), origins=("https://auth.kimi.ai",))
    player = Player([], provider())

    assert player.play(withdrawn(login, credential)) == "auth.kimi.ai"

    assert OURS.items() <= dict(player.sent[0].request.headers).items()
