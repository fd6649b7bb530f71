"""Three accounts of one provider: what happens to one of them leaves the others as they were, to the byte."""

from collections.abc import Callable, Iterator

import pytest

from accounts.signing import alive, held_now, log_out, sign_in
from refresh.kit import aged, refreshes
from servers.cli import run_wizard
from servers.home import config, creds
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from wizard.accounts.context import Context

ACCOUNTS = {"corp": "ada", "bob": "bob", "work": "eve"}
BOTH = (True, True)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc"), AT_TTL=3600) as server:
        yield server


@pytest.fixture
def server(running: AuthorizationServer) -> AuthorizationServer:
    install_oidc_preset(running.issuer)
    for profile, login in ACCOUNTS.items():
        sign_in(running, "corp", profile=profile, login=login, model=f"m-of-{login}")
    return running


def section(name: str) -> bytes:
    """The tables of a profile as they are written, comments and spacing included."""
    found, within = b"", False
    for line in config().read_bytes().splitlines(keepends=True):
        if line.startswith(b"["):
            within = line.startswith((f"[profiles.{name}]".encode(), f"[profiles.{name}.".encode()))
        found += line if within else b""
    return found


def standing(name: str) -> tuple[object, ...]:
    """A profile's section, and its files with when and where they were written."""
    record = Context().config.profiles[name].auth.credential
    files = sorted(each for each in creds().iterdir() if each.name.startswith(f"{record}."))
    assert files
    return section(name), [
        (each.name, each.read_bytes(), each.stat().st_ino, each.stat().st_mtime_ns) for each in files
    ]


def renews_its_token(server: AuthorizationServer, name: str) -> None:
    before = refreshes(server)
    aged(7200, name)
    done = run_wizard(["token", name])
    assert (done.exit, refreshes(server)) == (0, before + 1), done.err


def logs_in_again(server: AuthorizationServer, name: str) -> None:
    old = held_now(name)
    sign_in(server, name, login=ACCOUNTS[name])
    assert held_now(name) != old


def logs_in_as_another(server: AuthorizationServer, name: str) -> None:
    sign_in(server, name, login="zoe")
    assert held_now(name).account == "zoe@example.org"


def logs_out(server: AuthorizationServer, name: str) -> None:
    assert "revoked at" in log_out(name)
    assert Context().config.profiles[name].auth.credential is None


def is_used_and_gets_a_model(server: AuthorizationServer, name: str) -> None:
    others = [each for each in ACCOUNTS if each != name]
    for words in (["use", others[0]], ["use", name], ["model", "another-model", "--profile", name]):
        done = run_wizard(words)
        assert done.exit == 0, done.err
    assert (Context().config.default, Context().config.profiles[name].model) == (name, "another-model")


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each == "bob" else pytest.mark.long) for each in ACCOUNTS]
)
@pytest.mark.parametrize(
    "happens", [renews_its_token, logs_in_again, logs_in_as_another, logs_out, is_used_and_gets_a_model]
)
def test_the_others_stand_as_they_stood(
    server: AuthorizationServer, name: str, happens: Callable[[AuthorizationServer, str], None]
) -> None:
    config().write_bytes(b"# mine\n" + config().read_bytes().replace(b"\n[profiles.", b"\n\n# an account\n[profiles."))
    others = [each for each in ACCOUNTS if each != name]
    before, held = {each: standing(each) for each in others}, {each: held_now(each) for each in others}

    happens(server, name)

    assert {each: standing(each) for each in others} == before
    for each in others:
        assert alive(server, held[each]) == BOTH
        assert run_wizard(["token", each]).out == held[each].secret.reveal() + "\n"


def test_the_end_of_a_replaced_login_takes_no_profile_of_the_same_account_along(
    authorization_servers: Callable[..., AuthorizationServer],
) -> None:
    """Where a server keeps one grant for each person, revoking one login of that person ends them all."""
    server = authorization_servers(SHARED_GRANT=1)
    install_oidc_preset(server.issuer)
    sign_in(server, "corp", login="ada")
    sign_in(server, "corp", profile="second", login="ada")
    second = held_now("second")

    receipt = sign_in(server, "corp", login="bob")

    assert held_now("corp").account == "bob@example.org"
    assert alive(server, second) == BOTH
    assert receipt.old == "The old sign-in was not revoked: second is the same account's, and could end with it"
