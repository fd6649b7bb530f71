"""Token commands as a person and other programs meet them: real programs, real processes, a real provider."""

import json
import os
import signal
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

from servers.canary import CommandLines, assert_absent
from servers.cli import Done, run_wizard, wizard_argv, wizard_env
from servers.home import config
from wizard.demo.faults import Answer
from wizard.demo.provider import Practice


@pytest.fixture
def key(practice: Practice, home: Path) -> str:
    """A key of the provider, and a program in the home that prints it and counts its runs."""
    key = practice.issue_key()
    (home / "the-key").write_text(key + "\n")
    program(home, "cat ~/the-key")
    return key


def program(home: Path, text: str) -> Path:
    file = home / "get-token"
    file.write_text(f"#!/bin/sh\necho run >> {home}/runs\n{text}\n")
    file.chmod(0o755)
    return file


def runs(home: Path) -> int:
    file = home / "runs"
    return len(file.read_text().split()) if file.exists() else 0


def log_in(home: Path, *words: str, **options: object) -> Done:
    return run_wizard(
        ["auth", "practice", "--method", "command", "--command", str(home / "get-token"), *words],
        **options,  # type: ignore[arg-type]
    )


def written(home: Path, *lines: str) -> None:
    """A profile `corp` by hand."""
    presets = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "practice.toml")
    base_url = (
        tomllib.loads(presets.read_text())["endpoints"][0]["base_url"] if presets.exists() else "http://127.0.0.1:9"
    )
    config().parent.mkdir(parents=True, exist_ok=True)
    config().write_text(
        f'default = "corp"\n[profiles.corp]\nprovider = "practice"\nprotocol = "openai-chat"\nbase_url = "{base_url}"\n'
        'model = "practice-large"\n[profiles.corp.auth]\nmethod = "command"\n'
        + "\n".join(lines or (f'command = "{home}/get-token"',))
        + "\n"
    )


def test_by_flags_alone_a_profile_is_made_that_holds_a_command_and_nothing_else(
    practice: Practice, key: str, home: Path
) -> None:
    with CommandLines() as seen:
        done = log_in(
            home, "--arg", "-c", "--arg", "a b", "--arg=", "--cwd", str(home), "--timeout-ms", "9000",
            "--refresh-interval-ms", "0",
        )  # fmt: skip
        token = run_wizard(["token"])

    assert (done.exit, done.stdout) == (0, b""), done.err
    assert "token from a command each time, nothing stored, checked in" in done.err
    auth = tomllib.loads(config().read_text())["profiles"]["practice"]["auth"]
    assert auth == {
        "method": "command",
        "kind": "tokens",
        "origin": practice.base_url.removesuffix("/v1"),
        "command": str(home / "get-token"),
        "args": ["-c", "a b", ""],
        "timeout_ms": 9000,
        "refresh_interval_ms": 0,
        "cwd": str(home),
    }
    assert (token.exit, token.out) == (0, key + "\n")
    assert_absent(key, *done.everything, token.stderr, *seen.lines)
    assert_absent(key, home, exclude=[home / "the-key"])


def test_a_check_calls_what_a_command_prints_a_token(practice: Practice, key: str, home: Path) -> None:
    log_in(home)

    (row,) = json.loads(run_wizard(["status", "--check", "--json"]).out)["profiles"]

    assert row["check"]["reason"].startswith("token accepted by ")


def test_any_preset_takes_a_command_and_another_address(practice: Practice, key: str, home: Path) -> None:
    done = run_wizard(
        [
            "auth", "custom-openai", "--base-url", practice.base_url, "--profile", "corp",
            "--method", "command", "--command", "sh", "--arg", "-c", "--arg", "cat the-key",
        ]
    )  # fmt: skip

    assert done.exit == 0, done.err
    assert run_wizard(["token", "corp"]).out == key + "\n"


def test_the_command_runs_each_time(key: str, home: Path) -> None:
    written(home)
    program(home, f"echo token-$(wc -l < {home}/runs | tr -d ' ')")

    assert [run_wizard(["token"]).out for _ in range(3)] == ["token-1\n", "token-2\n", "token-3\n"]


def test_a_renewed_login_keeps_the_command_and_runs_it(practice: Practice, key: str, home: Path) -> None:
    log_in(home, "--timeout-ms", "9000")
    before = config().read_bytes(), runs(home)

    done = run_wizard(["auth", "practice"])

    assert done.exit == 0, done.err
    assert (config().read_bytes(), runs(home)) == (before[0], before[1] + 1)


