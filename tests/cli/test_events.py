"""`wizard auth --events` as a real process: every line fits its schema, and the last one says how it ended."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import jsonschema
import pytest

from servers.canary import CommandLines, assert_absent
from servers.cli import APP, Done, run_on_terminal, run_wizard, wizard_argv, wizard_env
from wizard.demo.faults import Answer, Delay, Drop
from wizard.demo.provider import Practice
from wizard.lines import schemas

VALID = jsonschema.Draft202012Validator(json.loads(schemas.schema("events")))
EVENTS = ("--events", "--store", "plain")
KEY = ("practice", "--key-stdin", *EVENTS)
LAST = {"saved", "error"}


def events_of(stdout: bytes) -> list[dict[str, Any]]:
    """Each held to the schema; one that ends it, and none behind."""
    assert stdout.isascii()
    assert stdout.endswith(b"\n")
    found = [json.loads(line) for line in stdout.splitlines()]
    for each in found:
        VALID.validate(each)
    assert [each["event"] in LAST for each in found] == [False] * (len(found) - 1) + [True], found
    return found


def auth(*args: str, **options: Any) -> tuple[Done, list[dict[str, Any]]]:
    """The exit code is the one the last event says."""
    done = run_wizard(["auth", *args], **options)
    found = events_of(done.stdout)
    assert found[-1].get("exit", 0) == done.exit
    assert "Traceback" not in done.err
    return done, found


def nothing_kept() -> bool:
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    vault = Path(os.environ["XDG_STATE_HOME"], "wizard", "creds")
    return not config.exists() and not list(vault.glob("*.cred"))


def test_a_key_ends_in_saved(practice: Practice, home: Path) -> None:
    key = practice.issue_key()
    with CommandLines() as seen:
        done, found = auth(*KEY, stdin=key)

    assert [each["event"] for each in found] == ["progress", "check", "progress", "saved"]
    assert (found[1]["result"], found[1]["status"]) == ("valid", 200)
    assert found[-1] == {
        "v": 1,
        "event": "saved",
        "profile": "practice",
        "provider": "practice",
        "method": "api-key",
        "model": "practice-large",
        "store": "plain",
        "verified": True,
        "default": True,
    }
    assert "profile practice" in done.err  # stderr stays for people
    assert run_wizard(["token"]).out == key + "\n"
    assert_absent(key, *done.everything, *seen.lines)


def test_a_rejected_key_ends_in_error_8(practice: Practice, canary: str, home: Path) -> None:
    done, found = auth(*KEY, stdin=canary)

    assert [each["event"] for each in found] == ["progress", "check", "error"]
    assert (found[1]["result"], found[2]["exit"]) == ("rejected", 8)
    assert f"{practice.root}/account" in found[2]["hint"]
    assert_absent(canary, *done.everything, home)


@pytest.mark.parametrize(
    ("words", "flags", "code"),
    [
        (EVENTS, ["NAME", "--key-stdin"], 2),
        (("custom-openai", *EVENTS), ["--base-url", "--key-stdin"], 2),
        (("azure", *EVENTS), None, 2),
        (("practice", "--events", "--store", "encrypted"), ["--key-stdin", "--passphrase-fd"], 2),
        (("practice", "--events"), ["--key-stdin", "--store"], 2),
        (("practice", "--events", "--method", "device"), ["--store"], 6),
    ],
)
def test_every_missing_answer_is_named_at_once(
    practice: Practice, words: tuple[str, ...], flags: list[str] | None, code: int
) -> None:
    began = time.monotonic()
    # On a terminal nobody is asked either.
    done = run_on_terminal(wizard_argv("auth", *words), env=wizard_env(), piped_stdout=True)
    took = time.monotonic() - began

    found = events_of(done.stdout)
    needs = [each["flag"] for each in found if each["event"] == "need"]
    assert needs == flags if flags is not None else needs[0].startswith("--param ")
    assert (done.exit, found[-1]["exit"]) == (code, code)
    assert took < 50  # 2 s on a machine that is not shared; it is never for ever


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("practise",), 2),
        (("practice", "--bogus"), 2),
        (("practice", "--base-url", "http://evil.example/v1", "--key-stdin"), 7),
        (("--finish", "{key}"), 4),
        (("practice", "--start"), 2),
        (("practice", "{key}"), 2),
    ],
)
def test_a_command_line_that_is_not_accepted_is_told_too(
    practice: Practice, canary: str, words: tuple[str, ...], code: int
) -> None:
    done, found = auth(*(each.format(key=canary) for each in words), "--events", stdin="")

    assert (done.exit, [each["event"] for each in found]) == (code, ["error"])
    assert_absent(canary, *done.everything)


@pytest.mark.parametrize(
    "argv", [["status", "--events"], ["env", "auth", "--events"], ["run", "--", "auth", "--events"]]
)
def test_no_other_command_tells_events(practice: Practice, argv: list[str]) -> None:
    done = run_wizard(argv)

    assert done.exit != 0
    assert done.stdout == b""


def test_a_provider_that_is_away_is_error_75(practice: Practice) -> None:
    practice.faults.add("/v1/key", *[Drop()] * 9)

    _, found = auth(*KEY, stdin=practice.issue_key())

    assert (found[-1]["exit"], found[-2]["event"], found[-2]["result"]) == (75, "check", "unknown")
    assert "--no-verify" in found[-1]["hint"]
    assert nothing_kept()


def test_unverified_on_request(practice: Practice) -> None:
    practice.faults.add("/v1/key", Answer(500))

    _, found = auth(*KEY, "--no-verify", "--model", "m-1", stdin=practice.issue_key())

    assert (found[-1]["verified"], found[-1]["model"]) == (False, "m-1")


def test_text_of_a_hostile_provider_does_not_steer_a_terminal(practice: Practice) -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J\u202egpj\u200b"
    body = json.dumps({"object": "list", "data": [{"id": hostile + "model"}]}).encode()
    practice.faults.add("/v1/models", Answer(body=body))
    practice.faults.add("/v1/key", *[Answer(500, body=json.dumps({"error": {"message": hostile}}).encode())] * 9)

    _, found = auth(*KEY, "--no-verify", "--model", hostile, stdin=practice.issue_key())
    _, failed = auth(*KEY, stdin=practice.issue_key())

    for each in (*found, *failed):
        for value in each.values():
            assert not isinstance(value, str) or value.isprintable(), value


class Running:
    """A login that is under way, its events read as they come."""

    def __init__(
        self, *args: str, stdin: str = "", env: Mapping[str, str] | None = None, feed: bool = True, **popen: Any
    ) -> None:
        self.process = subprocess.Popen(
            wizard_argv("auth", *args),
            env=wizard_env(**(env or {})),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **popen,
        )
        self.said = b""
        if feed:
            assert self.process.stdin is not None
            self.process.stdin.write(stdin.encode() + b"\n")
            self.process.stdin.close()
            self.process.stdin = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def until(self, event: str, timeout: float = 60) -> dict[str, Any]:
        """Each line comes when it happens, not at the end."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + timeout
        while True:
            for line in self.said.splitlines():
                if (found := json.loads(line))["event"] == event:
                    return dict(found)
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert data, f"no {event}: {self.said.decode()}"
            self.said += data

    def rest(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def ended(self, timeout: float = 60) -> tuple[int, list[dict[str, Any]], str]:
        out, err = self.process.communicate(timeout=timeout)
        assert b"Traceback" not in err, err
        return self.process.returncode, events_of(self.said + out), err.decode()


def reads_stdin(pid: int) -> bool:
    """In read(2) of descriptor 0 (proc(5))."""
    return Path(f"/proc/{pid}/syscall").read_text().split()[:2] == ["0", "0x0"]


def until(holds: Callable[[], bool], within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_a_signal_ends_it_with_an_error(practice: Practice, number: signal.Signals, code: int) -> None:
    practice.faults.add("/v1/key", Delay(30))
    with Running(*KEY, stdin=practice.issue_key()) as login:
        login.until("progress")
        login.process.send_signal(number)
        ended, found, _ = login.ended(5)

    assert (ended, found[-1]["exit"]) == (code, code)
    assert nothing_kept()


def test_a_signal_ends_it_where_ctrl_c_is_ignored(practice: Practice) -> None:
    """As a shell starts what it puts into the background."""
    practice.faults.add("/v1/key", Delay(30))
    ignoring = lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Running(*KEY, stdin=practice.issue_key(), preexec_fn=ignoring) as login:
        login.until("progress")
        login.process.send_signal(signal.SIGTERM)
        ended, found, _ = login.ended(5)

    assert (ended, found[-1]["exit"]) == (143, 143)


def test_a_signal_before_anything_is_asked_is_told_too(practice: Practice) -> None:
    """While the key is still waited for, on a standard input that stays open."""
    with Running(*KEY, feed=False) as login:
        until(lambda: reads_stdin(login.process.pid))
        login.process.send_signal(signal.SIGTERM)
        assert login.process.wait(60) == 143
        assert events_of(login.rest())[-1]["exit"] == 143


@pytest.mark.parametrize("broken", ["wizard.login.check:prove"])
def test_what_breaks_is_told_without_what_it_held(practice: Practice, canary: str, tmp_path: Path, broken: str) -> None:
    module, name = broken.split(":")
    (tmp_path / "sitecustomize.py").write_text(
        f"import {module} as m\n"
        f"def boom(*a, **k): raise ZeroDivisionError({canary!r})\n"
        f"m.{name} = boom\n" + ("import wizard.login.proof as p\np.prove = boom\n" if name == "prove" else "")
    )
    env = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{APP}"}

    done, found = auth(*KEY, stdin=practice.issue_key(), env=env)

    assert found[-1]["message"] == "unexpected failure: ZeroDivisionError"
    assert done.exit == 1
    assert_absent(canary, *done.everything)


def test_a_reader_that_goes_while_a_code_is_waited_for_ends_the_login(practice: Practice) -> None:
    with Running("practice", "--method", "device", *EVENTS) as login:
        code = login.until("user_code")
        assert login.process.stdout is not None
        while b"Waiting for approval" not in login.said:  # nothing more is told from here on
            login.said += os.read(login.process.stdout.fileno(), 65536)
        login.process.stdout.close()
        login.process.stdout = None
        _, err = login.process.communicate(timeout=60)

    assert login.process.returncode == 128 + signal.SIGPIPE
    assert b"Traceback" not in err
    assert b"nobody reads the events any more" in err
    assert code["verification_uri"].startswith(practice.root)
    assert nothing_kept()


def test_a_reader_that_was_never_there(practice: Practice) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        wizard_argv("auth", *KEY),
        env=wizard_env(),
        input=practice.issue_key().encode(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)

    assert done.returncode == -signal.SIGPIPE or done.returncode == 128 + signal.SIGPIPE
    assert b"Traceback" not in done.stderr
    assert nothing_kept()


def test_a_reader_that_goes_at_the_end_loses_the_line_and_not_the_login(practice: Practice) -> None:
    key = practice.issue_key()
    script = (
        "import json, subprocess, sys\n"
        "login = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "for line in login.stdout:\n"
        "    if json.loads(line).get('what') == 'Saving': break\n"
        "login.stdout.close()\n"
        "err = login.stderr.read()\n"
        "print(json.dumps([login.wait(), err.decode()]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *wizard_argv("auth", *KEY)],
        env=wizard_env(),
        input=key.encode(),
        capture_output=True,
        check=True,
    )
    code, err = json.loads(done.stdout)

    assert code in {128 + signal.SIGPIPE, -signal.SIGPIPE}
    assert "Traceback" not in err
    # Called off in time, or saved whole.
    if nothing_kept():
        assert run_wizard(["token"]).exit == 4
    else:
        assert run_wizard(["token"]).out == key + "\n"
        assert "profile practice" in err


@pytest.mark.parametrize("full", [True, False], ids=["full disk", "closed"])
def test_a_standard_output_that_takes_nothing_is_exit_1(practice: Practice, full: bool) -> None:
    command = " ".join(wizard_argv("auth", *KEY)) + (" >/dev/full" if full else " >&-")
    done = subprocess.run(
        ["sh", "-c", command],
        env=wizard_env(),
        input=practice.issue_key().encode(),
        stderr=subprocess.PIPE,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert b"standard output cannot be written" in done.stderr
    assert nothing_kept()


def test_the_schemas_are_published(practice: Practice) -> None:
    for each in schemas.SAID:
        found = json.loads(run_wizard(["schema", each]).out)
        jsonschema.Draft202012Validator.check_schema(found)
        assert found == json.loads(schemas.schema(each))
