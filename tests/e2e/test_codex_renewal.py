"""The real codex in a session that outlives its token: 401, the helper again, an answer."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from e2e.tool_kit import connect, run
from refresh.kit import aged, opened, refreshes, saved, until
from servers.cli import run_wizard
from servers.model_server import ModelServer
from servers.oauth_client import NewClient
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer, Servers

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

LIFE_S = 4
# What a company has: it asks for a new token each time, and keeps what comes with it.
HELPER = """\
#!{python}
import json, pathlib, urllib.parse, urllib.request
kept = pathlib.Path({kept!r})
form = {{"client_id": "cli", "grant_type": "refresh_token", "refresh_token": kept.read_text()}}
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))
with opener.open({url!r}, urllib.parse.urlencode(form).encode()) as answer:
    found = json.load(answer)
kept.write_text(found["refresh_token"])
print(found["access_token"])
"""


@pytest.fixture
def server(authorization_servers: Servers, model_server: ModelServer) -> AuthorizationServer:
    """Its tokens live for seconds, and what they open is a real model."""
    server = authorization_servers(AT_TTL=LIFE_S)
    server.models(model_server.base_url, model_server.key)
    install_oidc_preset(server.issuer, protocol="openai-responses")
    return server


def asked(programs: Path, folder: Path, server: AuthorizationServer, answer: str) -> Counter[int]:
    """How the model's requests of one session ended, whose first token expires before the provider looks at it."""
    before = len(server.requests("/v1/responses"))
    server.faults({"path": "/v1/responses", "delay": LIFE_S * 1000 + 500})
    done = run([str(programs / "codex"), "--profile", "wizard", "exec", "--skip-git-repo-check", "hi"], folder)
    assert answer.encode() in done.stdout, (done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    assert done.returncode == 0
    return Counter(each["status"] for each in server.requests("/v1/responses")[before:])


def test_codex_goes_on_when_the_token_of_a_login_expires(
    programs: Path, server: AuthorizationServer, model_server: ModelServer, client_of: NewClient, folder: Path
) -> None:
    tokens = client_of(server).log_in()
    saved(tokens, server, protocol="openai-responses")
    aged(0, left=tokens["expires_in"])
    connect("codex")

    within = asked(programs, folder, server, model_server.answer)
    assert (within[401] >= 1, within[200]) == (True, 1), within
    renewed = refreshes(server)
    assert renewed >= 1

    now = opened().credential.secret.reveal()
    assert until(lambda: not server.active(now))
    asked(programs, folder, server, model_server.answer)
    assert server.rotations() == refreshes(server) > renewed
    print(f"codex with a login: {dict(within)}, {refreshes(server)} refreshes in two sessions")


def test_codex_goes_on_when_the_token_of_a_command_expires(
    programs: Path,
    server: AuthorizationServer,
    model_server: ModelServer,
    client_of: NewClient,
    folder: Path,
    home: Path,
) -> None:
    kept, helper = home / "kept", home / "get-token"
    kept.write_text(client_of(server).log_in()["refresh_token"])
    helper.write_text(HELPER.format(python=sys.executable, kept=str(kept), url=f"{server.root}/token"))
    helper.chmod(0o700)
    done = run_wizard(["auth", "corp", "--method", "command", "--command", str(helper), "--model", model_server.model])
    assert done.exit == 0, done.err
    connect("codex")
    runs = server.rotations()

    within = asked(programs, folder, server, model_server.answer)

    assert (within[401] >= 1, within[200]) == (True, 1), within
    assert server.rotations() - runs >= 2
    print(f"codex with a command: {dict(within)}, the command ran {server.rotations() - runs} times")