def test_a_relative_path_is_of_the_shell_that_gave_it(practice: Practice, key: str, home: Path) -> None:
    done = run_wizard(["auth", "practice", "--command", "./get-token", "--cwd", "."], cwd=home)

    assert done.exit == 0, done.err
    auth = tomllib.loads(config().read_text())["profiles"]["practice"]["auth"]
    assert (auth["command"], auth["cwd"]) == (str(home / "get-token"), str(home))


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        ("echo $C; echo $C", 4, "printed more than one line", "wizard auth corp"),
        ("", 4, "printed nothing", "wizard auth corp"),
        ("head -c 1000000000 /dev/zero", 4, "printed more than 64 KiB", "wizard auth corp"),
        ("printf '%s\\000' $C", 4, "printed something else than one token", "wizard auth corp"),
        ("echo $C; echo 'not logged in' >&2; exit 3", 4, "failed with exit code 3", "not logged in"),
        ("echo sk-ant-$C is bad >&2; exit 3", 4, "failed with exit code 3", "… is bad"),
        ("trap '' TERM; sleep 1000", 75, "did not finish within 0.5 s", "`timeout_ms` of its profile"),
    ],
)
def test_whatever_it_does_there_is_one_error_and_no_output(
    key: str, home: Path, canary: str, text: str, code: int, message: str, hint: str
) -> None:
    # Only the one that hangs may run out of time, on a busy machine too.
    written(home, f'command = "{home}/get-token"', f"timeout_ms = {500 if code == 75 else 60000}")
    program(home, text)

    done = run_wizard(["token", "--timeout", "50"], env={"C": canary})

    assert (done.exit, done.stdout) == (code, b"")
    assert f"wizard: error: the token command `get-token` {message}\n" in done.err
    assert f"wizard: hint: {hint}" in done.err
    assert done.err.count("\n") == 2
    assert_absent(canary, *done.everything)


def test_a_program_that_is_not_there_is_an_error_of_the_login(key: str, home: Path) -> None:
    written(home, 'command = "no-such-program"')

    done = run_wizard(["token"])

    assert (done.exit, done.stdout) == (4, b"")
    assert "the token command `no-such-program` is not found" in done.err


def test_the_caller_decides_how_long_it_waits(key: str, home: Path) -> None:
    written(home, f'command = "{home}/get-token"', "timeout_ms = 60000")
    program(home, "sleep 1000")

    started = time.monotonic()
    done = run_wizard(["token", "--timeout", "0.5"])

    assert (done.exit, done.stdout) == (75, b"")
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("words", ["token corp", "token", "test corp", "--app other token corp"])
def test_a_command_that_calls_the_wizard_for_its_own_token_ends_at_once(key: str, home: Path, words: str) -> None:
    written(home)
    program(home, f"exec {' '.join(wizard_argv())} {words}")

    started = time.monotonic()
    done = run_wizard(["token"])

    assert (done.exit, done.stdout) == (4, b"")
    assert time.monotonic() - started < 30
    assert runs(home) == 1
    if "--app" not in words:
        assert "wizard: hint: wizard: error: the token command of `corp` asks for its own token" in done.err


