"""A person with a browser at the practice provider, and the program that sent them there."""

import base64
import hashlib
import re
from dataclasses import dataclass

import httpx

from wizard.demo.provider import Practice

VERIFIER = "verifier-of-a-test-" + "v" * 40
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT = "http://127.0.0.1:54321/callback"
ASKED = {
    "response_type": "code",
    "client_id": "practice-cli",
    "redirect_uri": REDIRECT,
    "state": "a state & more",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
MINT = {"callback_url": f"{REDIRECT}/s-t-a-t-e", "code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class Person:
    """A browser in a person's hands, and a program beside it."""

    def __init__(self, provider: Practice, http: httpx.Client) -> None:
        self.provider = provider
        self.http = http

    def open(self, path: str = "/oauth/authorize", without: str = "", **changes: str) -> httpx.Response:
        asked = {**(ASKED if path == "/oauth/authorize" else MINT), **changes}
        return self.http.get(path, params={name: value for name, value in asked.items() if name != without})

    def press(self, page: httpx.Response, decision: str = "allow", **headers: str) -> httpx.Response:
        action = re.search(r'<form method="post" action="([^"]+)">', page.text)
        assert action
        return self.http.post(action[1], data={"ticket": ticket(page), "decision": decision}, headers=headers)

    def code(self, path: str = "/oauth/authorize", **changes: str) -> str:
        return back(self.press(self.open(path, **changes)))["code"]

    def token(self, without: str = "", **fields: str) -> httpx.Response:
        asked = {"client_id": "practice-cli", **fields}
        return self.http.post("/oauth/token", data={name: value for name, value in asked.items() if name != without})

    def redeem(self, code: str, without: str = "", **changes: str) -> httpx.Response:
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
        return self.token(without, **{**asked, **changes})

    def refresh(self, token: str) -> httpx.Response:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def log_in(self) -> dict[str, str]:
        return self.redeem(self.code()).json()

    def mint(self, code: str, **changes: str) -> httpx.Response:
        asked = {"code": code, "code_verifier": VERIFIER, "code_challenge_method": "S256"}
        return self.http.post("/oauth/keys", json={**asked, **changes})

    def opens(self, token: str) -> bool:
        status = self.http.get("/v1/key", headers={"Authorization": f"Bearer {token}"}).status_code
        assert status in {200, 401}
        return status == 200

    def active(self, token: str) -> bool:
        return self.http.post("/oauth/introspect", data={"token": token}).json()["active"]


def ticket(page: httpx.Response) -> str:
    found = re.search(r'name="ticket" value="([A-Za-z0-9_-]{32})"', page.text)
    assert found, page.text
    return found[1]


def back(answer: httpx.Response) -> dict[str, str]:
    """What the browser brings back to the redirect."""
    assert answer.status_code == 302
    url = httpx.URL(answer.headers["location"])
    assert str(url).startswith(REDIRECT)
    return dict(url.params)
