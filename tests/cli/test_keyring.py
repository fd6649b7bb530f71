"""The real Secret Service in every mood: unlocked, locked, frozen, gone, absent."""

import json
import os
import socket
import tempfile
import time
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import Done, run_wizard
from servers.secret_service import SecretService
from wizard.demo.provider import Practice


def bus(service: SecretService) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": service.env["DBUS_SESSION_BUS_ADDRESS"]}


def log_in(practice: Practice, service: SecretService, *words: str) -> tuple[str, Done]:
    key = practice.issue_key()
    return key, run_wizard(["auth", "practice", "--key-stdin", *words], stdin=key, env=bus(service))


def timed(words: list[str], service: SecretService, stdin: str = "") -> tuple[Done, float]:
    began = time.monotonic()
    done = run_wizard(words, env=bus(service), stdin=stdin)
    return done, time.monotonic() - began


def test_the_secret_is_sealed_and_only_its_key_is_in_the_keyring(
    practice: Practice, secret_service: SecretService, home: Path
) -> None:
    key, done = log_in(practice, secret_service)

    assert done.exit == 0, done.err
    assert run_wizard(["token"], env=bus(secret_service)).out == key + "\n"
    assert_absent(key, *done.everything, home)
    status = json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]
    assert (status["state"], status["store"]) == ("ready", "keyring")


def test_a_new_login_reuses_the_sealing_key(practice: Practice, secret_service: SecretService) -> None:
    log_in(practice, secret_service)
    second, done = log_in(practice, secret_service, "--profile", "second")

    assert done.exit == 0, done.err
    keks = set()
    for file in Path(os.environ["XDG_STATE_HOME"], "wizard", "creds").glob("*.cred"):
        keks.add(json.loads(file.read_text())["header"]["kek"])
    assert len(keks) == 1
    assert run_wizard(["token", "second"], env=bus(secret_service)).out == second + "\n"


def test_a_locked_keyring_is_named_and_asks_for_nothing(practice: Practice, secret_service: SecretService) -> None:
    log_in(practice, secret_service)
    secret_service.lock()

    done, took = timed(["token"], secret_service)

    assert (done.exit, done.stdout) == (6, b"")
    assert "locked" in done.err
    assert "unlock it" in done.err
    assert "`wizard auth practice --store encrypted`" in done.err
    assert took < 30


@pytest.mark.parametrize("words", [["--key-stdin"], ["--method", "browser", "--no-browser"]], ids=["key", "browser"])
def test_a_first_login_on_a_frozen_keyring_is_for_later(
    practice: Practice, secret_service: SecretService, words: list[str]
) -> None:
    """It may answer in a moment, so nothing weaker is proposed as the only way."""
    secret_service.freeze()

    done, took = timed(["auth", "practice", *words], secret_service, stdin=practice.issue_key())
    secret_service.thaw()

    assert (done.exit, done.stdout) == (75, b""), done.err
    assert "nothing can be kept now: the system keyring has not answered within 3 s" in done.err
    assert "wizard: hint: try again, or say where with `--store encrypted` or `--store plain`" in done.err
    assert took < 30


@pytest.mark.parametrize("round_", range(3))
def test_a_frozen_keyring_ends_in_time(practice: Practice, secret_service: SecretService, round_: int) -> None:
    log_in(practice, secret_service)
    secret_service.freeze()

    done, took = timed(["token"], secret_service)

    assert (done.exit, done.stdout) == (75, b""), done.err
    assert "hint: try again; " in done.err
    assert "start the keyring" not in done.err
    assert took < 30
    secret_service.thaw()
    assert timed(["token"], secret_service)[0].exit == 0


