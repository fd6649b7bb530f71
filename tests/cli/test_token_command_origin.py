"""A token command's token goes to the hosts its profile was set up for; a moved profile runs nothing and sends nothing."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard
from wizard.demo.provider import Practice

USES = (
    ["token"],
    ["token", "--rejected"],
    ["headers"],
    ["env"],
    ["env", "--as", "openai"],
    ["run", "--", "env"],
    ["test"],
    ["model"],
    ["model", "practice-small"],
    ["status", "--check"],
)


class Elsewhere:
    """A host that counts whoever comes, and what they bring."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.brought: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with client:
                client.settimeout(2)
                try:
                    self.brought.append(client.recv(65536))
                except OSError:
                    self.brought.append(b"")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    host = Elsewhere()
    yield host
    host.close()


@pytest.fixture
def moved(practice: Practice, home: Path, elsewhere: Elsewhere) -> str:
    """A profile that was set up by a login, and then points at another port of the same machine: another origin."""
    key = practice.issue_key()
    (home / "the-key").write_text(key)
    command = home / "get-token"
    command.write_text(f"#!/bin/sh\necho run >> {home}/runs\ncat {home}/the-key\n")
    command.chmod(0o755)
    done = run_wizard(["auth", "practice", "--command", str(command), "--model", "practice-large"])
    assert done.exit == 0, done.err
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    base_url = f'base_url = "{practice.base_url}"'
    text = config.read_text()
    assert base_url in text
    config.write_text(text.replace(base_url, f'base_url = "http://127.0.0.1:{elsewhere.port}/v1"'))
    (home / "runs").unlink()
    return key


def test_nothing_runs_and_nothing_is_sent(moved: str, elsewhere: Elsewhere, home: Path) -> None:
    for words in USES:
        done = run_wizard(words, stdin=f"{moved}\n" if "--rejected" in words else None)

        if words[0] == "status":
            # One profile's refusal is that profile's; the others are listed all the same.
            assert "but its base_url is now at 127.0.0.1" in done.out + done.err
            assert done.exit == 75, done.err
        else:
            assert (done.exit, done.stdout) == (7, b""), (words, done.err)
            assert "the credential of `practice` is for 127.0.0.1" in done.err, words
        assert not (home / "runs").exists(), words
        assert elsewhere.brought == [], words
        assert_absent(moved, *done.everything)
