"""The account page: fixed, locked down, and good for making keys."""

import re
from collections.abc import Iterator

import httpx
import pytest

from wizard.demo.provider import Practice


def test_the_page_is_always_the_same_bytes(http: httpx.Client) -> None:
    one, two = http.get("/account?name=<script>"), http.get("/account", headers={"X-Name": "<script>"})
    assert one.content == two.content
    assert one.headers["content-type"] == "text/html; charset=utf-8"


def test_the_button_makes_a_key_that_works(practice: Practice, http: httpx.Client) -> None:
    assert '<form method="post" action="/account/keys">' in http.get("/account").text

    made = http.post("/account/keys")
    shown = re.search(r'<code id="key">(sk-practice-[0-9a-f]{32})</code>', made.text)
    assert shown
    assert list(practice.keys) == [shown[1]]
    assert made.headers["cache-control"] == "no-store"
    assert http.get("/v1/key", headers={"Authorization": f"Bearer {shown[1]}"}).status_code == 200


def test_the_other_button_makes_a_token_that_is_taken_as_a_bearer(practice: Practice, http: httpx.Client) -> None:
    assert '<button formaction="/account/tokens">' in http.get("/account").text

    made = http.post("/account/tokens")
    shown = re.search(r'<code id="token">(practice-access-[0-9a-f]{48})</code>', made.text)
    assert shown
    assert list(practice.oauth.active) == [shown[1]]
    assert not practice.keys
    assert made.headers["cache-control"] == "no-store"
    assert http.get("/v1/key", headers={"Authorization": f"Bearer {shown[1]}"}).status_code == 200
    assert http.get("/v1/key", headers={"x-api-key": shown[1]}).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/account"), ("POST", "/account/keys"), ("POST", "/account/tokens")]
)
def test_nothing_but_the_page_itself_may_run_or_load(http: httpx.Client, method: str, path: str) -> None:
    policy = http.request(method, path).headers["content-security-policy"]
    assert policy.startswith(
        "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-"
    )


@pytest.mark.parametrize("path", ["", "/keys", "/tokens"])
@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_another_site_makes_no_keys(practice: Practice, http: httpx.Client, path: str, headers: dict[str, str]) -> None:
    assert http.request("POST" if path else "GET", f"/account{path}", headers=headers).status_code == 403
    assert not practice.keys
    assert not practice.oauth.active


@pytest.fixture
def http(practice: Practice) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=practice.root, trust_env=False) as client:
        yield client