def test_a_command_may_ask_for_another_profiles_token(practice: Practice, key: str, home: Path) -> None:
    written(home)
    config().write_text(
        config().read_text()
        + config().read_text().partition("\n")[2].replace("corp", "outer").partition("command = ")[0]
        + f'command = "{wizard_argv()[0]}"\nargs = ["-m", "wizard", "token", "corp"]\n'
    )

    assert run_wizard(["token", "outer"]).out == key + "\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_who_gives_up_on_the_wizard_ends_the_command_too(key: str, home: Path, number: signal.Signals) -> None:
    """A caller's time-out is a SIGTERM; the command is in a session of its own and would go on."""
    written(home, f'command = "{home}/get-token"', "timeout_ms = 60000")
    os.mkfifo(home / "pid")
    program(home, "trap '' TERM HUP INT; echo $$ > ~/pid; while :; do sleep 1000; done")
    process = subprocess.Popen(
        wizard_argv("token"), env=wizard_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    pid = int((home / "pid").read_text())

    process.send_signal(number)
    out, err = process.communicate(timeout=60)

    assert process.returncode in (-number, 130)
    assert out == b""
    assert b"Traceback" not in err
    deadline = time.monotonic() + 60
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        os.sched_yield()
    assert not Path(f"/proc/{pid}").exists()


def test_what_a_providers_tools_read_is_not_given_to_it(key: str, home: Path) -> None:
    written(home)
    program(home, 'echo "${OPENAI_API_KEY-unset}/${ANTHROPIC_AUTH_TOKEN-unset}/${PRACTICE_API_KEY-unset}/$CORP_TENANT"')

    keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN", "PRACTICE_API_KEY"), "sk-x")
    done = run_wizard(["token"], env={**keys, "CORP_TENANT": "acme"})

    assert done.out == "unset/unset/unset/acme\n"


def test_a_program_in_the_working_directory_is_never_run(key: str, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    program(folder, "echo stolen")
    written(home, 'command = "get-token"')

    done = run_wizard(["token"], cwd=folder, env={"PATH": f".:{os.environ['PATH']}"})

    assert (done.exit, done.stdout) == (4, b"")
    assert runs(folder) == 0


def test_the_live_list_and_the_question_run_it_once_more_after_a_refusal(
    practice: Practice, key: str, home: Path
) -> None:
    written(home)
    renewing = f"[ $(wc -l < {home}/runs) -gt 1 ] && cat ~/the-key || echo stale-token"
    for words in (["test"], ["model"], ["status", "--check"]):
        (home / "runs").unlink(missing_ok=True)
        program(home, renewing)

        done = run_wizard(words)

        assert done.exit == 0, (words, done.err)
        assert runs(home) == 2
        assert_absent(key, *done.everything)


def test_a_token_that_is_refused_twice_is_refused(practice: Practice, key: str, home: Path) -> None:
    written(home)
    program(home, f"echo stale-token-$(wc -l < {home}/runs | tr -d ' ')")
    for words in (["test"], ["model"], ["status", "--check"]):
        (home / "runs").unlink(missing_ok=True)

        done = run_wizard(words)

        assert done.exit == 8, (words, done.err)
        assert runs(home) == 2
        assert "stale-token" not in done.err + done.out


def test_a_login_whose_token_is_refused_writes_nothing(practice: Practice, key: str, home: Path) -> None:
    program(home, "echo some-other-token")

    done = log_in(home)

    assert (done.exit, done.stdout) == (8, b"")
    assert "get-token printed a token, but it was rejected by" in done.err
    assert not config().exists()


@pytest.mark.parametrize(("text", "code"), [("exit 1", 4), ("sleep 1000", 75), ("echo a; echo b", 4)])
def test_a_login_whose_command_fails_writes_nothing(
    practice: Practice, key: str, home: Path, text: str, code: int
) -> None:
    program(home, text)

    done = log_in(home, "--timeout-ms", "500")

    assert (done.exit, done.stdout) == (code, b"")
    assert not config().exists()


def test_a_failed_renewal_leaves_the_profile_as_it_was(practice: Practice, key: str, home: Path) -> None:
    assert log_in(home).exit == 0
    before = config().read_bytes()
    program(home, "exit 1")

    assert run_wizard(["auth", "practice"]).exit == 4
    assert config().read_bytes() == before


def test_a_provider_that_is_down_keeps_nothing_but_on_request(practice: Practice, key: str, home: Path) -> None:
    practice.faults.add("/v1/key", Answer(500))

    assert log_in(home).exit == 75
    assert not config().exists()
    done = log_in(home, "--no-verify")
    assert done.exit == 0, done.err
    assert tomllib.loads(config().read_text())["profiles"]["practice"]["auth"]["verified"] is False


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--key-stdin",), "`--command` and `--key-stdin`"),
        (("--env-key", "A_KEY"), "`--command` and `--env-key`"),
        (("--method", "api-key"), "`--command` and `--method api-key`"),
        (("--timeout-ms", "0"), "`--timeout-ms`"),
        (("--timeout-ms", "soon"), "`--timeout-ms`"),
        (("--refresh-interval-ms", "-1"), "`--refresh-interval-ms`"),
    ],
)
def test_flags_that_exclude_each_other_are_named(
    practice: Practice, key: str, home: Path, words: tuple[str, ...], named: str
) -> None:
    done = run_wizard(["auth", "practice", "--command", str(home / "get-token"), *words])

    assert (done.exit, done.stdout) == (2, b"")
    assert named in done.err
    assert runs(home) == 0


