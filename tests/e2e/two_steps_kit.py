"""A sign-in in two runs, as a program does it: what `--start` printed, and its `next` run as it stands."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from e2e.sign_in_kit import words
from servers.cli import Done, run_wizard, wizard_argv, wizard_env
from servers.oidc_provider import AuthorizationServer


def start(server: AuthorizationServer, way: str, *more: str, env: Mapping[str, str] | None = None, **preset: Any) -> Any:
    """The one line of `wizard auth --start`."""
    done = run_wizard(["auth", *words(server, way, "--start", *more, **preset)], env=env)
    assert done.exit == 0, done.err
    assert done.stdout.endswith(b"\n")
    assert done.stdout.count(b"\n") == 1
    return json.loads(done.stdout)


def run_next(
    started: Any, *more: str, stdin: str | None = None, env: Mapping[str, str] | None = None, timeout: float = 60
) -> Done:
    """``next`` as it was printed, and ``more`` behind it."""
    done = subprocess.run(
        [*started["next"], *more],
        env=wizard_env(**(env or {})),
        input=(stdin or "").encode(),
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Done(128 - done.returncode if done.returncode < 0 else done.returncode, done.stdout, done.stderr)


def finishing(started: Any, *more: str, stdin: str = "") -> "subprocess.Popen[bytes]":
    """``next``, running; standard input is a file, which nobody has to feed."""
    process = subprocess.Popen(
        [*started["next"], *more],
        env=wizard_env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(stdin.encode())
    process.stdin.close()
    process.stdin = None
    return process


def events(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def auth(*args: str, stdin: str | None = None, **options: Any) -> Done:
    return run_wizard(["auth", *args], stdin=stdin, **options)


__all__ = ["Sequence", "auth", "events", "finishing", "run_next", "start", "wizard_argv"]
