"""What is copied, by which program, and when none is asked."""

import os
import time
from pathlib import Path

import pytest

from wizard.machine import clipboard
from wizard.machine.clipboard import copy


def program(folder: Path, name: str, then: str = "cat") -> Path:
    """A program that keeps what it is given on stdin, and its arguments."""
    path = folder / name
    path.write_text(f'#!/bin/sh\n/bin/echo "$@" >"{folder}/{name}.args"\n/bin/{then} >"{folder}/{name}.text"\n')
    path.chmod(0o755)
    return folder / f"{name}.text"


@pytest.mark.parametrize(
    ("name", "environ", "arguments"),
    [
        ("wl-copy", {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ""),
        ("xclip", {"DISPLAY": ":0"}, "-selection clipboard"),
        ("clip.exe", {"WSL_DISTRO_NAME": "Debian"}, ""),
    ],
)
def test_the_text_goes_to_the_desktops_own_program(tmp_path: Path, name: str, environ: dict, arguments: str) -> None:
    others = [program(tmp_path, each) for each in ("wl-copy", "xclip", "clip.exe") if each != name]
    text = program(tmp_path, name)
    assert copy("https://a.example/?b=c", {"PATH": str(tmp_path), **environ})
    assert text.read_text() == "https://a.example/?b=c"
    assert (tmp_path / f"{name}.args").read_text().strip() == arguments
    assert not any(each.exists() for each in others)


def test_the_next_program_stands_in_for_a_missing_one(tmp_path: Path) -> None:
    text = program(tmp_path, "xclip")
    assert copy("a", {"PATH": str(tmp_path), "WAYLAND_DISPLAY": "w", "DISPLAY": ":0"})
    assert text.read_text() == "a"


@pytest.mark.parametrize(
    "environ", [{}, {"DISPLAY": ":0", "SSH_TTY": "x"}, {"WAYLAND_DISPLAY": "w", "SSH_CONNECTION": "x"}]
)
def test_no_program_is_asked_where_the_clipboard_is_not_the_persons(tmp_path: Path, environ: dict) -> None:
    texts = [program(tmp_path, each) for each in ("wl-copy", "xclip", "clip.exe", "pbcopy")]
    assert not copy("a", {"PATH": str(tmp_path), **environ})
    assert not any(each.exists() for each in texts)


def test_failing_and_missing_programs_are_no_error(tmp_path: Path) -> None:
    assert not copy("a", {"PATH": str(tmp_path), "DISPLAY": ":0"})
    program(tmp_path, "xclip", "false")
    assert not copy("a" * 1_000_000, {"PATH": str(tmp_path), "DISPLAY": ":0"})


def test_a_program_that_hangs_is_left(tmp_path: Path, monkeypatch) -> None:
    assert clipboard.PATIENCE_S == 1
    monkeypatch.setattr(clipboard, "PATIENCE_S", 0.1)
    (tmp_path / "xclip").write_text("#!/bin/sh\nexec /bin/sleep 30\n")
    (tmp_path / "xclip").chmod(0o755)
    began = time.monotonic()
    assert not copy("a", {"PATH": str(tmp_path), "DISPLAY": ":0"})
    assert time.monotonic() - began < 20


def test_a_program_that_stays_behind_is_not_waited_for(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(clipboard, "PATIENCE_S", 20)
    os.mkfifo(tmp_path / "over")
    # As xclip does: the child that serves the text keeps the streams it was given.
    (tmp_path / "xclip").write_text(f'#!/bin/sh\n/bin/cat >"{tmp_path}/text"\n/bin/cat "{tmp_path}/over" &\n')
    (tmp_path / "xclip").chmod(0o755)
    assert copy("a", {"PATH": str(tmp_path), "DISPLAY": ":0"})  # or the child would outlast its patience
    (tmp_path / "over").write_text("")


def test_a_program_that_stays_behind_is_given_no_keys(tmp_path: Path) -> None:
    text = tmp_path / "seen"
    path = tmp_path / "xclip"
    path.write_text(f'#!/bin/sh\n/usr/bin/env >"{text}"\n/bin/cat >/dev/null\n')
    path.chmod(0o755)
    environ = {"PATH": str(tmp_path), "DISPLAY": ":0", "CORP_API_KEY": "canary", "WIZARD_PROFILE": "work", "LANG": "C"}

    assert copy("hello", environ, {"CORP_API_KEY"})

    assert "LANG=C" in text.read_text()
    assert "canary" not in text.read_text()
    assert "WIZARD_PROFILE" not in text.read_text()
