"""Every kind of credential in every store: saved by one process, read by another that has nothing but the home."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from e2e.passphrase_kit import PASSPHRASE, passphrase
from e2e.sign_in_kit import SignIn, get, preset_for, user_code, words
from servers.canary import assert_absent
from servers.cli import Done, wizard_argv, wizard_env
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from servers.secret_service import SecretService

KINDS = ["api-key", "minted", "browser", "device", "bearer"]
STORES = ["keyring", "encrypted", "plain"]
# Each kind once, each store at least once, and the sign-ins where sealing happens before the check.
PUSHED = {("api-key", "keyring"), ("minted", "encrypted"), ("browser", "keyring"), ("device", "plain"), ("bearer", "encrypted")}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AT_TTL=3600, AUTO=1) as server:
        yield server


def typed_key(server: AuthorizationServer) -> str:
    """A key that a person made on the provider's page."""
    back = "http://127.0.0.1:9/callback"
    answer = httpx.get(f"{server.root}/auth", params={"callback_url": back}, trust_env=False)
    (code,) = parse_qs(urlsplit(answer.headers["location"]).query)["code"]
    return str(httpx.post(f"{server.root}/keys", json={"code": code}, trust_env=False).json()["key"])


def by_key(server: AuthorizationServer, method: str, secret: str, store: str) -> Done:
    file = preset_for(server, "minted" if method == "api-key" else "browser")  # for its verify address
    file.write_text(f'{file.read_text()}\n[[login]]\nmethod = "{method}"\n')
    with passphrase(store) as (flags, descriptors):
        done = subprocess.run(
            wizard_argv("auth", "corp", "--method", method, "--key-stdin", "--store", store, *flags),
            env=wizard_env(),
            input=secret.encode(),
            pass_fds=descriptors,
            capture_output=True,
            check=False,
        )
    return Done(done.returncode, done.stdout, done.stderr)


def by_sign_in(server: AuthorizationServer, way: str, store: str) -> Done:
    with (
        passphrase(store) as (flags, descriptors),
        SignIn(*words(server, way, "--store", store, *flags), pass_fds=descriptors) as login,
    ):
        if way == "device":
            server.approve_device(user_code(login))
        else:
            get(server.sign_in(login.address()))
        return login.ended()


def token(store: str, said: str = PASSPHRASE) -> Done:
    with passphrase(store, said) as (flags, descriptors):
        done = subprocess.run(
            wizard_argv("token", "corp", *flags),
            env=wizard_env(),
            stdin=subprocess.DEVNULL,
            pass_fds=descriptors,
            capture_output=True,
            check=False,
        )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("kind", "store"),
    [
        pytest.param(kind, store, marks=[] if (kind, store) in PUSHED else pytest.mark.long)
        for kind in KINDS
        for store in STORES
    ],
)
def test_saved_by_one_process_and_read_by_another(
    server: AuthorizationServer, secret_service: SecretService, client_of: NewClient, kind: str, store: str
) -> None:
    made = set(server.minted())
    known: str | None = None
    match kind:
        case "api-key":
            done = by_key(server, kind, known := typed_key(server), store)
        case "bearer":
            done = by_key(server, kind, known := client_of(server).log_in()["access_token"], store)
        case _:
            done = by_sign_in(server, kind, store)
    assert (done.exit, done.stdout) == (0, b""), done.err

    found = token(store)

    assert found.exit == 0, found.err
    secret = found.out.removesuffix("\n")
    if kind == "minted":
        assert {secret} == set(server.minted()) - made
    elif kind == "api-key":
        assert secret == known
        assert secret in server.minted()
    else:
        assert known in {None, secret}
        assert server.active(secret)
    assert_absent(secret, *done.everything)
    if store != "plain":
        assert_absent(secret, Path(os.environ["HOME"]))
    if store == "encrypted":
        assert token(store, "another passphrase").exit == 6
