"""The authorization server does what RFC 6749, 7636, 8628, 7009, 7662 and 9207 say, and fails when it is told to."""

import base64
import hashlib
import json
import secrets
import socket
import ssl
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import trustme

from servers.model_server import ModelServer
from servers.oidc_preset import install_oidc_preset, preset_toml
from servers.oidc_provider import AuthorizationServer, Servers, tls
from wizard.catalog.check import check

CALLBACK = "http://127.0.0.1:49152/callback"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    """Shared by the tests that change nothing in it."""
    with AuthorizationServer(tmp_path_factory.mktemp("oidc")) as server:
        yield server


class Client:
    """An OAuth client of the plainest kind."""

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
        return f"{self.server.issuer}/auth?{urlencode({**asked, **more})}"

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


NewClient = Callable[..., Client]


@pytest.fixture
def client_of() -> Iterator[NewClient]:
    with ExitStack() as stack:

        def client(
            server: AuthorizationServer, *, trust: ssl.SSLContext | None = None, redirect: str = CALLBACK
        ) -> Client:
            trusted = trust or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            http = stack.enter_context(httpx.Client(base_url=server.issuer, trust_env=False, verify=trusted))
            return Client(server, http, redirect)

        yield client


def callback(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_browser_login_round_trip(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    url = server.sign_in(client.authorize_url())
    assert url.startswith(CALLBACK + "?")
    told = callback(url)
    assert told["state"] == client.state
    assert told["iss"] == server.issuer

    tokens = client.redeem(told["code"]).json()
    assert tokens["expires_in"] == 300
    claims = json.loads(base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "=="))
    assert claims["email"] == "ada@example.org"
    assert client.me(tokens["access_token"]) == 200
    assert server.active(tokens["access_token"])
    assert server.introspect(tokens["access_token"])["scope"] == "openid email inference"


def test_any_loopback_port_and_host_may_be_called_back(client_of: NewClient, server: AuthorizationServer) -> None:
    for redirect in ("http://127.0.0.1:1/callback", "http://localhost:50000/callback", "http://[::1]:50000/callback"):
        client = client_of(server, redirect=redirect)
        assert client.redeem(client.code()).status_code == 200


@pytest.mark.parametrize("name", ["openid-configuration", "oauth-authorization-server"])
def test_the_server_describes_itself(client_of: NewClient, server: AuthorizationServer, name: str) -> None:
    told = client_of(server).http.get(f"/.well-known/{name}").json()
    assert told["issuer"] == server.issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert told["device_authorization_endpoint"] == f"{server.issuer}/device/auth"
    assert told["revocation_endpoint"] == f"{server.issuer}/token/revocation"


def test_a_login_without_pkce_is_refused(client_of: NewClient, server: AuthorizationServer) -> None:
    url = client_of(server).authorize_url(code_challenge="", code_challenge_method="")
    assert callback(server.sign_in(url))["error"] == "invalid_request"


def test_a_code_is_good_for_its_verifier_only(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    assert problem(client.redeem(client.code(), code_verifier="w" * 43)) == (400, "invalid_grant")


def test_a_replayed_code_ends_what_it_gave(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    code = client.code()
    tokens = client.redeem(code).json()
    assert problem(client.redeem(code)) == (400, "invalid_grant")
    assert not server.active(tokens["access_token"])
    assert client.me(tokens["access_token"]) == 401


def test_a_person_may_say_no(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    told = callback(server.deny(client.authorize_url()))
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", client.state, server.issuer)


def test_a_refresh_rotates_and_the_old_token_ends_the_family(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    first = client.log_in()
    second = client.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert server.active(second["access_token"])

    assert problem(client.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert problem(client.refresh(second["refresh_token"])) == (400, "invalid_grant")
    assert not server.active(second["access_token"])


def test_a_revoked_refresh_token_ends_its_own_login_only(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    old, new = client.log_in(), client.log_in()
    for token in (old["refresh_token"], "never-issued"):
        assert client.http.post("/token/revocation", data={"client_id": "cli", "token": token}).status_code == 200
    assert not server.active(old["access_token"])
    assert server.active(new["access_token"])
    assert client.refresh(new["refresh_token"]).status_code == 200


def test_with_a_shared_grant_it_ends_the_new_login_as_well(
    client_of: NewClient, authorization_servers: Servers
) -> None:
    server = authorization_servers(SHARED_GRANT=1)
    client = client_of(server)
    old, new = client.log_in(), client.log_in()
    client.http.post("/token/revocation", data={"client_id": "cli", "token": old["refresh_token"]})
    assert not server.active(new["access_token"])


def test_tokens_end_when_told(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    authorization_server.set(AT_TTL=7, LOGIN="bob", AUTO=1)
    client = client_of(authorization_server)
    tokens = client.log_in()
    assert tokens["expires_in"] == 7
    authorization_server.expire("AccessToken")
    assert client.me(tokens["access_token"]) == 401
    assert client.refresh(tokens["refresh_token"]).status_code == 200
    code = client.code()
    authorization_server.expire("AuthorizationCode")
    assert problem(client.redeem(code)) == (400, "invalid_grant")


def test_rotation_and_refresh_tokens_can_be_left_out(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    client = client_of(authorization_server)
    authorization_server.set(ROTATE=0)
    token = client.log_in()["refresh_token"]
    assert client.refresh(token).json()["refresh_token"] == token
    authorization_server.set(REFRESH=0)
    assert "refresh_token" not in client.log_in()


def test_a_device_login_waits_then_succeeds_once(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    device = client.device()
    assert device["interval"] == 1
    assert device["verification_uri"] == f"{server.issuer}/device"
    assert problem(client.poll(device)) == (400, "authorization_pending")
    assert problem(client.poll(device)) == (400, "slow_down")
    server.approve_device(device["user_code"])
    tokens = client.poll(device).json()
    assert client.me(tokens["access_token"]) == 200
    assert problem(client.poll(device)) == (400, "invalid_grant")


def test_a_device_login_can_be_denied(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    device = client.device()
    server.deny_device(device["user_code"].lower().replace("-", ""))
    assert problem(client.poll(device)) == (400, "access_denied")


def test_a_device_code_expires(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    device = client.device()
    authorization_server.expire("DeviceCode")
    assert problem(client.poll(device)) == (400, "expired_token")
    with pytest.raises(AssertionError, match="not accepted"):
        authorization_server.approve_device(device["user_code"])


def test_the_interval_need_not_be_told(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    authorization_server.set(INTERVAL="")
    assert "interval" not in client_of(authorization_server).device()


def test_a_request_can_fail_before_it_is_served(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    client = client_of(authorization_server)
    code = client.code()
    authorization_server.faults(
        {"path": "/token", "status": 503, "headers": {"retry-after": "1"}, "body": "busy"},
        {"path": "/token", "drop": True},
        {"path": "/token", "delay": 50},
    )
    answer = client.redeem(code)
    assert (answer.status_code, answer.headers["retry-after"], answer.text) == (503, "1", "busy")
    with pytest.raises(httpx.RemoteProtocolError):
        client.redeem(code)
    assert authorization_server.redemptions() == 0
    assert client.redeem(code).status_code == 200
    assert authorization_server.redemptions() == 1
    assert [each["sent"] for each in authorization_server.requests("/token")] == [503, "dropped", 200]


def test_an_answer_can_be_lost_after_the_fact(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    code, tokens = client.code(), client.log_in()
    authorization_server.faults(
        {"path": "/token", "drop": True, "after": True},
        {"path": "/token", "status": 502, "body": "gone", "after": True},
    )
    with pytest.raises(httpx.RemoteProtocolError):
        client.redeem(code)
    assert authorization_server.redemptions() == 2
    assert client.refresh(tokens["refresh_token"]).status_code == 502
    assert authorization_server.rotations() == 1
    assert problem(client.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


def test_an_answer_can_be_changed_and_faults_counted(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    client = client_of(authorization_server)
    authorization_server.faults(
        {"path": "/device/auth", "merge": {"interval": 0}, "skip": 1, "times": 2},
    )
    assert [client.device()["interval"] for _ in range(4)] == [1, 0, 0, 1]
    assert authorization_server.requests("/device/auth")[0]["params"] == ["client_id", "scope"]


def test_a_redirect_can_lie(client_of: NewClient, authorization_server: AuthorizationServer) -> None:
    client = client_of(authorization_server)
    authorization_server.callback(iss="https://other.example", state=None)
    told = callback(authorization_server.sign_in(client.authorize_url()))
    assert told["iss"] == "https://other.example"
    assert "state" not in told


def test_requests_are_remembered_without_their_secrets(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    code = client.code()
    client.http.headers["user-agent"] = "wizard/1"
    tokens = client.redeem(code).json()
    client.me(tokens["access_token"])
    entry = server.requests("/token", grant_type="authorization_code")[-1]
    assert entry["params"] == ["client_id", "grant_type", "code", "redirect_uri", "code_verifier"]
    assert entry["headers"]["user-agent"] == "wizard/1"
    assert server.requests("/me")[-1]["headers"]["authorization"] == "Bearer"
    assert server.requests("/auth")[-1]["values"]["code_challenge_method"] == "S256"
    said = json.dumps(server.log())
    for secret in (code, client.verifier, tokens["access_token"], tokens["refresh_token"]):
        assert secret not in said


def test_a_key_is_minted_once_for_its_verifier(client_of: NewClient, server: AuthorizationServer) -> None:
    client = client_of(server)
    asked = {"code_challenge": client.challenge(), "code_challenge_method": "S256"}
    url = f"{server.issuer}/auth?{urlencode({'callback_url': f'{CALLBACK}?state=s', **asked})}"
    told = callback(server.sign_in(url))
    assert set(told) == {"state", "code"}
    wanted = {"code": told["code"], "code_verifier": client.verifier, "code_challenge_method": "S256"}
    key = client.http.post("/keys", json=wanted).json()["key"]
    assert key in server.minted()
    assert client.http.post("/keys", json=wanted).status_code == 403
    wrong = {**wanted, "code": callback(server.sign_in(url))["code"], "code_verifier": "other"}
    assert client.http.post("/keys", json=wrong).status_code == 403
    assert callback(server.deny(url))["error"] == "access_denied"

    headers = {"authorization": f"Bearer {key}"}
    assert client.http.get("/key", headers=headers).status_code == 200
    server.revoke_key(key)
    assert client.http.get("/key", headers=headers).status_code == 401
    assert key not in server.minted()


def test_models_are_for_live_tokens_and_keys(
    client_of: NewClient, authorization_server: AuthorizationServer, model_server: ModelServer
) -> None:
    authorization_server.models(model_server.base_url, model_server.key)
    client = client_of(authorization_server)
    headers = {"authorization": f"Bearer {client.log_in()['access_token']}"}
    url = f"{authorization_server.api_url}/models"
    assert client.http.get(url, headers=headers).json()["data"][0]["id"] == model_server.model
    asked = {"model": model_server.model, "messages": [{"role": "user", "content": "hi"}], "max_tokens": 8}
    said = client.http.post(f"{authorization_server.api_url}/chat/completions", json=asked, headers=headers, timeout=60)
    assert said.json()["choices"]
    authorization_server.expire("AccessToken")
    assert client.http.get(url, headers=headers).status_code == 401


def test_a_model_server_elsewhere_is_not_reached(
    client_of: NewClient, authorization_server: AuthorizationServer
) -> None:
    authorization_server.models("http://192.0.2.1:80/v1", "none")
    client = client_of(authorization_server)
    headers = {"authorization": f"Bearer {client.log_in()['access_token']}"}
    assert client.http.get("/v1/models", headers=headers).status_code == 500


def test_the_server_speaks_tls(
    client_of: NewClient, authorization_servers: Servers, ca: trustme.CA, tmp_path: Path
) -> None:
    knobs = tls(ca, tmp_path)
    server = authorization_servers(**knobs)
    assert server.issuer.startswith("https://localhost:")
    client = client_of(server, trust=ssl.create_default_context(cafile=knobs["TLS_CA"]))
    assert server.active(client.log_in()["access_token"])
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(server.issuer, verify=True)


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with AuthorizationServer(tmp_path) as server:
        port = urlsplit(server.issuer).port
        assert port is not None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"discover": True},
        {"methods": ["device"], "discover": True, "id": "lab"},
        {"methods": ["minted"]},
        {"base_url": "http://127.0.0.1:1/v1", "more": {"revoke_url": None, "resource": "https://api.example"}},
    ],
)
def test_its_presets_are_without_fault(home: Path, options: dict[str, Any]) -> None:
    file = install_oidc_preset("http://127.0.0.1:8080", **options)
    assert file.parent == home / ".config/wizard/presets"
    assert check(str(file)) == ()
    assert tomllib.loads(preset_toml("http://127.0.0.1:8080", **options))["login"]
