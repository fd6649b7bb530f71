"""A ChatGPT plan's sign-in against a real authorization server, as far as one goes: it issues no client id.

What is real here is the resource indicator (RFC 8707), the identity token and its keys, rotation and revocation.
"""

import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import wizard
from servers.cli import Done, run_wizard
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from servers.siwc import PRESET
from wizard.catalog.check import check
from wizard.demo.provider import Practice

APP, NAME = "mytool", "openai-chatgpt"
# A browser that keeps cookies, follows redirects and shows nothing.
GO = "import sys, urllib.request as u; u.build_opener(u.HTTPCookieProcessor()).open(sys.argv[1], timeout=60).read()"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AUTO=1, AT_TTL=3600) as server:
        yield server


@pytest.fixture
def server(issuer: AuthorizationServer, practice: Practice) -> AuthorizationServer:
    issuer.models(practice.base_url, practice.issue_key())
    issuer.faults()
    install(issuer)
    return issuer


def install(server: AuthorizationServer) -> None:
    """The shipped preset, with this server in OpenAI's place and its one client in that of an issued one."""
    text = PRESET.read_text()
    for old, new in {
        "https://auth.openai.com/api/accounts/authorize": f"{server.issuer}/auth",
        "https://auth.openai.com/api/accounts/oauth/token": f"{server.issuer}/token",
        "https://auth.openai.com/api/accounts/oauth/revoke": f"{server.issuer}/token/revocation",
        "https://auth.openai.com/.well-known/jwks.json": f"{server.issuer}/jwks",
        "https://auth.openai.com": server.issuer,
        "https://api.openai.com": server.root,
        "dynamic_agent_client": "cli",
        'client_id_from = "redirect"\n': "",
        'registration_params = { agent_name_hint = "{app}" }\n': "",
        '"resource.invoke", "chatgpt.tokens.use.direct"': '"inference"',
        "chatgpt.tokens.use.direct": "inference",
        "/auth/callback": "/callback",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", APP, "presets", PRESET.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    assert check(str(file)) == ()


def auth() -> Done:
    browser = shlex.join([sys.executable, "-c", GO])
    return run_wizard(["--app", APP, "auth", NAME, "--store", "plain", "--timeout", "60"], env={"BROWSER": browser})


def test_from_the_sign_in_to_the_next_after_a_logout(server: AuthorizationServer) -> None:
    before = len(server.log())
    server.faults({"path": "/token", "merge": {"expires_in": 0.01}})  # due at its first use, and good all the same
    done = auth()
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert wizard.profile(NAME, app=APP).auth.account == "ada@example.org"
    asked = [each for each in server.log()[before:] if each.get("path") in {"/auth", "/token"}]
    assert {each["values"]["resource"] for each in asked} == {f"{server.root}/v1"}
    assert "login_hint" not in asked[0]["params"]
    assert {"nonce", "state", "code_challenge"} <= {*asked[0]["params"]}

    # Every refresh is for the same resource, and turns the refresh token over.
    turned = server.rotations()
    token = wizard.token(NAME, app=APP)
    assert server.introspect(token)["aud"] == f"{server.root}/v1"
    assert server.rotations() == turned + 1
    assert server.requests("/token", grant_type="refresh_token", resource=f"{server.root}/v1")

    # Who signs in again is named.
    assert auth().exit == 0
    (again,) = (
        each for each in server.requests("/auth", login_hint="ada@example.org") if each in server.log()[before:]
    )
    assert again["values"]["resource"] == f"{server.root}/v1"

    token = wizard.token(NAME, app=APP)
    assert server.active(token)
    assert run_wizard(["--app", APP, "logout", NAME]).exit == 0
    assert not server.active(token)


def test_what_is_not_of_this_sign_in_is_not_kept(server: AuthorizationServer, client_of: NewClient) -> None:
    # Signed by the same server, for the same client, and of another sign-in: only the nonce tells.
    other = client_of(server).log_in()["id_token"]
    nobody = {"path": "/jwks", "status": 200, "headers": {"content-type": "application/json"}, "body": '{"keys": []}'}
    for fault in ({"path": "/token", "merge": {"id_token": other}}, nobody):
        server.faults(fault)
        done = auth()
        assert done.exit == 8, done.err
        assert "identity token" in done.err
        assert not list(Path(os.environ["XDG_STATE_HOME"]).rglob("*.cred"))


@pytest.mark.long
def test_a_sign_in_that_lacks_what_it_is_for_is_refused_and_revoked(server: AuthorizationServer) -> None:
    server.faults({"path": "/token", "merge": {"scope": "openid email"}})
    done = auth()
    assert done.exit == 8, done.err
    assert "was not granted what it is for (inference)" in done.err
    assert server.requests("/token/revocation")
    assert not list(Path(os.environ["XDG_STATE_HOME"]).rglob("*.cred"))
