"""Another program's file: replaced whole, only as it was found, and left as it was where it is not ours to write."""

import os
from pathlib import Path

import pytest

from wizard.errors import BadFile, StorageUnavailable, TryAgain
from wizard.store.foreign_file import missing_folders, read_foreign, remove_foreign, tidy, write_foreign


def test_what_changed_since_it_was_read_is_neither_replaced_nor_removed(tmp_path: Path) -> None:
    path = tmp_path / "tool" / "settings.json"
    path.parent.mkdir()
    for before, now in ((b"old", b"new"), (b"old", None), (None, b"new")):
        path.unlink(missing_ok=True)
        if before is not None:
            path.write_bytes(before)
        found = read_foreign(str(path))
        path.unlink(missing_ok=True)
        if now is not None:
            path.write_bytes(now)

        with pytest.raises(TryAgain):
            write_foreign(found, b"ours")
        if before is not None:
            with pytest.raises(TryAgain):
                remove_foreign(found)

        assert [each.read_bytes() for each in path.parent.iterdir()] == ([] if now is None else [now])


def test_only_folders_that_were_made_and_are_empty_go(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "settings.json"
    folders = missing_folders(str(path))
    assert folders == (str(tmp_path / "a"), str(tmp_path / "a" / "b"))

    write_foreign(read_foreign(str(path)), b"ours")
    (tmp_path / "a" / "theirs").touch()
    remove_foreign(read_foreign(str(path)))
    tidy(read_foreign(str(path)), folders)

    assert [each.name for each in (tmp_path / "a").rglob("*")] == ["theirs"]


def test_a_full_path_that_leads_through_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").touch()

    with pytest.raises((BadFile, StorageUnavailable), match="a/settings"):
        read_foreign(str(tmp_path / "a" / "settings.json"))


def test_a_link_to_nothing_is_filled_where_it_leads(tmp_path: Path) -> None:
    link, target = tmp_path / "settings.json", tmp_path / "dotfiles" / "settings.json"
    target.parent.mkdir(mode=0o755)
    link.symlink_to(target)

    write_foreign(read_foreign(str(link)), b"ours")
    assert (link.is_symlink(), target.read_bytes()) == (True, b"ours")
    remove_foreign(read_foreign(str(link)))
    assert (link.is_symlink(), target.exists()) == (True, False)


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(BadFile, match="link"):
        read_foreign(str(tmp_path / "a"))


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"theirs")
    found = read_foreign(str(path))
    # No second account is at hand in a test: we are taken for another one.
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)

    with pytest.raises(BadFile, match="somebody else"):
        write_foreign(found, b"ours")
    assert path.read_bytes() == b"theirs"
