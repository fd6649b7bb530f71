"""What a code, a refresh token and a key are good for, and what ends them."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from fakes.person import CHALLENGE, REDIRECT, VERIFIER, Clock, Person
from wizard.demo.faults import Delay, Drop
from wizard.demo.provider import Practice

ASKING = {"model": "practice-large", "messages": [{"role": "user", "content": "x"}], "input": "x"}
CALLS = [
    ("GET", "/v1/key"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/responses"),
    ("POST", "/v1/messages"),
    ("GET", "/v1beta/models"),
    ("POST", "/v1beta/models/practice-large:generateContent"),
]


def test_a_code_is_exchanged_for_a_pair(person: Person) -> None:
    answer = person.redeem(person.code())
    pair = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert (pair["token_type"], pair["expires_in"], pair["scope"]) == ("Bearer", 3600, "models")
    assert person.provider.oauth.active == (pair["access_token"],)
    assert (person.provider.oauth.redemptions, person.provider.oauth.issued, person.provider.oauth.minted) == (1, 1, 0)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_access_token_opens_every_api_as_a_bearer_only(person: Person, method: str, path: str) -> None:
    token = person.log_in()["access_token"]

    def status(**headers: str) -> int:
        sent = {**headers, "anthropic-version": "2023-06-01"}
        return person.http.request(method, path, headers=sent, json=ASKING).status_code

    refused = {400, 401} if "v1beta" in path else {401}  # Google says 400
    assert status(Authorization=f"Bearer {token}") == 200
    assert status(**{"x-api-key": token}) in refused
    assert status(**{"x-goog-api-key": token}) in refused
    person.provider.oauth.tokens.revoke(token)
    assert status(Authorization=f"Bearer {token}") in refused


def test_an_access_token_ends_with_its_lifetime(person: Person, clock: Clock) -> None:
    person.provider.oauth.tokens.lifetime_s = 60
    pair = person.log_in()
    assert pair["expires_in"] == 60
    clock.now += 59
    assert person.opens(pair["access_token"])
    clock.now += 1
    assert not person.opens(pair["access_token"])
    assert not person.active(pair["access_token"])
    assert person.provider.oauth.active == ()
    assert person.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "nonsense"},
        {"code_verifier": VERIFIER + "x"},
        {"code_verifier": CHALLENGE},
        {"code_verifier": "short"},
        {"redirect_uri": "http://127.0.0.1:54322/callback"},
    ],
)
def test_a_code_needs_its_verifier_and_redirect(person: Person, changes: dict[str, str]) -> None:
    code = person.code()
    answer = person.redeem(**{"code": code, **changes})
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})
    assert person.redeem(code).status_code == 200


@pytest.mark.parametrize("name", ["code", "code_verifier", "redirect_uri", "grant_type"])
def test_an_exchange_is_whole(person: Person, name: str) -> None:
    answer = person.redeem(person.code(), without=name)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_code_ends_after_ten_minutes(person: Person, clock: Clock) -> None:
    code, late = person.code(), person.code()
    clock.now += 599
    assert person.redeem(code).status_code == 200
    clock.now += 1
    assert person.redeem(late).json() == {"error": "invalid_grant"}


def test_a_second_use_takes_back_what_the_first_gave(person: Person) -> None:
    code = person.code()
    pair = person.redeem(code).json()
    newer = person.refresh(pair["refresh_token"]).json()
    assert person.redeem(code).json() == {"error": "invalid_grant"}
    assert not any(map(person.active, [*_pair(pair), *_pair(newer)]))
    assert not person.opens(newer["access_token"])
    assert person.refresh(newer["refresh_token"]).json() == {"error": "invalid_grant"}
    assert person.provider.oauth.redemptions == 1


def test_of_many_at_once_one_gets_the_tokens_at_most(person: Person) -> None:
    code = person.code()
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: httpx.post(**_exchange(person, code)), range(8))]
    assert sorted(each.status_code for each in answers) == [200, *[400] * 7]
    assert person.provider.oauth.redemptions == 1
    assert person.provider.oauth.active == ()


@pytest.mark.parametrize("client", ["", "other"])
def test_only_our_client_is_known(person: Person, client: str) -> None:
    token = person.log_in()["refresh_token"]
    for path, form in [
        ("/oauth/token", {"grant_type": "refresh_token", "refresh_token": token}),
        ("/oauth/device", {}),
        ("/oauth/revoke", {"token": token}),
    ]:
        answer = person.http.post(path, data={**form, "client_id": client})
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert person.active(token)


def test_another_grant_type_is_not_supported(person: Person) -> None:
    assert person.token(grant_type="password").json() == {"error": "unsupported_grant_type"}


def test_a_body_that_is_no_form_or_says_something_twice_is_refused(person: Person) -> None:
    form = "grant_type=refresh_token&client_id=practice-cli&refresh_token=x"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert person.http.post("/oauth/token", json={"grant_type": "refresh_token"}).json() == {"error": "invalid_request"}
    twice = person.http.post("/oauth/token", content=f"{form}&refresh_token=y", headers=kind)
    assert twice.json() == {"error": "invalid_request"}
    assert person.http.post("/oauth/token", content=form, headers=kind).json() == {"error": "invalid_grant"}


def test_refreshing_rotates_and_the_earlier_access_token_lives_on(person: Person) -> None:
    first = person.log_in()
    second = person.refresh(first["refresh_token"]).json()
    assert len({*_pair(first), *_pair(second)}) == 4
    assert not person.active(first["refresh_token"])
    assert person.active(second["refresh_token"])
    assert person.provider.oauth.active == (first["access_token"], second["access_token"])
    assert person.provider.oauth.issued == 2


def test_an_old_refresh_token_ends_the_family_and_no_other(person: Person) -> None:
    first, other = person.log_in(), person.log_in()
    second = person.refresh(first["refresh_token"]).json()
    assert person.refresh(first["refresh_token"]).json() == {"error": "invalid_grant"}
    assert not any(map(person.active, [*_pair(first), *_pair(second)]))
    assert person.refresh(second["refresh_token"]).json() == {"error": "invalid_grant"}
    assert all(map(person.active, _pair(other)))


def test_an_access_token_does_not_refresh_nor_a_refresh_token_open(person: Person) -> None:
    pair = person.log_in()
    assert person.refresh(pair["access_token"]).json() == {"error": "invalid_grant"}
    assert not person.opens(pair["refresh_token"])


def test_revoking_a_refresh_token_ends_all_of_its_login(person: Person) -> None:
    pair, other = person.log_in(), person.log_in()
    assert _revoke(person, pair["refresh_token"]) == 200
    assert not any(map(person.active, _pair(pair)))
    assert not person.opens(pair["access_token"])
    assert all(map(person.active, _pair(other)))


def test_revoking_an_access_token_ends_it_alone(person: Person) -> None:
    pair = person.log_in()
    assert _revoke(person, pair["access_token"]) == 200
    assert [person.active(each) for each in _pair(pair)] == [False, True]


def test_revoking_what_is_none_is_fine_but_not_nothing(person: Person) -> None:
    assert _revoke(person, "nonsense") == 200
    assert person.http.post("/oauth/revoke", data={"client_id": "practice-cli"}).json() == {"error": "invalid_request"}


def test_introspection_tells_the_two_apart(person: Person) -> None:
    pair = person.log_in()
    told = [person.http.post("/oauth/introspect", data={"token": each}).json() for each in _pair(pair)]
    assert [each["token_use"] for each in told] == ["access_token", "refresh_token"]
    assert told[0]["username"] == "ada@practice.example"
    assert person.http.post("/oauth/introspect", data={}).json() == {"active": False}


def test_user_info_is_for_whoever_holds_an_access_token(person: Person) -> None:
    token = person.log_in()["access_token"]
    told = person.http.get("/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})
    assert told.json()["email"] == "ada@practice.example"
    refused = person.http.get("/oauth/userinfo", headers={"Authorization": "Bearer other"})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


def test_a_minted_key_works_until_it_is_revoked_on_the_account_page(person: Person) -> None:
    person.provider.issue_key()
    answer = person.mint(person.code("/oauth/mint"))
    assert set(answer.json()) == {"key", "user_id"}
    key = answer.json()["key"]
    assert person.opens(key)
    page = person.http.get("/account")
    assert "Key 2, minted for wizard" in page.text
    assert not [each for each in person.provider.keys if each in page.text]
    assert person.http.post("/account/revoke", data={"number": "2"}).headers["location"] == "/account"
    assert not person.opens(key)
    assert len(person.provider.keys) == 1
    assert (person.provider.oauth.minted, person.provider.oauth.redemptions) == (1, 1)


def test_another_site_revokes_no_key(person: Person) -> None:
    person.provider.issue_key()
    answer = person.http.post("/account/revoke", data={"number": "1"}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert len(person.provider.keys) == 1


@pytest.mark.parametrize("changes", [{"code": "nonsense"}, {"code_verifier": VERIFIER + "x"}])
def test_a_key_needs_code_and_verifier(person: Person, changes: dict[str, str]) -> None:
    assert person.mint(**{"code": person.code("/oauth/mint"), **changes}).status_code == 403
    assert person.provider.oauth.minted == 0


def test_a_key_is_minted_once(person: Person) -> None:
    code = person.code("/oauth/mint")
    assert [person.mint(code).status_code for _ in range(2)] == [200, 403]
    assert person.provider.oauth.minted == 1


def test_a_key_needs_s256(person: Person) -> None:
    assert person.mint(person.code("/oauth/mint"), code_challenge_method="plain").status_code == 400


def test_a_code_for_a_key_is_none_for_tokens_nor_the_other_way_round(person: Person) -> None:
    assert person.mint(person.code()).status_code == 403
    assert person.redeem(person.code("/oauth/mint")).json() == {"error": "invalid_grant"}


def test_an_answer_can_get_lost_after_the_code_was_used(person: Person) -> None:
    code = person.code()
    person.provider.faults.add("/oauth/token", Drop())
    with pytest.raises(httpx.TransportError):
        person.redeem(code)
    assert person.provider.oauth.redemptions == 1
    assert person.redeem(code).json() == {"error": "invalid_grant"}


def test_an_answer_can_be_late_after_the_key_was_minted(person: Person) -> None:
    code = person.code("/oauth/mint")
    person.provider.faults.add("/oauth/keys", Delay(60, acted=True))
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{person.provider.root}/oauth/keys",
            json={"code": code, "code_verifier": VERIFIER, "code_challenge_method": "S256"},
            timeout=0.5,
            trust_env=False,
        )
    deadline = time.monotonic() + 60
    while person.provider.oauth.minted == 0 and time.monotonic() < deadline:
        time.sleep(0.01)  # between two looks: it may get to it later than that
    assert person.provider.oauth.minted == 1


def test_the_metadata_names_what_there_is(person: Person) -> None:
    told = person.http.get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == person.provider.root
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    for name, url in told.items():
        if name.endswith("_endpoint"):
            assert person.http.get(url).status_code != 404, name


def test_stopping_forgets_everything_that_was_given(person: Person) -> None:
    pair, code = person.log_in(), person.code()
    person.provider.stop()
    with person.provider, httpx.Client(base_url=person.provider.root, trust_env=False) as http:
        again = Person(person.provider, http)
        assert not any(map(again.active, _pair(pair)))
        assert again.redeem(code).json() == {"error": "invalid_grant"}


def test_no_secret_shows_in_what_is_kept_of_requests(
    person: Person, provider: Practice, capfd: pytest.CaptureFixture[str]
) -> None:
    code = person.code()
    pair = person.redeem(code).json()
    shown = repr(provider.requests)
    assert not [each for each in (code, VERIFIER, CHALLENGE, *_pair(pair)) if each in shown]
    assert capfd.readouterr() == ("", "")


def _pair(answer: dict[str, str]) -> tuple[str, str]:
    return answer["access_token"], answer["refresh_token"]


def _revoke(person: Person, token: str) -> int:
    return person.http.post("/oauth/revoke", data={"token": token, "client_id": "practice-cli"}).status_code


def _exchange(person: Person, code: str) -> dict[str, object]:
    form = {"grant_type": "authorization_code", "client_id": "practice-cli", "code": code}
    form |= {"redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    return {"url": f"{person.provider.root}/oauth/token", "data": form, "trust_env": False}