def test_a_keyring_that_went_away_is_not_an_invitation_to_plain_text(
    practice: Practice, secret_service: SecretService, home: Path
) -> None:
    key, _ = log_in(practice, secret_service)
    secret_service.kill()

    done, _ = timed(["token"], secret_service)

    assert (done.exit, done.stdout) == (6, b"")
    assert "`wizard auth practice --store encrypted`, or `--store plain`" in done.err
    again = practice.issue_key()
    renewed = run_wizard(["auth", "practice", "--key-stdin"], stdin=again, env=bus(secret_service))
    assert renewed.exit == 6
    assert_absent(again, *renewed.everything, home)
    assert_absent(key, home)


@pytest.mark.parametrize("mood", ["lock", "freeze"])
def test_a_login_into_a_keyring_that_cannot_be_used_keeps_nothing(
    practice: Practice, secret_service: SecretService, home: Path, mood: str
) -> None:
    getattr(secret_service, mood)()
    key = practice.issue_key()

    done, took = timed(["auth", "practice", "--key-stdin"], secret_service, key)

    assert done.exit in (6, 75)
    assert done.stdout == b""
    assert took < 30
    assert_absent(key, *done.everything, home)
    assert not Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml").exists()


def test_status_touches_no_keyring(practice: Practice, secret_service: SecretService) -> None:
    log_in(practice, secret_service)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path := f"{folder}/bus")
        listening.listen()
        listening.setblocking(False)

        done = run_wizard(["status", "--json"], env={"DBUS_SESSION_BUS_ADDRESS": f"unix:path={path}"})

        assert done.exit == 0
        assert [each["name"] for each in json.loads(done.stdout)["profiles"]] == ["practice"]
        with pytest.raises(BlockingIOError):  # nobody has come
            listening.accept()


def test_a_fresh_process_with_nothing_but_the_home_and_the_bus_prints_the_token(
    practice: Practice, secret_service: SecretService
) -> None:
    import subprocess

    from servers.cli import wizard_argv, wizard_env

    key, _ = log_in(practice, secret_service)
    kept = {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "PYTHONPATH"}
    env = {name: value for name, value in wizard_env().items() if name in kept} | bus(secret_service)

    done = subprocess.run(wizard_argv("token"), env=env, capture_output=True, check=False)

    assert done.stdout == key.encode() + b"\n"


def test_a_relogin_that_has_no_place_for_its_key_asks_for_one(practice: Practice, home: Path) -> None:
    """A profile whose key came from the environment names no place, and here is no keyring."""
    first = run_wizard(["auth", "practice", "--env-key", "LAB_KEY"], env={"LAB_KEY": practice.issue_key()})
    assert first.exit == 0, first.err
    key = practice.issue_key()

    done = run_wizard(["auth", "practice", "--method", "api-key", "--key-stdin"], stdin=key)

    assert done.exit == 6
    assert "--store plain" in done.err
    assert run_wizard(["token"], env={"LAB_KEY": "sk-as-it-was-before"}).out == "sk-as-it-was-before\n"
    kept = run_wizard(["auth", "practice", "--method", "api-key", "--key-stdin", "--store", "plain"], stdin=key)
    assert kept.exit == 0, kept.err
    assert run_wizard(["token"]).out == key + "\n"


@pytest.mark.parametrize("again", [False, True], ids=["first", "renewed"])
def test_who_keeps_it_in_a_file_opens_no_keyring(practice: Practice, home: Path, *, again: bool) -> None:
    """It may be locked, and would ask to be unlocked for nothing."""
    words, key = ["auth", "practice", "--key-stdin"], practice.issue_key()
    if again:
        assert run_wizard([*words, "--store", "plain"], stdin=key).exit == 0
        words.append("--yes")
    else:
        words += ["--store", "plain"]
    with socket.socket(socket.AF_UNIX) as daemon, tempfile.TemporaryDirectory() as folder:
        daemon.bind(f"{folder}/bus")
        daemon.listen()
        done = run_wizard(words, stdin=key, env={"DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus"})
        daemon.setblocking(False)
        with pytest.raises(BlockingIOError):
            daemon.accept()

    assert done.exit == 0, done.err
