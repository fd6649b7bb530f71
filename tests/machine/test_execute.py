"""What the kernel refuses to start ends as a shell says it; the rest is proven by `wizard run` itself."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.errors import NotExecutable, NotFound
from wizard.machine.execute import execute, program


@pytest.fixture
def signals() -> Iterator[None]:
    """``execute`` gives two back to the system before it knows whether it succeeds."""
    before = {number: signal.getsignal(number) for number in (signal.SIGPIPE, signal.SIGXFSZ)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_an_environment_that_is_too_long_is_126(signals: None) -> None:
    with pytest.raises(NotExecutable, match="too long for `true`"):
        execute("/bin/true", ["true"], {"A": "x" * 200_000})


def test_a_program_that_went_away_meanwhile_is_127(signals: None, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no program `gone`"):
        execute(str(tmp_path / "gone"), ["gone"], {})


def test_without_path_the_systems_own_is_searched() -> None:
    assert Path(program("sh", {})).is_file()


@pytest.mark.parametrize("path", ["", ":", ".", "bin:./bin", "~/bin"])
def test_a_relative_folder_of_path_is_passed_over(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (tmp_path, tmp_path / "bin", tmp_path / "~" / "bin"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tool").write_text("#!/bin/sh\n")
        (folder / "tool").chmod(0o755)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(NotFound):
        program("tool", {"PATH": path})
    assert program("tool", {"PATH": f"{path}:{tmp_path}/bin"}) == f"{tmp_path}/bin/tool"


def test_a_name_is_repeated_without_what_it_does_to_a_terminal() -> None:
    with pytest.raises(NotFound) as refused:
        program("\x1b]0;owned\x07tool", {"PATH": "/bin"})

    assert "\x1b" not in refused.value.message
