"""`wizard auth` without a terminal, as a real process: streams, exit codes, and what is left behind."""

import json
import tomllib
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import Done, run_wizard
from servers.home import config, creds
from wizard.demo.faults import Answer, Delay, Drop, Fault, Huge, error_200, html, redirect
from wizard.demo.provider import Practice

PLAIN = ("--key-stdin", "--store", "plain")


def log_in(key: str, *words: str) -> Done:
    return run_wizard(["auth", "practice", *PLAIN, *words], stdin=key + "\n")


def test_a_piped_key_ends_in_a_verified_profile_and_a_token(practice: Practice, home: Path) -> None:
    key = practice.issue_key()

    done = log_in(key)

    assert (done.exit, done.stdout) == (0, b"")
    receipt = done.err
    for part in ("profile practice", "provider practice", "practice-large", "plain", "checked in"):
        assert part in receipt
    profile = tomllib.loads(config().read_text())
    assert profile["version"] == 1
    assert profile["default"] == "practice"
    saved = profile["profiles"]["practice"]
    assert (saved["provider"], saved["base_url"], saved["model"]) == ("practice", practice.base_url, "practice-large")
    assert (saved["auth"]["method"], saved["auth"]["kind"], saved["auth"]["store"]) == ("api-key", "api-key", "plain")
    assert run_wizard(["token"]).stdout == key.encode() + b"\n"
    assert_absent(key, *done.everything, config())


@pytest.mark.parametrize(
    "text", ["{key}\n", "{key}", "{key}\r\nsecond line\n", "  {key}  \n", "\ufeff{key}\n", 'export A_KEY="{key}"\n']
)
def test_the_first_line_is_the_key_whatever_stands_around_it(practice: Practice, text: str) -> None:
    key = practice.issue_key()

    done = run_wizard(["auth", "practice", *PLAIN], stdin=text.format(key=key).encode())

    assert done.exit == 0, done.err
    assert run_wizard(["token"]).out == key + "\n"


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"\n",
        b"   \n",
        b"x\n",
        b"k" * 9000 + b"\n",
        b"has space inside-1234\n",
        b"nul\0nul-1234567\n",
        b"caf\xc3\xa9-1234567\n",
    ],
)
def test_what_is_no_key_is_refused_and_not_repeated(practice: Practice, given: bytes) -> None:
    done = run_wizard(["auth", "practice", *PLAIN], stdin=given)

    assert (done.exit, done.stdout) == (2, b"")
    assert practice.requests_to("/v1/key") == ()
    assert not config().exists()
    assert len(given.strip()) < 4 or given.strip() not in done.stderr


def test_a_rejected_key_is_exit_8_and_nothing_is_kept(practice: Practice, canary: str, home: Path) -> None:
    done = log_in(canary)

    assert (done.exit, done.stdout) == (8, b"")
    assert "(401)" in done.err
    assert f"{practice.root}/account" in done.err
    assert not config().exists()
    assert_absent(canary, *done.everything, home)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Answer(500), 75),
        (html(), 75),
        (html(200), 75),
        (Answer(body=b"{not json"), 75),
        (Drop(), 75),
        (redirect("http://127.0.0.1:9/elsewhere"), 7),
        (error_200(), 75),
        (Huge(300), 75),
    ],
    ids=["500", "502 html", "200 html", "invalid json", "reset", "redirect", "200 with an error", "300 MB"],
)
def test_a_provider_in_trouble_keeps_nothing_and_says_what_to_do(
    practice: Practice, home: Path, fault: Fault, code: int
) -> None:
    key = practice.issue_key()
    practice.faults.add("/v1/key", fault)

    done = log_in(key)

    assert (done.exit, done.stdout) == (code, b""), done.err
    assert "wizard: hint:" in done.err
    assert ("--no-verify" in done.err) is (code == 75)
    assert not config().exists()
    assert_absent(key, *done.everything, home)


def test_no_verify_keeps_the_key_as_unverified(practice: Practice) -> None:
    key = practice.issue_key()
    practice.faults.add("/v1/key", Answer(500))

    done = log_in(key, "--no-verify")

    assert done.exit == 0
    assert practice.requests == ()
    status = json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]
    assert (status["state"], status["verified"]) == ("unverified", False)


@pytest.mark.parametrize(("standing", "said"), [(402, "no credit"), (403, "no rights"), (429, "rate limited")])
def test_a_limited_key_is_kept_with_the_note(practice: Practice, standing: int, said: str) -> None:
    done = log_in(practice.issue_key(standing))

    assert done.exit == 0
    assert said in done.err
    assert json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]["verified"] is True


