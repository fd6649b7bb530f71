"""The home of `wizard demo`: thrown away whatever ends it, or kept in a folder of its own."""

import signal
from pathlib import Path

import pytest

from servers.at_terminal import at_terminal
from servers.cli import run_wizard


@pytest.mark.parametrize("keep", ["a-file", "a-file/below", "full", "steers\x1b[31m", "lines\n\n"])
def test_the_demo_keeps_its_home_only_in_a_folder_of_its_own(home: Path, tmp_path: Path, keep: str) -> None:
    (tmp_path / "a-file").write_text("precious")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("precious")

    done = run_wizard(["demo", "--auto", "--keep", str(tmp_path / keep)])

    assert (done.exit, done.stdout) == (2, b"")
    assert "takes a new or an empty folder" in done.err
    assert b"\x1b" not in done.stderr
    assert (tmp_path / "a-file").read_text() == (tmp_path / "full" / "x").read_text() == "precious"
    assert {each.name for each in tmp_path.iterdir()} == {".person", "a-file", "full"}


def test_the_demo_is_not_kept_in_a_folder_without_a_name() -> None:
    done = run_wizard(["demo", "--auto", "--keep", ""])

    assert (done.exit, done.stdout) == (2, b"")
    assert "`--keep` names no folder" in done.err


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_what_ends_the_demo_throws_its_home_away(by_hand: bool, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    with at_terminal("demo", *([] if by_hand else ["--auto"]), TMPDIR=str(folder), WIZARD_PLAIN="1") as here:
        here.until("Provider: " if by_hand else "$ wizard token ")
        assert [each.name.startswith("wizard-demo-") for each in folder.iterdir()] == [True]

        here.process.send_signal(signal.Signals[name])

        assert here.exit() == 128 + signal.Signals[name]
        assert list(folder.iterdir()) == []
