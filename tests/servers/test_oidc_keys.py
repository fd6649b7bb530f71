"""Minted keys, and the models behind them and behind tokens."""

import socket
from urllib.parse import urlencode

import pytest

from servers.model_server import ModelServer
from servers.oauth_client import CALLBACK, NewClient, callback
from servers.oidc_provider import AuthorizationServer


def test_a_key_is_minted_once_for_its_verifier(
    client_of: NewClient, shared_authorization_server: AuthorizationServer
) -> None:
    server = shared_authorization_server
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
    """Another loopback address stands for the world."""
    with socket.create_server(("127.0.0.2", 0)) as elsewhere:
        authorization_server.models(f"http://127.0.0.2:{elsewhere.getsockname()[1]}/v1", "none")
        client = client_of(authorization_server)
        headers = {"authorization": f"Bearer {client.log_in()['access_token']}"}
        assert client.http.get("/v1/models", headers=headers).status_code == 500
        elsewhere.setblocking(False)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()