def test_of_an_account_without_credit_the_page_where_it_is_added_is_told(practice: Practice) -> None:
    page = f"dd credit at {practice.account_url}"

    done = log_in(practice.issue_key(402))
    status = run_wizard(["status", "--check"])

    # At the check, and in the receipt.
    assert done.err.count("! Key is valid, but the account has no credit") == 1
    assert done.err.count(f"A{page}\n") == 2
    assert f"check: limited, key is valid, but the account has no credit; a{page}\n" in status.out


def test_an_empty_model_list_is_named_and_no_error(practice: Practice) -> None:
    practice.faults.add("/v1/models", Answer(body=b'{"object": "list", "data": []}'))

    done = log_in(practice.issue_key())

    assert done.exit == 0
    assert "no default model" in done.err


def test_without_a_keyring_and_without_a_word_nothing_is_stored(practice: Practice, home: Path) -> None:
    key = practice.issue_key()

    done = run_wizard(["auth", "practice", "--key-stdin"], stdin=key)

    assert (done.exit, done.stdout) == (6, b"")
    assert "--store" in done.err
    assert_absent(key, *done.everything, home)


def test_a_re_login_switches_the_key_and_leaves_no_trace_of_the_old_one(practice: Practice) -> None:
    old, new = practice.issue_key(), practice.issue_key()
    log_in(old)
    before = tomllib.loads(config().read_text())["profiles"]["practice"]

    done = run_wizard(["auth", "practice", "--key-stdin"], stdin=new)

    assert done.exit == 0, done.err
    assert "Revoke the old key" in done.err
    after = tomllib.loads(config().read_text())["profiles"]["practice"]
    assert (after["model"], after["auth"]["store"]) == (before["model"], before["auth"]["store"])
    assert run_wizard(["token"]).out == new + "\n"
    assert_absent(old, creds())


def test_a_failed_re_login_leaves_the_old_key_working(practice: Practice, canary: str) -> None:
    key = practice.issue_key()
    log_in(key)
    before = config().read_bytes()

    done = run_wizard(["auth", "practice", "--key-stdin"], stdin=canary)

    assert done.exit == 8
    assert config().read_bytes() == before
    assert run_wizard(["token"]).out == key + "\n"


def test_two_profiles_of_one_provider(practice: Practice) -> None:
    first, second = practice.issue_key(), practice.issue_key()
    log_in(first)
    log_in(second, "--profile", "work")

    assert run_wizard(["token"]).out == first + "\n"
    assert run_wizard(["token", "work"]).out == second + "\n"
    assert run_wizard(["token"], env={"WIZARD_PROFILE": "work"}).out == second + "\n"


def test_the_default_changes_only_on_request(practice: Practice) -> None:
    log_in(practice.issue_key())
    log_in(practice.issue_key(), "--profile", "second")
    assert json.loads(run_wizard(["status", "--json"]).out)["default"] == "practice"

    log_in(practice.issue_key(), "--profile", "third", "--default")

    assert json.loads(run_wizard(["status", "--json"]).out)["default"] == "third"


def test_the_env_method_stores_nothing_and_binds_the_host(practice: Practice, home: Path) -> None:
    key = practice.issue_key()
    env = {"PRACTICE_API_KEY": key, "PRACTICE_MODEL": "practice-small"}

    done = run_wizard(["auth", "practice", "--method", "env"], env=env)

    assert done.exit == 0, done.err
    for part in ("$PRACTICE_API_KEY", practice.base_url, "practice-small"):
        assert part in done.err
    saved = tomllib.loads(config().read_text())["profiles"]["practice"]
    assert saved["auth"]["env_key"] == "PRACTICE_API_KEY"
    assert "credential" not in saved["auth"]
    assert_absent(key, *done.everything, home)
    assert run_wizard(["token"], env=env).out == key + "\n"
    unset = run_wizard(["token"])
    assert (unset.exit, unset.stdout) == (4, b"")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), ("NAME", "--key-stdin")),
        (("practice",), ("--key-stdin",)),
        (("custom-openai",), ("--base-url", "--key-stdin")),
    ],
)
def test_without_a_terminal_every_missing_flag_is_named(
    practice: Practice, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    done = run_wizard(["auth", *words])

    assert (done.exit, done.stdout) == (2, b"")
    assert all(each in done.err for each in said)


@pytest.mark.parametrize(
    "words",
    [
        ("auth", "{key}"),
        ("auth", "practice", "{key}"),
        ("auth", "practice", "--key", "{key}"),
        ("auth", "practice", "--api-key={key}"),
        ("auth", "--profile", "{key}", "practice"),
        ("auth", "practice", "--method", "{key}"),
        ("token", "{key}"),
        ("test", "{key}"),
        ("use", "{key}"),
        ("logout", "{key}"),
        ("presets", "show", "{key}"),
        ("{key}",),
    ],
)
def test_a_key_on_the_command_line_is_refused_and_not_repeated(
    practice: Practice, canary: str, words: tuple[str, ...]
) -> None:
    done = run_wizard([each.format(key=canary) for each in words])

    assert done.exit == (4 if words[0] == "token" else 2)
    assert_absent(canary, *done.everything)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("practise",), "did you mean `practice`"),
        (("opnai",), "did you mean `openai`"),
        (("practice", "--method", "device"), "exclude each other"),
        (("practice", "--endpoint", "mars"), "no endpoint `mars`"),
        (("practice", "--base-url", "http://evil.example/v1"), "unencrypted"),
        (("practice", "--base-url", "https://user:pw@evil.example/v1"), "user name or password"),
        (("practice", "--base-url", "https://evil.example/v1?x=y"), "query or fragment"),
        (("practice", "--profile", "Über"), "cannot be a profile name"),
        (("practice", "--param", "x=y"), "no parameter `x`"),
        (("practice", "--method", "env", "--key-stdin"), "exclude each other"),
    ],
)
def test_a_wrong_word_is_named_with_its_remedy(practice: Practice, words: tuple[str, ...], said: str) -> None:
    done = run_wizard(["auth", *words, *PLAIN], stdin=practice.issue_key())

    assert done.exit in (2, 7)
    assert said in done.err
    assert "pw@" not in done.err
    assert not config().exists()


