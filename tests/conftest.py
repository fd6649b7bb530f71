"""What every test gets: an empty home and environment, no way off this machine, a seed, and the servers."""

import os
import random
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from guard import GUARD

pytest_plugins = [
    "servers.ca",
    "servers.canary",
    "servers.chromium",
    "servers.model_server",
    "servers.oidc_provider",
    "servers.oauth_client",  # imports the one above, whose asserts are to be rewritten first
    "servers.practice",
    "servers.proxy",
    "servers.secret_service",
    "servers.tmux",
]

# What an interpreter, pip and the test runner themselves live on. Everything else a person has set stays outside.
KEPT = {
    "PATH",
    "LANG",
    "TZ",
    "USER",
    "LOGNAME",
    "USERNAME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "WINDIR",
    "COMSPEC",
    "PATHEXT",
    "PYTHONDONTWRITEBYTECODE",
}
KEPT_PREFIXES = ("PYTEST_", "HYPOTHESIS_", "COV_", "PIP_")
LONGEST_ID = 80


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the proofs that take minutes")
    parser.addoption("--update-pictures", action="store_true", help="draw the pictures of the screens anew")
    parser.addoption("--seed", type=int, help="repeat a run's random choices")


@pytest.hookimpl(tryfirst=True)  # before hypothesis reads its option
def pytest_configure(config: pytest.Config) -> None:
    GUARD.install()
    # A busy machine is no reason to fail.
    slow = hypothesis.HealthCheck.too_slow
    hypothesis.settings.register_profile("ours", deadline=None, suppress_health_check=[slow])
    hypothesis.settings.load_profile("ours")
    _unignore_signals()
    if config.option.seed is None:
        told = getattr(config, "workerinput", {}).get("seed")
        config.option.seed = secrets.randbelow(2**32) if told is None else told
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(config.option.seed)


def _unignore_signals() -> None:
    """What `nohup`, a background job or a test worker ignores stays without effect here, but not in what is started.

    A program inherits an ignored signal as ignored and a handled one as default (execve(2)).
    """
    for number in {signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP}:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist is about to start a worker: it takes the seed that is printed."""
    node.workerinput["seed"] = node.config.option.seed


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A test's name travels between processes and in the environment: a megabyte must not become part of it."""
    return f"{argname} of {len(val)}" if isinstance(val, (str, bytes)) and len(val) > LONGEST_ID else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects what is long, so that a short run reports no skips."""
    if config.option.long:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.write_line(f"seed: {config.option.seed} (--seed repeats it)")


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Random choices that --seed repeats, whichever tests run before."""
    return random.Random(f"{request.config.option.seed} {request.node.nodeid}")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home, an environment of nothing else, an empty working directory, and the guard."""
    for name in [*os.environ]:
        if name not in KEPT and not name.startswith(KEPT_PREFIXES):
            monkeypatch.delenv(name)
    person = tmp_path / ".person"  # beside what the test itself makes in tmp_path
    home = person / "home"
    folders = {
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": person / "run",
        "HOME": home,
        "USERPROFILE": home,  # what Windows calls it
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
    }
    for name, folder in folders.items():
        monkeypatch.setenv(name, str(folder))
    # An administrator's presets are looked for here; an empty value would mean /etc/xdg.
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(person / "etc"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    person.mkdir()
    for folder in (home, person / "run"):
        folder.mkdir(mode=0o700)
    (person / "cwd").mkdir()
    monkeypatch.chdir(person / "cwd")
    with GUARD.watching() as seen:
        yield home
    if seen:
        pytest.fail("the test left its own machine: " + "; ".join(seen), pytrace=False)
