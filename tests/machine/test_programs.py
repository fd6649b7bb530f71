"""Where a program may come from."""

from pathlib import Path

import pytest

from wizard.machine.programs import found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """The current directory, with a program in it."""
    here = tmp_path / "here"
    here.mkdir()
    program = here / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(here)
    return here


def test_a_program_is_found_on_path_in_order(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "browser").write_text("not to be run")
    assert found("browser", {"PATH": f"/nowhere:{tmp_path}:{folder}"}) == str(folder / "browser")
    assert found(str(folder / "browser"), {}) == str(folder / "browser")
    assert found("other", {"PATH": str(folder)}) is None


@pytest.mark.parametrize("path", ["", ".", "./", ":", "::.", "../here", "here"])
@pytest.mark.parametrize("name", ["browser", "./browser", "../here/browser"])
def test_the_current_directory_is_never_searched(folder: Path, path: str, name: str) -> None:
    assert found(name, {"PATH": path}) is None
    assert found(name, {}) is None
