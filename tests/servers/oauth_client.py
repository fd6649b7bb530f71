"""An OAuth client of the plainest kind, to try the authorization server with: not the wizard's code.

Fixture ``client_of(server, trust=context, redirect=url)`` → ``OAuthClient``: ``authorize_url(**more)``, ``code()``,
``redeem(code)``, ``log_in()`` (the tokens), ``refresh(token)``, ``device()``, ``poll(device)``, ``me(token)``.
``callback(url)`` reads what a redirect says, ``problem(answer)`` is its status and error code.
"""

import base64
import hashlib
import secrets
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from servers.oidc_provider import AuthorizationServer

CALLBACK = "http://127.0.0.1:49152/callback"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class OAuthClient:
    """Sends what a client sends, and judges nothing."""

    def __init__(self, server: AuthorizationServer, http: httpx.Client, redirect: str) -> None:
        self.server = server
        self.http = http
        self.redirect = redirect
        self.verifier = secrets.token_urlsafe(48)
        self.state = secrets.token_urlsafe(16)

    def challenge(self) -> str:
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()

    def authorize_url(self, **more: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": "cli",
            "redirect_uri": self.redirect,
            "scope": "openid email inference",
            "state": self.state,
            "code_challenge": self.challenge(),
            "code_challenge_method": "S256",
        }
        return f"{self.server.root}/auth?{urlencode({**asked, **more})}"

    def code(self, url: str | None = None) -> str:
        return callback(self.server.sign_in(url or self.authorize_url()))["code"]

    def token(self, **params: str) -> httpx.Response:
        return self.http.post("/token", data={"client_id": "cli", **params})

    def redeem(self, code: str, **more: str) -> httpx.Response:
        asked = {"code": code, "redirect_uri": self.redirect, "code_verifier": self.verifier, **more}
        return self.token(grant_type="authorization_code", **asked)

    def log_in(self) -> dict[str, Any]:
        return dict(self.redeem(self.code()).raise_for_status().json())

    def refresh(self, token: str) -> httpx.Response:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def device(self) -> dict[str, Any]:
        asked = {"client_id": "cli", "scope": "openid inference"}
        return dict(self.http.post("/device/auth", data=asked).raise_for_status().json())

    def poll(self, device: Mapping[str, Any]) -> httpx.Response:
        return self.token(grant_type=DEVICE_GRANT, device_code=device["device_code"])

    def me(self, token: str) -> int:
        return self.http.get("/me", headers={"authorization": f"Bearer {token}"}).status_code


def callback(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


NewClient = Callable[..., OAuthClient]


@pytest.fixture
def client_of() -> Iterator[NewClient]:
    with ExitStack() as stack:

        def client(
            server: AuthorizationServer, *, trust: ssl.SSLContext | None = None, redirect: str = CALLBACK
        ) -> OAuthClient:
            trusted = trust or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            http = stack.enter_context(httpx.Client(base_url=server.root, trust_env=False, verify=trusted))
            return OAuthClient(server, http, redirect)

        yield client
