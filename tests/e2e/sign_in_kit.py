"""A sign-in as a process of its own, watched from outside: what it says, where it listens, what it leaves behind."""

import os
import re
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest

from e2e.listening_kit import listeners
from servers.cli import Done, run_wizard, wizard_argv, wizard_env
from servers.home import config, creds
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from servers.tmux import Tmux

KEYS_PAGE = "https://corp.example/settings/keys"
ADDRESS = re.compile(r"^(https?://\S+/auth\?\S+)$", re.MULTILINE)


def saved_by_lines(window: Tmux) -> None:
    """From the question for the model to the end, with what is proposed."""
    window.wait_for("Default model:")
    window.keys("Enter")
    window.wait_for("Save? [Y/n]:")
    window.keys("Enter")
    assert window.exit_status() == 0


class SignIn:
    """``wizard auth ARGS`` without a terminal, nothing opened. Ends with the block, whatever happened."""

    def __init__(self, *args: str, env: Mapping[str, str] | None = None, pass_fds: tuple[int, ...] = ()) -> None:
        self.said = ""
        self._process = subprocess.Popen(
            wizard_argv("auth", *args),
            env=wizard_env(**(env or {})),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=pass_fds,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    @property
    def pid(self) -> int:
        return self._process.pid

    def until(self, pattern: str | re.Pattern[str], timeout: float = 60) -> str:
        """The first group of what was said, or all that matched."""
        assert self._process.stderr is not None
        found = re.compile(pattern) if isinstance(pattern, str) else pattern
        deadline = time.monotonic() + timeout
        while not (match := found.search(self.said)):
            ready, _, _ = select.select([self._process.stderr], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self._process.stderr.fileno(), 65536) if ready else b""
            if not data:
                pytest.fail(f"{found.pattern!r} was not said:\n{self.said}")
            self.said += data.decode()
        return match[1] if found.groups else match[0]

    def address(self) -> str:
        return self.until(ADDRESS)

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def kill(self) -> bool:
        """Whether it was still at it."""
        self._process.kill()
        self._process.communicate()
        return self._process.returncode != 0

    def ended(self, timeout: float = 60) -> Done:
        out, err = self._process.communicate(timeout=timeout)
        self.said += err.decode()
        code = self._process.returncode
        return Done(128 - code if code < 0 else code, out, self.said.encode())


def words(server: AuthorizationServer, way: str, *more: str, **preset: Any) -> list[str]:
    """What follows ``wizard auth``, with the preset installed that it needs."""
    preset_for(server, way, **preset)
    method = "device" if way == "device" else "browser"
    return ["corp", "--method", method, "--no-browser", "--timeout", "60", *more]


def preset_for(server: AuthorizationServer, way: str, **options: Any) -> Path:
    methods = ["minted"] if way == "minted" else ["browser", "device"]
    file = install_oidc_preset(**{"issuer": server.issuer, "methods": methods, **options})
    file.write_text(f'keys_url = "{KEYS_PAGE}"\n' + file.read_text())
    return file


def redirect_of(address: str) -> str:
    said = parse_qs(urlsplit(address).query)
    return (said.get("redirect_uri") or said["callback_url"])[0]


def port_of(address: str) -> int:
    return urlsplit(redirect_of(address)).port or 0


def get(url: str, *fields: str, method: str = "GET", timeout: float = 60) -> bytes:
    """The whole answer, empty if the listener hung up or is gone."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    head = "\r\n".join([f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", *fields, "", ""])
    return raw(parts.port or 80, head.encode(), timeout=timeout)


def raw(port: int, data: bytes, *, host: str = "127.0.0.1", timeout: float = 60) -> bytes:
    answer = b""
    try:
        with socket.create_connection((host, port), timeout) as client:
            client.sendall(data)
            while piece := client.recv(65536):
                answer += piece
    except ConnectionError:
        pass
    return answer


class Sent:
    """A GET whose answer is waited for later, as a browser waits for its page."""

    def __init__(self, url: str) -> None:
        self._answers: list[bytes] = []
        self._thread = threading.Thread(target=lambda: self._answers.append(get(url)), daemon=True)
        self._thread.start()

    def answer(self) -> bytes:
        self._thread.join(60)
        return self._answers[0]


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def signed_in(server: AuthorizationServer, way: str, *more: str) -> str:
    """A login that is there before; its secret, read by a new process."""
    with SignIn(*words(server, way, "--store", "plain", *more)) as login:
        if way == "device":
            server.approve_device(user_code(login))
        else:
            get(server.sign_in(login.address()))
        done = login.ended()
    assert done.exit == 0, done.err
    return token()


def user_code(login: SignIn) -> str:
    return login.until(r"Enter this code: (\S+)")


def token(env: Mapping[str, str] | None = None) -> str:
    done = run_wizard(["token", "corp"], env=env)
    assert done.exit == 0, done.err
    return done.out.removesuffix("\n")


def kept() -> dict[str, bytes]:
    """Everything that stands where credentials are, reservations and left-overs included."""
    folder = creds()
    return {each.name: each.read_bytes() for each in folder.iterdir()} if folder.is_dir() else {}


def settings() -> bytes:
    return config().read_bytes() if config().exists() else b""


def assert_no_listener(port: int, within_s: float = 20) -> None:
    """Nobody holds the port any more, no child of ours either."""
    until(lambda: not any(each == port for _, each in listeners()), within_s, f"port {port} is still open")


def until(holds: Callable[[], object], within_s: float = 60, problem: str = "it did not come to that") -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"{problem} after {within_s} s")
        threading.Event().wait(0.005)


def end(pid: int) -> None:
    """A browser that a test left hanging."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