@pytest.mark.parametrize("words", [("--arg", "x"), ("--cwd", "/"), ("--timeout-ms", "5"), ("--method", "command")])
def test_what_lacks_a_command_says_so(practice: Practice, words: tuple[str, ...]) -> None:
    done = run_wizard(["auth", "practice", *words])

    assert (done.exit, done.stdout) == (2, b"")
    assert "--command" in done.err


def test_a_key_among_the_arguments_is_refused_and_not_repeated(practice: Practice, home: Path, key: str) -> None:
    secret = "sk-ant-api03-" + "a1B2" * 20

    done = log_in(home, "--arg", secret)

    assert (done.exit, done.stdout) == (2, b"")
    assert_absent(secret, *done.everything, home)
    assert runs(home) == 0


@pytest.mark.parametrize("other", ['env_key = "A_KEY"', 'credential = "corp"'])
def test_a_profile_with_two_sources_is_refused_with_both_names(home: Path, other: str) -> None:
    written(home, 'command = "x"', other)

    done = run_wizard(["token"])

    assert (done.exit, done.stdout) == (3, b"")
    assert "command" in done.err
    assert other.partition(" ")[0] in done.err


def test_status_shows_the_program_alone(practice: Practice, key: str, home: Path) -> None:
    log_in(home, "--arg", "--user=ada", "--arg", "hush")

    shown, row = run_wizard(["status"]), json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]

    assert "printed by get-token" in shown.out
    assert "hush" not in shown.out
    assert "ada" not in shown.out
    assert (row["state"], row["method"], row["kind"], row["store"]) == ("ready", "command", "tokens", None)
    assert row["auth_mode"] == "direct"
    assert runs(home) == 1


def test_another_address_is_another_login(practice: Practice, key: str, home: Path) -> None:
    log_in(home)
    config().write_text(config().read_text().replace(practice.base_url, "https://elsewhere.example/v1"))
    before = runs(home)

    done = run_wizard(["token"])

    assert (done.exit, done.stdout) == (7, b"")
    assert runs(home) == before


def test_a_logout_removes_the_profile_or_says_that_nothing_is_kept(practice: Practice, key: str, home: Path) -> None:
    log_in(home)

    assert run_wizard(["logout", "practice", "--remove"]).exit == 0
    assert "practice" not in tomllib.loads(config().read_text()).get("profiles", {})


def test_line_prompts_ask_for_the_command_and_show_what_it_is(practice: Practice, key: str, home: Path) -> None:
    done = run_wizard(
        ["--plain", "auth", "practice", "--method", "command"],
        tty=True,
        answers=[
            ("Command that prints a token (for example gcloud auth print-access-token): ", "./nothing 'x\n"),
            ("Command that prints a token", f"'{home}/get-token' one 'two three'\n"),
            ("Default model: ", "\n"),
            ("Save? [Y/n]: ", "\n"),
        ],
    )

    assert done.exit == 0, done.shown
    assert "There is a quote that is not closed." in done.shown
    assert "arguments: one, two three" in done.shown
    assert "Secret: what get-token prints." in done.shown
    assert tomllib.loads(config().read_text())["profiles"]["practice"]["auth"]["args"] == ["one", "two three"]
    assert_absent(key, *done.everything)


@pytest.mark.parametrize(
    "text",
    [
        "api_key=sk-ant-api03-CANARYCANARYCANARY is refused",
        'body {"key":"sk-practice-CANARYCANARYCANARY"}',
        "sent Authorization: Bearer CANARYCANARYCANARY",
        "https://ada:CANARYCANARY@vault.example is away",
        "jwt:eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.CANARYCANARY",
    ],
)
def test_what_it_says_of_its_failure_holds_no_key_of_its_own(home: Path, practice: Practice, text: str) -> None:
    written(home)
    program(home, f"echo '{text}' >&2; exit 1")

    done = run_wizard(["token"])

    assert done.exit == 4
    assert "CANARY" not in done.err
    assert "wizard: hint: " in done.err


def test_who_never_says_the_refused_token_is_not_waited_for_beyond_the_time_out(home: Path, key: str) -> None:
    written(home)
    reading, writing = os.pipe()
    began = time.monotonic()

    try:
        done = subprocess.run(
            wizard_argv("token", "--rejected", "--timeout", "1"),
            env=wizard_env(), stdin=reading, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(reading)
        os.close(writing)

    assert (done.returncode, done.stdout) == (75, b"")
    assert b"on standard input within 1 s" in done.stderr
    assert time.monotonic() - began < 30
