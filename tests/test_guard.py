"""The guard and the home every test gets."""

import contextlib
import os
import pwd
import random
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from guard import GUARD, REPOSITORY

REFUSED = pytest.fail.Exception


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: _socket(lambda s: s.connect(("192.0.2.1", 443))),
        lambda: socket.create_connection(("example.org", 443)),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: socket.gethostbyname("example.org"),
        lambda: _socket(lambda s: s.connect_ex(("192.0.2.1", 443))),
        lambda: _socket(lambda s: s.bind(("0.0.0.0", 0))),
        lambda: _socket(lambda s: s.bind(("", 0))),
        lambda: _socket(lambda s: s.sendto(b"x", ("192.0.2.1", 53)), socket.SOCK_DGRAM),
        lambda: Path(pwd.getpwuid(os.getuid()).pw_dir, ".config", "wizard", "config.toml").read_text(),
        lambda: [*Path(pwd.getpwuid(os.getuid()).pw_dir).iterdir()],
        lambda: os.scandir(pwd.getpwuid(os.getuid()).pw_dir),
        lambda: Path(pwd.getpwuid(os.getuid()).pw_dir, "x").rename("y"),
        lambda: Path(pwd.getpwuid(os.getuid()).pw_dir, ".wizard").mkdir(),
    ],
)
def test_the_guard_refuses_other_machines_and_the_real_home(attempt) -> None:
    with GUARD.watching() as seen, pytest.raises(REFUSED), contextlib.suppress(Exception):
        attempt()
    assert len(seen) == 1


def test_a_refusal_in_a_thread_is_remembered() -> None:
    def leave() -> None:
        with pytest.raises(REFUSED):
            socket.getaddrinfo("example.org", 443)

    with GUARD.watching() as seen:
        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
    assert seen == ["a look-up of 'example.org'"]


def test_a_refusal_fails_the_test_even_when_it_was_swallowed(pytester_run) -> None:
    done = pytester_run(
        """
        import socket
        def test_it():
            try:
                socket.getaddrinfo("example.org", 443)
            except BaseException:
                pass
        """
    )
    assert "the test left its own machine: a look-up of 'example.org'" in done.stdout
    assert done.returncode == 1


def test_loopback_pipes_and_the_checkout_are_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"x")
    left, right = socket.socketpair()
    left.close()
    right.close()
    assert socket.getaddrinfo("localhost", 80)
    assert (REPOSITORY / "pyproject.toml").read_text()


def test_an_invalid_name_does_not_exist() -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("api.provider.invalid", 443))


def test_nothing_of_the_person_is_left(home: Path, tmp_path: Path) -> None:
    assert Path.home() == home
    assert home.is_relative_to(tmp_path)
    assert list(home.iterdir()) == []
    assert list(Path.cwd().iterdir()) == []
    loose = {
        name for name in os.environ if any(part in name for part in ("KEY", "TOKEN", "PROXY", "proxy", "SSL", "SSH"))
    }
    assert loose == set()


def test_variables_of_providers_are_gone(pytester_run) -> None:
    done = pytester_run(
        """
        import os
        def test_it():
            assert not {"OPENAI_API_KEY", "ANTHROPIC_BASE_URL", "https_proxy", "SSL_CERT_FILE", "WIZARD_PLAIN", "DISPLAY",
                        "DBUS_SESSION_BUS_ADDRESS", "SSH_CONNECTION", "TEXTUAL"} & set(os.environ)
        """,
        OPENAI_API_KEY="x",
        ANTHROPIC_BASE_URL="x",
        https_proxy="x",
        SSL_CERT_FILE="x",
        WIZARD_PLAIN="1",
        DISPLAY=":0",
        DBUS_SESSION_BUS_ADDRESS="x",
        SSH_CONNECTION="x",
        TEXTUAL="debug",
    )
    assert done.returncode == 0, done.stdout


LONG = """
import pytest
def test_short(): pass
@pytest.mark.long
def test_long(): pass
"""


def test_a_long_proof_runs_with_long_and_is_no_skip_without(pytester_run) -> None:
    assert "1 passed, 1 deselected" in pytester_run(LONG).stdout
    assert "2 passed" in pytester_run(LONG, "--long").stdout


def test_the_seed_repeats_choices(pytester_run) -> None:
    choices = """
        def test_it(rng):
            print(rng.random())
        """
    first, again, other = (pytester_run(choices, "-s", "--seed", seed).stdout for seed in ("7", "7", "8"))
    assert "seed: 7" in first
    assert _number(first) == _number(again) != _number(other)


def test_workers_take_the_printed_seed(pytester_run) -> None:
    done = pytester_run("def test_it(request): assert not request.config.option.seed", "-p", "xdist.plugin", "-n", "1")
    printed = re.search(r"seed: (\d+)", done.stdout)
    assert printed
    assert f"assert not {printed[1]}\n" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGQUIT])
@pytest.mark.parametrize("how", [[], ["-p", "xdist.plugin", "-n", "1"]])
def test_what_is_ignored_around_the_tests_is_not_in_what_they_start(pytester_run, number: int, how: list[str]) -> None:
    source = f"""
        import subprocess, sys
        def test_it():
            code = "import os; os.kill(os.getpid(), {int(number)})"
            assert subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL).returncode == -{int(number)}
        """
    before = signal.signal(number, signal.SIG_IGN)
    try:
        assert pytester_run(source, *how).returncode == 0
    finally:
        signal.signal(number, before)


def test_rng_is_there(rng: random.Random) -> None:
    assert 0 <= rng.random() < 1


@pytest.fixture
def pytester_run(tmp_path: Path):
    """Runs one test file in a pytest of its own, with this conftest."""

    def run(source: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "inner"
        folder.mkdir(exist_ok=True)
        (folder / "test_inner.py").write_text(textwrap.dedent(source))
        # Of the plugins only the one whose option conftest sets: a start-up of 0.3 s instead of 2.
        options = ["-p", "_hypothesis_pytestplugin", "-p", "conftest", "-p", "no:cacheprovider"]
        # A folder of its own too, or it clears away what runs before have left, some of it large.
        options += [
            "--basetemp",
            str(tmp_path / "basetemp"),
            "-c",
            os.devnull,
            "--rootdir",
            str(folder),
            "-o",
            "markers=long: takes minutes",
        ]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, *args, "test_inner.py"],
            cwd=folder,
            env={
                **os.environ,
                **env,
                "PYTHONPATH": f"{REPOSITORY / 'tests'}{os.pathsep}{REPOSITORY / 'app'}",
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def _number(output: str) -> str:
    return next(word for word in output.split() if word.startswith("0.") and word.rstrip(".").count(".") == 1)


def _socket(use, kind=socket.SOCK_STREAM) -> None:
    with socket.socket(socket.AF_INET, kind) as sock:
        use(sock)
