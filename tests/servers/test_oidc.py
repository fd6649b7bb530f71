"""Browser logins, refreshes and revocations as RFC 6749, 7636, 7009, 7662, 8252 and 9207 have them."""

import base64
import json
import ssl
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from servers.oauth_client import CALLBACK, NewClient, callback, problem
from servers.oidc_preset import install_oidc_preset, preset_toml
from servers.oidc_provider import AuthorizationServer, Servers, tls
from wizard.catalog.check import check


def test_a_browser_login_round_trip(client_of: NewClient, shared_authorization_server: AuthorizationServer) -> None:
    server = shared_authorization_server
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


def test_any_loopback_port_and_host_may_be_called_back(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    for redirect in ("http://127.0.0.1:1/callback", "http://localhost:50000/callback", "http://[::1]:50000/callback"):
        client = client_of(server, redirect=redirect)
        assert client.redeem(client.code()).status_code == 200


@pytest.mark.parametrize("name", ["openid-configuration", "oauth-authorization-server"])
def test_the_server_describes_itself(
    client_of: NewClient, shared_authorization_server: AuthorizationServer, name: str
) -> None:
    server = shared_authorization_server
    told = client_of(server).http.get(f"/.well-known/{name}").json()
    assert told["issuer"] == server.issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert told["device_authorization_endpoint"] == f"{server.issuer}/device/auth"
    assert told["revocation_endpoint"] == f"{server.issuer}/token/revocation"


def test_the_server_can_call_itself_something_else(client_of: NewClient, authorization_servers: Servers) -> None:
    server = authorization_servers(ISSUER="https://other.example")
    client = client_of(server)
    assert client.http.get("/.well-known/openid-configuration").json()["issuer"] == server.issuer
    assert callback(server.sign_in(client.authorize_url()))["iss"] == "https://other.example"


def test_a_login_without_pkce_is_refused(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    url = client_of(server).authorize_url(code_challenge="", code_challenge_method="")
    assert callback(server.sign_in(url))["error"] == "invalid_request"


def test_a_code_is_good_for_its_verifier_only(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    client = client_of(server)
    assert problem(client.redeem(client.code(), code_verifier="w" * 43)) == (400, "invalid_grant")


def test_a_replayed_code_ends_what_it_gave(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    client = client_of(server)
    code = client.code()
    tokens = client.redeem(code).json()
    assert problem(client.redeem(code)) == (400, "invalid_grant")
    assert not server.active(tokens["access_token"])
    assert client.me(tokens["access_token"]) == 401


def test_a_person_may_say_no(client_of: NewClient, shared_authorization_server: AuthorizationServer) -> None:
    server = shared_authorization_server
    client = client_of(server)
    told = callback(server.deny(client.authorize_url()))
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", client.state, server.issuer)


def test_a_refresh_rotates_and_the_old_token_ends_the_family(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
    client = client_of(server)
    first = client.log_in()
    second = client.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert server.active(second["access_token"])

    assert problem(client.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert problem(client.refresh(second["refresh_token"])) == (400, "invalid_grant")
    assert not server.active(second["access_token"])


def test_a_revoked_refresh_token_ends_its_own_login_only(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
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


def test_the_server_ends_with_whoever_started_it(tmp_path: Path) -> None:
    with AuthorizationServer(tmp_path) as server:
        assert server._process.stdin is not None
        server._process.stdin.close()
        assert server._process.wait(60) == 0


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
