"""`wizard auth --start` and `--finish` against a real authorization server: nothing waits in between."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from e2e.listening_kit import listeners
from e2e.sign_in_kit import SignIn, get, kept, port_of, settings, signed_in, token, until, user_code, words
from e2e.two_steps_kit import PLAIN, Finish, events, finish, start
from servers.canary import CommandLines, assert_absent
from servers.cli import run_on_terminal, run_wizard, wizard_argv, wizard_env
from servers.home import creds
from servers.oidc_provider import AuthorizationServer
from servers.secret_service import SecretService

LATER = "import time; now = time.time; time.time = lambda: now() + {}\n"


def assert_gone() -> None:
    """Nothing of it is left: no record, no lock."""
    assert not any(name.startswith("start-") for name in kept())
    assert list(creds().parent.glob("locks/*start-*")) == []


def sealed(name: str) -> str:
    """The body of a record of the plain store."""
    return str(json.loads(kept()[name])["body"]["secret"])


def test_with_a_code(server: AuthorizationServer) -> None:
    started = start(server, "device")
    server.approve_device(started["user_code"])
    done = finish(started)

    assert set(started) == {"v", "id", "method", "url", "user_code", "expires_at", "next"}
    assert (started["v"], started["method"], started["url"]) == (1, "device", f"{server.issuer}/device")
    ends = datetime.fromisoformat(started["expires_at"])
    assert timedelta(minutes=9) < ends - datetime.now(UTC) < timedelta(minutes=11)
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "profile corp" in done.err
    assert server.active(token())
    assert len(kept()) == 1
    assert_gone()


@pytest.mark.parametrize("way", ["browser", "minted"])
def test_with_a_browser_elsewhere(server: AuthorizationServer, way: str) -> None:
    started = start(server, way)
    assert port_of(started["url"]) not in {port for _, port in listeners()}
    back = server.sign_in(started["url"])
    done = finish(started, stdin=f"\n  {back}\n")

    assert (started["method"], started["user_code"]) == ("browser", None)
    assert (done.exit, done.stdout) == (0, b""), done.err
    assert token() in server.minted() if way == "minted" else server.active(token())
    assert len(kept()) == 1
    assert_gone()


@pytest.mark.parametrize("way", ["browser", pytest.param("device", marks=pytest.mark.long)])
def test_no_secret_is_said_or_seen(server: AuthorizationServer, way: str, home: Path) -> None:
    with CommandLines() as seen:
        started = start(server, way)
        body = json.loads(sealed(f"{started['id']}.cred"))
        if way == "device":
            server.approve_device(started["user_code"])
            secrets = [body["device_code"]]
        else:
            back = server.sign_in(started["url"])
            secrets = [body["attempt"]["verifier"], back.partition("code=")[2].partition("&")[0]]
        done = finish(started, "--events", stdin=back if way == "browser" else "")
    assert done.exit == 0, done.err
    secrets.append(token())

    for each in secrets[:-1]:
        assert_absent(each, json.dumps(started), *done.everything, *seen.lines, home)
    assert_absent(secrets[-1], json.dumps(started), *done.everything, *seen.lines, settings())


@pytest.mark.parametrize("way", ["browser", "device"])
def test_a_sign_in_in_one_run_is_told_as_it_happens(server: AuthorizationServer, way: str, home: Path) -> None:
    argv = wizard_argv("auth", *words(server, way, "--events", *PLAIN))
    with Finish({"next": argv}) as running:
        if way == "device":
            told = running.event("user_code")
            assert told["verification_uri"] == f"{server.issuer}/device"
            assert told["user_code"] in told["verification_uri_complete"]
            server.approve_device(told["user_code"])
        else:
            told = running.event("open_url")
            assert told["opened"] is False
            assert get(server.sign_in(told["url"]))
        done = running.ended()

    assert done.exit == 0, done.err
    *before, last = events(done.stdout)
    assert {"progress", "check"} <= {each["event"] for each in before}
    assert not {"saved", "error", "need"} & {each["event"] for each in before}
    assert (last["event"], last["method"], last["store"]) == ("saved", way, "plain")
    assert_absent(token(), *done.everything, settings())


def test_what_was_said_at_the_start_counts_at_the_end(server: AuthorizationServer) -> None:
    signed_in(server, "device")
    started = start(server, "device", *PLAIN, "--profile", "work", "--model", "m-7", "--default", "--no-verify")
    server.approve_device(started["user_code"])

    done = finish(started, "--events")

    saved = events(done.stdout)[-1]
    assert (saved["event"], saved["profile"], saved["model"], saved["default"]) == ("saved", "work", "m-7", True)
    assert saved["verified"] is False
    assert b'"event": "check"' not in done.stdout
    assert started["next"][-3:] == ["auth", "--finish", started["id"]]


def test_an_address_of_another_sign_in_is_refused_and_the_right_one_may_follow(server: AuthorizationServer) -> None:
    started, other = start(server, "browser"), start(server, "browser", *PLAIN, "--profile", "other")
    right, wrong = server.sign_in(started["url"]), server.sign_in(other["url"])
    spent = server.redemptions()
    before = kept()

    refused = finish(started, stdin=wrong)
    assert refused.exit == 2, refused.err
    assert (refused.stdout, kept()) == (b"", before)
    assert_absent(wrong.partition("code=")[2].partition("&")[0], *refused.everything)
    empty = finish(started, "--events")
    need, error = events(empty.stdout)
    assert (need["name"], need["flag"], error["exit"]) == ("redirect", "--finish", 2)
    assert (empty.exit, kept()) == (2, before)
    assert server.redemptions() == spent

    assert finish(started, stdin=right).exit == 0
    assert finish(other, stdin=wrong).exit == 0
    assert server.redemptions() == spent + 2
    assert server.active(token())


@pytest.mark.parametrize("way", ["browser", pytest.param("device", marks=pytest.mark.long)])
def test_a_second_time_is_exit_4_and_asks_nobody(server: AuthorizationServer, way: str) -> None:
    started = start(server, way)
    back = "" if way == "device" else server.sign_in(started["url"])
    if way == "device":
        server.approve_device(started["user_code"])
    assert finish(started, stdin=back).exit == 0
    asked, held = len(server.log()), kept()

    again = finish(started, stdin=back)

    assert (again.exit, again.stdout) == (4, b"")
    assert (len(server.log()), kept()) == (asked, held)
    assert server.active(token())


@pytest.mark.parametrize("way", ["browser", pytest.param("device", marks=pytest.mark.long)])
def test_two_at_once_exchange_once(server: AuthorizationServer, way: str) -> None:
    started = start(server, way)
    back = "" if way == "device" else server.sign_in(started["url"])
    if way == "device":
        server.approve_device(started["user_code"])
    spent = server.redemptions()

    both = [Finish(started, stdin=back) for _ in range(2)]
    ended = sorted(each.ended().exit for each in both)

    assert ended[0] == 0
    assert ended[1] in {4, 75}
    assert server.redemptions() == spent + (way == "browser")
    assert server.active(token())
    assert len(kept()) == 1


@pytest.mark.parametrize("given", ["start-000000000000", "../../etc/passwd", ""])
def test_an_id_that_is_none_is_exit_4_and_not_repeated(given: str) -> None:
    done = run_wizard(["auth", f"--finish={given}"])

    assert (done.exit, done.stdout, kept()) == (4, b"", {})
    assert not given or given not in done.err
    assert "--start" in done.err
    assert list(creds().parent.glob("locks/*")) == []


@pytest.mark.long
def test_a_profile_whose_name_looks_like_an_id_is_not_finished(server: AuthorizationServer) -> None:
    name = "start-0123456789ab"
    with SignIn(*words(server, "device", *PLAIN, "--profile", name)) as login:
        server.approve_device(user_code(login))
        assert login.ended().exit == 0
    before = kept()

    assert run_wizard(["auth", "--finish", name]).exit == 4
    assert kept() == before


def test_one_that_has_expired_is_exit_4_and_gone(server: AuthorizationServer, tmp_path: Path) -> None:
    started = start(server, "device")
    (tmp_path / "sitecustomize.py").write_text(LATER.format(700))
    asked = len(server.requests("/token"))

    done = finish(started, env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{wizard_env()['PYTHONPATH']}"})

    assert (done.exit, len(server.requests("/token"))) == (4, asked)
    assert "expired" in done.err
    assert "wizard auth corp --start" in done.err
    assert kept() == {}
    assert_gone()


@pytest.mark.long
def test_those_that_have_expired_go_with_the_next_start(server: AuthorizationServer, tmp_path: Path) -> None:
    start(server, "browser", *PLAIN, "--timeout", "5")
    start(server, "browser", *PLAIN, "--timeout", "300")
    (tmp_path / "sitecustomize.py").write_text(LATER.format(60))

    third = start(server, "browser", env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{wizard_env()['PYTHONPATH']}"})

    assert len(kept()) == 2
    assert f"{third['id']}.cred" in kept()


def test_a_code_that_waits_is_75_and_stays(server: AuthorizationServer) -> None:
    started = start(server, "device")
    before = kept()

    began = time.monotonic()
    waited = finish(started, "--timeout", "2")
    took = time.monotonic() - began

    assert (waited.exit, waited.stdout, kept()) == (75, b"", before)
    assert f"--finish {started['id']}" in waited.err
    assert took < 50
    server.approve_device(started["user_code"])
    assert finish(started).exit == 0
    assert server.active(token())


@pytest.mark.long
def test_a_server_that_is_asked_too_often_is_asked_less(server: AuthorizationServer) -> None:
    started = start(server, "device")
    said = json.dumps({"error": "slow_down"})
    asked = len(server.requests("/token"))
    server.faults({"path": "/token", "status": 400, "headers": {"content-type": "application/json"}, "body": said})

    with Finish(started) as running:
        until(lambda: len(server.requests("/token")) == asked + 1)
        server.approve_device(started["user_code"])
        until(lambda: len(server.requests("/token")) == asked + 2)
        first, second = (each["at"] for each in server.requests("/token")[asked:])
        assert second - first > 5500
        assert running.ended().exit == 0


@pytest.mark.long
@pytest.mark.parametrize("way", ["browser", "device"])
def test_what_was_declined_is_exit_8_and_gone(server: AuthorizationServer, way: str) -> None:
    started = start(server, way)
    back = "" if way == "device" else server.deny(started["url"])
    if way == "device":
        server.deny_device(started["user_code"])

    done = finish(started, stdin=back)

    assert (done.exit, kept()) == (8, {}), done.err
    assert "declined" in done.err
    assert_gone()


def test_a_code_that_was_redeemed_in_vain_is_not_redeemed_again(server: AuthorizationServer) -> None:
    started = start(server, "browser")
    back = server.sign_in(started["url"])
    server.faults({"path": "/token", "drop": True})
    asked = len(server.requests("/token"))

    lost, again = finish(started, stdin=back), finish(started, stdin=back)

    assert (lost.exit, again.exit) == (75, 4), lost.err + again.err
    assert "`wizard auth corp" in lost.err
    assert len(server.requests("/token")) == asked + 1
    assert kept() == {}


def test_a_check_that_fails_keeps_what_was_signed_in_for(server: AuthorizationServer) -> None:
    """The same command takes it up, without the address, and nobody signs in again."""
    started = start(server, "browser")
    back = server.sign_in(started["url"])
    server.faults({"path": "/me", "drop": True, "times": 3})
    spent = server.redemptions()

    failed = finish(started, stdin=back)
    assert failed.exit == 75, failed.err
    server.faults()
    done = finish(started)

    assert done.exit == 0, done.err
    assert server.redemptions() == spent + 1
    assert server.active(token())
    assert len(kept()) == 1
    assert finish(started).exit == 4
    assert_gone()


def test_an_address_that_never_comes_is_75_within_the_timeout(server: AuthorizationServer) -> None:
    started = start(server, "browser")
    with Finish(started, "--timeout", "1", stdin=None) as running:
        assert running.process.wait(60) == 75
    back = server.sign_in(started["url"])

    assert finish(started, stdin=back).exit == 0


@pytest.mark.long
def test_on_a_terminal_the_address_is_typed_hidden(server: AuthorizationServer) -> None:
    started = start(server, "browser")
    back = server.sign_in(started["url"])

    done = run_on_terminal(
        started["next"], env=wizard_env(), answers=[("Address or code (hidden): ", f"{back}\n")], timeout=60
    )

    assert done.exit == 0, done.shown
    assert_absent(back.partition("code=")[2].partition("&")[0], done.terminal)


@pytest.mark.long
def test_in_a_keyring_and_behind_a_passphrase(server: AuthorizationServer, secret_service: SecretService) -> None:
    bus = {"DBUS_SESSION_BUS_ADDRESS": secret_service.env["DBUS_SESSION_BUS_ADDRESS"]}
    started = start(server, "device", "--profile", "ringed", env=bus)
    server.approve_device(started["user_code"])
    assert finish(started, env=bus).exit == 0
    assert server.active(run_wizard(["token", "ringed"], env=bus).out.strip())

    def passphrase(text: str) -> int:
        ours, theirs = os.pipe()
        os.write(theirs, text.encode() + b"\n")
        os.close(theirs)
        return ours

    preset = words(server, "device", "--start", "--store", "encrypted", "--passphrase-fd", "0", "--profile", "locked")
    done = run_wizard(["auth", *preset], stdin="open sesame\n")
    assert done.exit == 0, done.err
    locked = json.loads(done.stdout)
    assert locked["next"][-2:] == ["--passphrase-fd", "0"]
    server.approve_device(locked["user_code"])
    assert finish(locked, stdin="wrong one\n").exit == 6
    done = finish(locked, stdin="open sesame\n")
    assert done.exit == 0, done.err
    descriptor = passphrase("open sesame")
    with Finish(
        {"next": wizard_argv("token", "locked", "--passphrase-fd", str(descriptor))}, pass_fds=(descriptor,)
    ) as it:
        assert server.active(it.ended().out.strip())
    os.close(descriptor)


def test_without_a_keyring_and_without_a_word_nothing_is_begun(server: AuthorizationServer) -> None:
    asked = len(server.log())
    done = run_wizard(["auth", *words(server, "device", "--start")])

    assert (done.exit, done.stdout, kept()) == (6, b"", {})
    assert "--store" in done.err
    assert len(server.log()) == asked


@pytest.mark.long
def test_in_the_folders_of_an_app(server: AuthorizationServer) -> None:
    words(server, "device")
    presets = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
    theirs = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", "mytool", "presets")
    theirs.parent.mkdir(parents=True)
    presets.rename(theirs)
    done = run_wizard(["--app", "mytool", "auth", "corp", "--method", "device", "--start", *PLAIN])
    started = json.loads(done.stdout)
    server.approve_device(started["user_code"])

    assert run_wizard(["auth", "--finish", started["id"]]).exit == 4
    assert finish(started).exit == 0
    assert server.active(run_wizard(["--app", "mytool", "token"]).out.strip())


@pytest.mark.long
def test_a_profile_made_meanwhile_is_not_replaced(server: AuthorizationServer) -> None:
    started = start(server, "device")
    first = signed_in(server, "device")
    server.approve_device(started["user_code"])

    done = finish(started)

    assert done.exit == 2
    assert "another login" in done.err
    assert token() == first


@pytest.mark.long
def test_a_renewal_replaces_only_its_own_profile(server: AuthorizationServer) -> None:
    first = signed_in(server, "device")
    started = start(server, "device")
    server.approve_device(started["user_code"])
    assert token() == first

    done = finish(started)

    assert done.exit == 0, done.err
    assert server.active(token())
    assert token() != first
    assert len(kept()) == 1


@pytest.mark.long
def test_addresses_that_changed_since_are_not_gone_to(server: AuthorizationServer) -> None:
    started = start(server, "browser")
    back = server.sign_in(started["url"])
    words(server, "browser", more={"token_url": "https://elsewhere.example/token"})
    asked = len(server.requests("/token"))

    refused = finish(started, stdin=back)
    words(server, "browser")
    done = finish(started, stdin=back)

    assert (refused.exit, done.exit) == (7, 0), refused.err + done.err
    assert len(server.requests("/token")) == asked + 1


def test_a_logout_gives_it_up(server: AuthorizationServer) -> None:
    started = start(server, "device")

    done = run_wizard(["logout", "--all"])

    assert "not finished" in done.err, done.err
    assert kept() == {}
    assert finish(started).exit == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["corp", "--start", "--method", "api-key"], "browser or by code"),
        (["corp", "--start", "--finish", "start-000000000000"], "exclude each other"),
        (["--finish", "start-000000000000", "--store", "plain"], "--store"),
        (["--start"], "NAME"),
    ],
)
def test_what_does_not_go_together_is_named(server: AuthorizationServer, given: list[str], said: str) -> None:
    words(server, "device")
    done = run_wizard(["auth", *given])

    assert (done.exit, done.stdout, kept()) == (2, b"", {})
    assert said in done.err


def test_nobody_who_reads_the_line_means_nothing_is_kept(server: AuthorizationServer) -> None:
    command = " ".join(wizard_argv("auth", *words(server, "device", "--start", *PLAIN)))
    with Finish({"next": ["sh", "-c", f"{command} >/dev/full"]}) as running:
        done = running.ended()

    assert done.exit == 1, done.err
    assert kept() == {}