def test_a_profile_of_another_provider_is_refused(practice: Practice) -> None:
    log_in(practice.issue_key())

    done = run_wizard(["auth", "openai", "--profile", "practice", *PLAIN], stdin=practice.issue_key())

    assert done.exit == 2
    assert "profile of practice" in done.err


def test_two_logins_of_one_profile_at_once_leave_one_whole(practice: Practice) -> None:
    from concurrent.futures import ThreadPoolExecutor

    keys = [practice.issue_key() for _ in range(6)]
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(log_in, keys))

    # 2: a profile of that name was made meanwhile, and might be another account's.
    assert {each.exit for each in ended} <= {0, 2, 75}
    assert any(each.exit == 0 for each in ended)
    assert run_wizard(["token"]).out.strip() in keys
    assert len(list(creds().glob("*.cred"))) == 1


def test_works_in_a_c_locale_without_home_variables_of_its_own(practice: Practice) -> None:
    key = practice.issue_key()

    done = run_wizard(
        ["auth", "practice", *PLAIN],
        stdin=key,
        env={"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )

    assert done.exit == 0
    assert done.stderr.isascii()


@pytest.mark.parametrize("names", [{"LC_ALL": "C"}, {"LANG": "C", "LC_ALL": ""}, {"LC_ALL": "POSIX"}])
def test_in_a_c_locale_the_receipt_has_no_sign_the_terminal_may_not_know(
    practice: Practice, names: dict[str, str]
) -> None:
    done = run_wizard(["auth", "practice", *PLAIN], stdin=practice.issue_key(), env=names)

    assert done.exit == 0
    assert done.stderr.isascii()


def test_a_home_that_cannot_be_written_loses_nothing_and_says_so(practice: Practice, tmp_path: Path) -> None:
    # A file where a folder is needed: unlike permissions, it stops root too.
    blocked = tmp_path / "blocked"
    blocked.write_text("")

    done = run_wizard(["auth", "practice", *PLAIN], stdin=practice.issue_key(), env={"XDG_STATE_HOME": str(blocked)})

    assert (done.exit, done.stdout) == (6, b"")
    assert not config().exists()


def test_interrupted_before_the_save_nothing_is_written(practice: Practice, home: Path) -> None:
    import signal
    import subprocess

    from servers.cli import wizard_argv, wizard_env

    practice.faults.add("/v1/key", Delay(30))
    process = subprocess.Popen(
        wizard_argv("auth", "practice", *PLAIN),
        env=wizard_env(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(practice.issue_key().encode() + b"\n")
    process.stdin.close()
    assert b"Checking with" in process.stderr.readline()
    process.send_signal(signal.SIGINT)

    code = process.wait(60)
    process.stderr.close()
    assert process.stdout is not None
    process.stdout.close()
    assert code == 130
    assert not config().exists()


def test_who_gave_up_waiting_is_told_the_same_login_again(practice: Practice) -> None:
    words = ("practice", "--method", "browser", "--no-browser", "--timeout", "0.2", "--store", "plain")

    done = run_wizard(["auth", *words, "--profile", "work"])

    assert done.exit == 75
    assert "`wizard auth practice --profile work --method browser --store plain`" in done.err
