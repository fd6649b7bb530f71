"""A device polls while a person decides on the page."""

import re
from collections.abc import Iterator

import httpx
import pytest

from fakes.person import Clock, Person
from wizard.demo.provider import Practice

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def test_a_device_is_told_what_to_show(person: Person) -> None:
    answer = _start(person)
    page = f"{person.provider.root}/device"
    assert re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", answer["user_code"])
    assert answer["verification_uri"] == page
    assert answer["verification_uri_complete"] == f"{page}?user_code={answer['user_code']}"
    assert (answer["expires_in"], answer["interval"]) == (600, 1)


def test_pending_until_a_person_allows_and_then_once(person: Person, clock: Clock) -> None:
    device = _start(person)
    assert _poll(person, clock, device) == "authorization_pending"
    page = person.http.get(device["verification_uri_complete"])
    assert device["user_code"] in page.text
    assert _poll(person, clock, device) == "authorization_pending"
    assert "Allowed" in person.press(page).text
    pair = _poll(person, clock, device)
    assert person.opens(pair["access_token"])
    assert person.refresh(pair["refresh_token"]).status_code == 200
    assert _poll(person, clock, device) == "invalid_grant"


def test_a_person_can_deny(person: Person, clock: Clock) -> None:
    device = _start(person)
    person.press(person.http.get(device["verification_uri_complete"]), "deny")
    assert _poll(person, clock, device) == "access_denied"


def test_polling_too_fast_slows_down_by_five_seconds(person: Person, clock: Clock) -> None:
    device = _start(person)
    assert _poll(person, clock, device) == "authorization_pending"
    assert _poll(person, clock, device, after=0.5) == "slow_down"
    assert _poll(person, clock, device, after=5) == "slow_down"
    assert _poll(person, clock, device, after=11) == "authorization_pending"


def test_a_device_code_expires_and_its_page_with_it(person: Person, clock: Clock) -> None:
    device = _start(person)
    page = person.http.get(device["verification_uri_complete"])
    clock.now += 600
    assert _poll(person, clock, device) == "expired_token"
    assert "expired" in person.press(page).text
    assert "No program waits" in person.http.get(device["verification_uri_complete"]).text


def test_the_lifetime_can_be_set(person: Person, clock: Clock) -> None:
    person.provider.oauth.devices.lifetime_s = 5
    device = _start(person)
    assert device["expires_in"] == 5
    assert _poll(person, clock, device, after=5) == "expired_token"


def test_a_code_is_typed_as_people_type(person: Person) -> None:
    device = _start(person)
    entry = person.http.get("/device")
    assert '<input name="user_code"' in entry.text
    for typed in (device["user_code"].lower(), device["user_code"].replace("-", " "), f" {device['user_code']} "):
        assert device["user_code"] in person.http.get("/device", params={"user_code": typed}).text


@pytest.mark.parametrize("typed", ["BBBB-BBBB", "<script>", "é", "x" * 5000])
def test_a_wrong_code_asks_again_and_is_not_repeated(person: Person, typed: str) -> None:
    page = person.http.get("/device", params={"user_code": typed})
    assert "No program waits with that code" in page.text
    assert typed not in page.text.replace('charset="utf-8"', "")


def test_a_decided_code_cannot_be_decided_again(person: Person, clock: Clock) -> None:
    device = _start(person)
    one, two = (person.http.get(device["verification_uri_complete"]) for _ in range(2))
    person.press(one, "deny")
    assert "expired" in person.press(two).text
    assert _poll(person, clock, device) == "access_denied"


def test_another_site_decides_nothing(person: Person, clock: Clock) -> None:
    device = _start(person)
    page = person.http.get(device["verification_uri_complete"])
    assert person.press(page, Origin="http://evil.example").status_code == 403
    assert _poll(person, clock, device) == "authorization_pending"


def test_an_unknown_device_code_is_refused(person: Person, clock: Clock) -> None:
    assert _poll(person, clock, {"device_code": "nonsense"}) == "invalid_grant"
    assert person.token(grant_type=GRANT).json() == {"error": "invalid_request"}


@pytest.fixture
def auto(clock: Clock) -> Iterator[Person]:
    with (
        Practice(auto_consent=True, clock=clock) as provider,
        httpx.Client(base_url=provider.root, trust_env=False) as http,
    ):
        yield Person(provider, http)


def test_without_a_person_the_second_poll_succeeds(auto: Person, clock: Clock) -> None:
    device = _start(auto)
    assert _poll(auto, clock, device) == "authorization_pending"
    assert auto.opens(_poll(auto, clock, device)["access_token"])


def _start(person: Person) -> dict[str, str]:
    return person.http.post("/oauth/device", data={"client_id": "practice-cli", "scope": "models"}).json()


def _poll(person: Person, clock: Clock, device: dict[str, str], after: float = 1):
    clock.now += after
    answer = person.token(grant_type=GRANT, device_code=device["device_code"])
    assert (answer.status_code == 200) == ("access_token" in answer.json())
    return answer.json().get("error", answer.json())
