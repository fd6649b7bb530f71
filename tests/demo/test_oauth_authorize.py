"""The browser's part of a login: what is refused, what a person sees, and what goes back."""

import time
from collections.abc import Iterator

import httpx
import pytest

from fakes.person import ASKED, REDIRECT, Person, back, ticket
from wizard.demo.provider import Practice

PATHS = ("/oauth/authorize", "/oauth/mint")


@pytest.mark.parametrize("path", PATHS)
def test_a_person_is_asked_on_a_plain_page(person: Person, path: str) -> None:
    page = person.open(path)
    assert page.status_code == 200
    assert "<h1>Practice provider: allow wizard to use your practice account?</h1>" in page.text
    assert page.text.count("<button") == 2
    assert ">Allow</button>" in page.text
    assert ">Deny</button>" in page.text
    assert "script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-security-policy"].startswith(
        "default-src 'none'; form-action 'self' http://127.0.0.1:"
    )


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("127.0.0.1", " http://127.0.0.1:5"), ("localhost", " http://localhost:5"), ("[::1]", " http:")],
)
def test_the_page_may_lead_back_to_the_redirect(person: Person, host: str, allowed: str) -> None:
    """Chromium holds a redirect behind a form against the page's form-action."""
    policy = person.open(redirect_uri=f"http://{host}:5/callback").headers["content-security-policy"]
    assert f"form-action 'self'{allowed};" in policy


def test_allowing_brings_code_state_and_issuer(person: Person) -> None:
    answer = back(person.press(person.open()))
    assert set(answer) == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == (ASKED["state"], person.provider.root)


def test_denying_brings_an_error_state_and_issuer(person: Person) -> None:
    answer = back(person.press(person.open(), "deny"))
    assert answer == {"error": "access_denied", "state": ASKED["state"], "iss": person.provider.root}


def test_minting_echoes_neither_state_nor_issuer(person: Person) -> None:
    answer = person.press(person.open("/oauth/mint"))
    assert answer.headers["location"].startswith(f"{REDIRECT}/s-t-a-t-e?code=")
    assert set(back(answer)) == {"code"}
    assert back(person.press(person.open("/oauth/mint"), "deny")) == {"error": "access_denied"}


def test_minting_keeps_a_state_in_the_query(person: Person) -> None:
    answer = back(person.press(person.open("/oauth/mint", callback_url=f"{REDIRECT}?state=abc")))
    assert set(answer) == {"state", "code"}


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", None, "unsupported_response_type"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", None, "invalid_request"),
    ],
)
def test_a_known_client_is_told_what_is_wrong(person: Person, name: str, value: str | None, error: str) -> None:
    answer = back(person.open(without=name) if value is None else person.open(**{name: value}))
    assert (answer["error"], answer["state"], answer["iss"]) == (error, ASKED["state"], person.provider.root)
    assert "code" not in answer


def test_a_state_is_needed(person: Person) -> None:
    answer = back(person.open(without="state"))
    assert answer["error"] == "invalid_request"
    assert "state" not in answer


BAD_REDIRECTS = [
    "",
    "https://127.0.0.1:5/callback",
    "http://127.0.0.1:5/other",
    "http://127.0.0.1:5/callback#x",
    "http://127.0.0.1:5@evil.example/callback",
    "http://127.0.0.1.evil.example:5/callback",
    "http://evil.example/callback",
    "http://127.0.0.1:65536/callback",
    "http://127.0.0.1:0/callback",
    "http://127.0.0.1:5/callback\r\nX: y",
    "http://127.0.0.1:5/callback/../x/y",
    'http://127.0.0.1:5/callback/"><script>',
]


@pytest.mark.parametrize("url", [*BAD_REDIRECTS, "http://127.0.0.1:5/callback/more", "http://127.0.0.1:5/callback?x=1"])
def test_nothing_is_ever_sent_to_another_redirect(person: Person, url: str) -> None:
    answer = person.open(redirect_uri=url)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "ticket" not in answer.text
    assert "script" not in answer.text


@pytest.mark.parametrize("url", BAD_REDIRECTS)
def test_nor_when_minting(person: Person, url: str) -> None:
    answer = person.open("/oauth/mint", callback_url=url)
    assert (answer.status_code, "location" in answer.headers, "ticket" in answer.text) == (400, False, False)


@pytest.mark.parametrize("name", ["code_challenge", "code_challenge_method"])
def test_minting_needs_a_challenge(person: Person, name: str) -> None:
    assert person.open("/oauth/mint", without=name).status_code == 400


@pytest.mark.parametrize("client", ["", "other", "practice-cli "])
def test_an_unknown_client_is_not_sent_anywhere(person: Person, client: str) -> None:
    answer = person.open(client_id=client)
    assert (answer.status_code, "location" in answer.headers) == (400, False)


def test_nobody_consents_by_a_word_in_the_address(person: Person) -> None:
    assert ticket(person.open(practice="auto"))


@pytest.mark.parametrize("form", [{}, {"decision": "allow"}, {"decision": "allow", "ticket": "guessed"}])
def test_a_decision_without_the_page_does_not_count(person: Person, form: dict[str, str]) -> None:
    person.open()
    answer = person.http.post("/oauth/authorize", data={**ASKED, **form})
    assert (answer.status_code, "location" in answer.headers) == (403, False)


def test_a_page_is_good_for_one_decision(person: Person) -> None:
    page = person.open()
    assert person.press(page).status_code == 302
    assert person.press(page).status_code == 403


def test_a_decision_is_yes_or_no(person: Person) -> None:
    assert person.press(person.open(), "perhaps").status_code == 403


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_another_site_decides_nothing(person: Person, headers: dict[str, str]) -> None:
    page = person.open()
    assert person.press(page, "allow", **headers).status_code == 403
    assert person.press(page).status_code == 302


def test_another_name_for_this_machine_shows_no_ticket(person: Person) -> None:
    for path in ("/oauth/authorize", "/device"):
        answer = person.http.get(path, params=ASKED, headers={"Host": "evil.example"})
        assert (answer.status_code, "ticket" in answer.text) == (403, False)


def test_our_own_forms_keep_their_origin(person: Person) -> None:
    """With `no-referrer` a browser sends `Origin: null`, which is refused."""
    for page in (person.open(), person.http.get("/account"), person.http.get("/device")):
        assert page.headers["referrer-policy"] == "same-origin"


@pytest.fixture
def auto() -> Iterator[Person]:
    with (
        Practice(auto_consent=True, clock=time.monotonic) as provider,
        httpx.Client(base_url=provider.root, trust_env=False) as http,
    ):
        yield Person(provider, http)


def test_without_a_browser_the_provider_consents_by_itself(auto: Person) -> None:
    code = back(auto.open())["code"]
    assert auto.redeem(code).status_code == 200
    assert auto.mint(back(auto.open("/oauth/mint"))["code"]).status_code == 200


def test_also_then_only_to_what_is_right(auto: Person) -> None:
    assert auto.open(redirect_uri="http://evil.example/callback").status_code == 400
    assert "code" not in back(auto.open(without="code_challenge"))
