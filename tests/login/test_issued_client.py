"""A client id that is issued in the callback, by the shipped preset of a ChatGPT plan and a double of its provider."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from fakes.player import ACCEPT, WALL_S, Player
from servers.siwc import BOOTSTRAP, MODELS, PLAN, Siwc
from wizard.catalog.presets import load
from wizard.errors import Cancelled, Rejected, StorageUnavailable, TryAgain, WizardError
from wizard.login.begin import begin
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.effects import Keep, Listen, Remember, Send
from wizard.login.finish import finish
from wizard.login.setup import setup
from wizard.oauth.redirect import Denied, Granted
from wizard.values.credential import Issued
from wizard.values.preset import BrowserLogin
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

PRESET = load("/nowhere", ["openai-chatgpt"]).presets["openai-chatgpt"]
AUTHORIZE, TOKEN, REVOKE = (f"/api/accounts/{each}" for each in ("authorize", "oauth/token", "oauth/revoke"))
HOST = "urn:uuid:11111111-2222-4333-8444-555555555555"


@pytest.fixture(scope="module")
def provider() -> Siwc:
    """Its key takes a while to be made."""
    server = Siwc()
    server.now = lambda: WALL_S
    return server


@pytest.fixture
def server(provider: Siwc) -> Siwc:
    provider.reset()
    return provider


def player(server: Siwc, *answers: tuple[str, Any], **more: Any) -> Player:
    """One for whom ``redirect`` is answered by the provider."""

    def world(request: httpx.Request) -> httpx.Response:
        sent = playing.sent[-1].authorization
        bearer = sent.secret.reveal() if sent else ""
        values = dict(parse_qsl(request.content.decode()))
        status, said = server.answer(request.url.path, values, bearer)
        return httpx.Response(status, json=said, request=request)

    def back(question: Any) -> Granted | Denied:
        listen = next(each for each in reversed(playing.steps) if isinstance(each, Listen))
        answer = listen.read(urlsplit(allowed(server, question.url))._replace(scheme="", netloc="").geturl())
        assert isinstance(answer, Granted | Denied)
        return answer

    playing = Player([(name, back if name == "redirect" else reply) for name, reply in answers], world, **more)
    playing.listening = replace(playing.listening, redirect_uri="http://127.0.0.1:49152/auth/callback")
    return playing


def allowed(server: Siwc, url: str) -> str:
    """Where the page leads back to."""
    status, back = server.answer(AUTHORIZE, dict(parse_qsl(urlsplit(url).query)), "")
    assert status == 302
    assert isinstance(back, str)
    return back


DRAFT = Draft(scene=Scene(presets=(PRESET,)), wishes=Wishes(store="plain"), preset=PRESET)
IN = (("redirect", None), ("model", ACCEPT))


def signed_in(playing: Player) -> Player:
    playing.play(setup(DRAFT))
    return playing


def refused(playing: Player) -> WizardError:
    """What the person was told, who then leaves."""
    with pytest.raises(Cancelled):
        playing.play(setup(DRAFT))
    problem = playing.asked[-1].problem
    assert problem is not None
    assert playing.sealed == {}
    assert playing.pages[0] == "failed"
    return problem


OUT = (("redirect", None), ("again", Cancelled()))


def test_the_first_one_asks_as_nobody_in_particular_and_says_for_whom(server: Siwc) -> None:
    playing = signed_in(player(server, *IN))

    (asked,) = server.asked(AUTHORIZE)
    assert (asked["client_id"], asked["agent_name_hint"], asked["ext_agent_host_id"]) == (BOOTSTRAP, "mytool", HOST)
    assert asked["resource"] == "https://api.openai.com/v1"
    assert PLAN in asked["scope"].split()
    assert asked["nonce"]
    assert "prompt" not in asked
    (redeemed,) = server.asked(TOKEN)
    credential = playing.saved[0].credential
    assert credential is not None
    assert credential.client == redeemed["client_id"] != BOOTSTRAP
    assert (credential.account, redeemed["resource"]) == ("ada@example.org", asked["resource"])
    assert "Your ChatGPT plan is used" in playing.notices


def test_the_client_id_is_kept_before_the_code_is_spent_and_the_tokens_before_all_else(server: Siwc) -> None:
    playing = signed_in(player(server, *IN))

    steps = [
        each for each in playing.steps if isinstance(each, Remember | Keep) or (isinstance(each, Send) and each.final)
    ]
    assert [type(each).__name__ for each in steps] == ["Remember", "Send", "Keep", "Remember"]
    after = playing.steps.index(steps[1]) + 1
    assert playing.steps[after] is steps[2]


def test_a_client_id_that_cannot_be_kept_spends_no_code(server: Siwc) -> None:
    problem = refused(player(server, *OUT, refuse={Remember: [StorageUnavailable("full")]}))

    assert isinstance(problem, StorageUnavailable)
    assert server.asked(TOKEN) == []


def test_later_ones_ask_with_what_was_issued(server: Siwc) -> None:
    first = signed_in(player(server, *IN))
    assert first.issued is not None
    assert first.issued.subject is not None
    again = signed_in(player(server, *IN, issued=first.issued))

    asked = server.asked(AUTHORIZE)[1]
    assert (asked["client_id"], asked["ext_agent_host_id"]) == (first.issued.client, HOST)
    assert "agent_name_hint" not in asked
    assert again.issued == first.issued


def test_less_than_the_plan_is_refused_revoked_and_asked_for_again(server: Siwc) -> None:
    server.scope = "openid profile email offline_access resource.invoke"
    playing = player(server, *OUT)
    problem = refused(playing)

    assert isinstance(problem, Rejected)
    assert PLAN in problem.message
    assert "revoke" not in problem.message
    assert server.refresh_tokens == []
    assert playing.count(Keep) == 0
    server.scope = None
    again = signed_in(player(server, *IN, issued=playing.issued))
    assert server.asked(AUTHORIZE)[1]["prompt"] == "consent"
    signed_in(player(server, *IN, issued=again.issued))
    assert "prompt" not in server.asked(AUTHORIZE)[2]


def test_one_that_cannot_be_revoked_is_told(server: Siwc) -> None:
    server.scope, server.revokes = "openid", False

    assert "could not be revoked" in refused(player(server, *OUT)).message


def test_another_account_is_refused_revoked_and_registered_anew(server: Siwc) -> None:
    first = signed_in(player(server, *IN))
    server.sub, server.email = "user-eve", "eve@example.org"
    second = player(server, *OUT[:1], ("again", "again"), *IN, issued=first.issued)
    signed_in(second)

    problem = next(each.problem for each in second.asked if each.problem)
    assert "another account" in problem.message
    assert len(server.refresh_tokens) == 2  # ada's, and eve's second
    assert [each["client_id"] for each in server.asked(AUTHORIZE)][2] == BOOTSTRAP
    assert first.issued is not None
    assert second.issued is not None
    assert first.issued.client != second.issued.client
    assert first.issued.subject != second.issued.subject


SPOILT: dict[str, dict[str, Any]] = {
    "another client": {"aud": "oaiapp_other"},
    "another issuer": {"iss": "https://evil.example"},
    "another sign-in": {"nonce": "other"},
    "no sign-in": {"nonce": None},
    "over": {"exp": 1_000_000_000},
    "nobody": {"sub": ""},
}


@pytest.mark.parametrize("claims", SPOILT.values(), ids=SPOILT)
def test_an_id_token_that_is_not_of_this_sign_in_ends_it(server: Siwc, claims: dict[str, Any]) -> None:
    server.claims = claims

    assert isinstance(refused(player(server, *OUT)), Rejected)
    assert server.refresh_tokens == []


def test_an_id_token_signed_by_somebody_else_ends_it(server: Siwc) -> None:
    server.forge = True

    assert isinstance(refused(player(server, *OUT)), Rejected)
    assert server.refresh_tokens == []


def test_without_keys_to_check_it_with_no_code_is_spent(server: Siwc) -> None:
    server.keys = False

    assert isinstance(refused(player(server, *OUT)), TryAgain)
    assert server.asked(TOKEN) == []


@pytest.mark.parametrize("at", ["page", "exchange"])
def test_a_client_that_is_not_known_any_more_is_issued_anew(server: Siwc, at: str) -> None:
    server.unknown, server.late = {"oaiapp_old"}, at == "exchange"
    playing = player(server, *OUT[:1], ("again", "again"), *IN, issued=Issued(client="oaiapp_old"))
    signed_in(playing)

    assert [each["client_id"] for each in server.asked(AUTHORIZE)] == ["oaiapp_old", BOOTSTRAP]
    assert playing.issued is not None
    assert playing.issued.client != "oaiapp_old"


def test_a_callback_without_a_client_id_ends_the_first_one(server: Siwc) -> None:
    server.issues = False

    assert "issued no client id" in refused(player(server, *OUT)).message
    assert server.asked(TOKEN) == []


def test_two_halves_are_of_one_client(server: Siwc) -> None:
    first = signed_in(player(server, *IN))
    assert first.issued is not None
    started = player(server, issued=first.issued)
    begun = started.play(begin(DRAFT))
    assert begun.client == first.issued.client
    playing = player(server, ("model", ACCEPT), issued=None)
    back = Secret(allowed(server, begun.url))
    playing.play(finish(replace(DRAFT, begun="start-1"), begun, back, None))

    assert server.asked(TOKEN)[-1]["client_id"] == first.issued.client


def test_what_a_plan_lists_for_nobody_is_not_offered(server: Siwc) -> None:
    playing = signed_in(player(server, *IN))

    shown = [each["slug"] for each in MODELS["models"] if each["visibility"] == "list"]
    assert [each.id for each in playing.saved[0].models] == shown
    assert playing.saved[0].models[0].name == "GPT-6 Luna"
    assert playing.saved[0].model == "gpt-6.1-sol"


def test_a_preset_may_say_for_whom_it_asks_without_being_issued_anything(server: Siwc) -> None:
    login = PRESET.logins[0]
    assert isinstance(login, BrowserLogin)
    plain = replace(
        login,
        client_id="cli",
        client_id_from=None,
        id_token=None,
        required_scopes=(),
        authorize_params={"who": "{app}"},
    )
    preset = replace(PRESET, logins=(plain,))
    playing = player(server, *IN)
    playing.play(setup(replace(DRAFT, preset=preset, scene=Scene(presets=(preset,)))))

    (asked,) = server.asked(AUTHORIZE)
    assert (asked["client_id"], asked["who"], "agent_name_hint" in asked) == ("cli", "mytool", False)
    assert playing.count(Remember) == 0


def test_the_row_and_the_notice_say_what_their_owner_asks_for(server: Siwc) -> None:
    playing = player(server, ("NAME", Cancelled()))
    with pytest.raises(Cancelled):
        playing.play(setup(replace(DRAFT, preset=None)))
    (row,) = (each for each in playing.asked[0].options if each.id == PRESET.id)
    assert (row.label, PRESET.name in row.words) == ("Continue with ChatGPT", True)
    assert "https://chatgpt.com/settings/usage " in (PRESET.notice or "")


def test_who_comes_back_is_named_and_nobody_else(server: Siwc) -> None:
    first = signed_in(player(server, *IN))
    assert "login_hint" not in server.asked(AUTHORIZE)[0]
    auth = Auth(method="browser", kind="tokens", credential="c", store="plain", account="ada@example.org")
    profile = Profile(
        name="openai-chatgpt",
        provider="openai-chatgpt",
        protocol="openai-responses",
        base_url="https://api.openai.com/v1",
        auth=auth,
    )
    returning = replace(DRAFT, existing=profile, profile=profile.name)
    again = player(server, ("redirect", None), issued=first.issued)
    again.play(setup(returning))
    assert server.asked(AUTHORIZE)[1]["login_hint"] == "ada@example.org"
    # A client that is issued anew belongs to nobody yet.
    player(server, ("redirect", None)).play(setup(returning))
    assert "login_hint" not in server.asked(AUTHORIZE)[2]
