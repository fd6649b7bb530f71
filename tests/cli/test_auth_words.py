"""The words of `wizard auth` without a terminal: each mistake is named before anything is sent."""

import os
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.home import config
from wizard.demo.provider import Practice

PLAIN = ("--key-stdin", "--store", "plain")


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["practice", "--key-stdin"], "missing: --passphrase-fd", 6),
        (["practice"], "missing: --key-stdin, --passphrase-fd", 2),
        ([], "missing: NAME, --key-stdin, --passphrase-fd", 2),
    ],
)
def test_a_missing_passphrase_is_named_before_anything_is_sent(
    practice: Practice, words: list[str], said: str, code: int
) -> None:
    begun = time.monotonic()
    done = run_wizard(["auth", *words, "--store", "encrypted"], stdin=practice.issue_key())

    assert (done.exit, done.stdout) == (code, b"")
    assert said in done.err
    assert time.monotonic() - begun < 20
    assert practice.requests == ()


def sealed(key: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """A login whose passphrase comes from a descriptor."""
    reads, writes = os.pipe()
    os.write(writes, b"correct horse\n")
    os.close(writes)
    argv = wizard_argv("auth", "practice", "--key-stdin", "--passphrase-fd", str(reads), *words)
    try:
        return subprocess.run(
            argv, env=wizard_env(), input=key.encode(), pass_fds=(reads,), capture_output=True, check=False, timeout=60
        )
    finally:
        os.close(reads)


def test_so_is_the_one_of_the_profiles_own_place(practice: Practice) -> None:
    assert sealed(practice.issue_key(), "--store", "encrypted").returncode == 0
    sent = len(practice.requests)

    done = run_wizard(["auth", "practice", "--key-stdin"], stdin=practice.issue_key())

    assert (done.exit, done.stdout) == (6, b"")
    assert "missing: --passphrase-fd" in done.err
    assert len(practice.requests) == sent
    assert run_wizard(["auth", "practice", *PLAIN], stdin=practice.issue_key()).exit == 0


def test_a_wrong_passphrase_names_the_profile_and_not_its_record(practice: Practice) -> None:
    """The second login's record has another name than its profile."""
    for place in (["--store", "encrypted"], []):
        assert sealed(practice.issue_key(), *place).returncode == 0
    assert 'credential = "practice"\n' not in config().read_text()

    done = run_wizard(["test"], tty=True, answers=[("Passphrase of practice (hidden): ", "wrong\n")] * 3)

    assert done.exit == 6
    assert "does not open `practice`" in done.shown
    assert "practice.2" not in done.shown


def test_the_receipt_says_revoke_only_of_another_key(practice: Practice) -> None:
    key = practice.issue_key()
    for place in (["--store", "encrypted"], [], ["--store", "encrypted"]):
        done = sealed(key, *place)
        assert done.returncode == 0, done.stderr
        assert b"evoke" not in done.stderr

    assert b"  Revoke the old key at " in sealed(practice.issue_key()).stderr


def test_of_an_old_key_that_cannot_be_read_it_says_if(practice: Practice) -> None:
    assert run_wizard(["auth", "practice", *PLAIN], stdin=practice.issue_key()).exit == 0
    for record in Path(os.environ["XDG_STATE_HOME"], "wizard", "creds").iterdir():
        record.unlink()

    done = run_wizard(["auth", "practice", *PLAIN], stdin=practice.issue_key())

    assert "  If you made a new key, revoke the old one at " in done.err
    assert "Revoke the old key" not in done.err


@pytest.mark.parametrize("given", ["FOO-BAR", "1KEY", "{key}", "A=B", ""])
def test_what_is_no_variable_name_is_refused_and_not_repeated(practice: Practice, canary: str, given: str) -> None:
    done = run_wizard(["auth", "practice", "--env-key", given.format(key=canary)])

    assert (done.exit, done.stdout) == (2, b"")
    assert "takes the name of a variable" in done.err
    assert_absent(canary, *done.everything)


@pytest.mark.parametrize("words", [[], ["--method", "env"], ["--base-url", "https://elsewhere.example/v1"]])
@pytest.mark.parametrize("is_saved", [False, True])
def test_an_unknown_parameter_is_never_accepted(practice: Practice, words: list[str], is_saved: bool) -> None:
    if is_saved:
        assert run_wizard(["auth", "practice", *PLAIN], stdin=practice.issue_key()).exit == 0

    key = () if words[:1] == ["--method"] else PLAIN
    done = run_wizard(["auth", "practice", *key, *words, "--param", "x=y"], stdin=practice.issue_key())

    assert done.exit == 2
    assert "has no parameter `x`" in done.err
    assert "it takes none" in done.err


def test_a_parameter_without_a_value_has_a_hint(practice: Practice) -> None:
    done = run_wizard(["auth", "practice", *PLAIN, "--param", "xy"], stdin=practice.issue_key())

    assert done.exit == 2
    assert "`wizard presets show ID`" in done.err


def test_a_parameter_of_a_saved_profile_is_changed_and_the_place_stays(home: Path) -> None:
    words = ["auth", "coder-ai-gateway", "--method", "bearer", *PLAIN, "--no-verify", "--model", "m"]
    first = [*words, "--endpoint", "anthropic", "--param", "host=a.example.com"]
    for each in (first, words, [*words, "--param", "host=b.example.com"]):
        done = run_wizard(each, stdin="a-key-of-mine")
        assert done.exit == 0, done.err

    saved = tomllib.loads(config().read_text())["profiles"]["coder-ai-gateway"]
    assert saved["base_url"] == "https://b.example.com/api/v2/ai-gateway/anthropic"


def test_an_address_that_must_not_be_used_comes_before_the_place(practice: Practice) -> None:
    """There is no keyring here, and no word about the place."""
    done = run_wizard(["auth", "practice", "--key-stdin", "--base-url", "http://evil.example/v1"], stdin="x")

    assert done.exit == 7
    assert "unencrypted" in done.err


def test_a_key_from_a_variable_that_is_not_set_is_no_key_from_none(practice: Practice) -> None:
    done = run_wizard(["auth", "practice", "--method", "env"])

    assert (done.exit, done.stdout) == (2, b"")
    assert "Key from" not in done.err
    assert "None" not in done.err
    assert "`$PRACTICE_API_KEY` is not set" in done.err


def test_a_renewed_login_finds_the_variable_of_its_profile(practice: Practice) -> None:
    env = {"LAB_KEY": practice.issue_key()}
    assert run_wizard(["auth", "practice", "--env-key", "LAB_KEY"], env=env).exit == 0

    done = run_wizard(["auth", "practice"], env=env)

    assert done.exit == 0, done.err
    assert run_wizard(["token"], env=env).out == env["LAB_KEY"] + "\n"
