"""A sign-in in two runs, as a program does it: what `--start` printed, and its `next` run as it stands."""

import json
import os
import select
import subprocess
import time
from collections.abc import Mapping
from typing import Any, Self

import jsonschema

from e2e.sign_in_kit import words
from servers.cli import Done, run_wizard, wizard_env
from servers.oidc_provider import AuthorizationServer
from wizard.lines import schemas

LINE = jsonschema.Draft202012Validator(json.loads(schemas.schema("start")))
EVENT = jsonschema.Draft202012Validator(json.loads(schemas.schema("events")))
PLAIN = ("--store", "plain")


def start(
    server: AuthorizationServer, way: str, *more: str, env: Mapping[str, str] | None = None, **preset: Any
) -> Any:
    """The one line of `wizard auth --start`, held to its schema."""
    done = run_wizard(["auth", *words(server, way, "--start", *(more or PLAIN), **preset)], env=env)
    assert done.exit == 0, done.err
    assert done.stdout.isascii()
    assert (done.stdout[-1:], done.stdout.count(b"\n")) == (b"\n", 1)
    line = json.loads(done.stdout)
    LINE.validate(line)
    return line


def events(said: bytes) -> list[dict[str, Any]]:
    """Each held to the schema."""
    found = [json.loads(line) for line in said.splitlines()]
    for each in found:
        EVENT.validate(each)
    return found


class Finish:
    """``next`` as it was printed, and ``more`` behind it, under way."""

    def __init__(
        self,
        started: Any,
        *more: str,
        stdin: str | None = "",
        env: Mapping[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        """``stdin`` None: it stays open, and nothing comes."""
        self.said = b""
        self.process = subprocess.Popen(
            [*started["next"], *more],
            env=wizard_env(**(env or {})),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=pass_fds,
        )
        if stdin is not None:
            assert self.process.stdin is not None
            self.process.stdin.write(stdin.encode())
            self.process.stdin.close()
            self.process.stdin = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def event(self, name: str, timeout: float = 60) -> dict[str, Any]:
        """The first of that name, when it happens."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + timeout
        while True:
            for each in events(self.said[: self.said.rfind(b"\n") + 1]):
                if each["event"] == name:
                    return each
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert data, f"no {name}: {self.said.decode()}"
            self.said += data

    def kill(self) -> bool:
        """Whether it was still at it."""
        self.process.kill()
        self.process.communicate()
        return self.process.returncode != 0

    def ended(self, timeout: float = 60) -> Done:
        out, err = self.process.communicate(timeout=timeout)
        code = self.process.returncode
        assert b"Traceback" not in err, err
        return Done(128 - code if code < 0 else code, self.said + (out or b""), err)


def finish(started: Any, *more: str, **options: Any) -> Done:
    with Finish(started, *more, **options) as running:
        return running.ended()
