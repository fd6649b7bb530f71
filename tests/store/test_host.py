"""The presets of a host program are looked for where it said, and nobody else can put others there."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard.store.host import presets_of_host, refused_presets, remember_presets
from wizard.store.paths import Folders, folders

STRANGER = 65534


@pytest.fixture
def where() -> Folders:
    return folders("mytool")


@pytest.fixture
def shipped(tmp_path: Path, where: Folders) -> Iterator[Path]:
    """Below a folder like `/tmp`, told of; afterwards the next test may make it anew."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    folder = shared / "unpacked" / "presets"
    folder.mkdir(parents=True)
    remember_presets(where, str(folder))
    yield folder
    shared.chmod(0o700)


def given_to(owner: int, *paths: Path) -> None:
    for path in paths:
        os.chown(path, owner, -1, follow_symlinks=False)


def test_it_is_where_it_was_said_to_be(shipped: Path, where: Folders) -> None:
    assert presets_of_host(where) == str(shipped)
    assert refused_presets(where) is None


def test_before_anything_was_told_there_is_nothing_to_complain_of(where: Folders) -> None:
    assert presets_of_host(where) is None
    assert refused_presets(where) is None


def why(where: Folders) -> str:
    refused = refused_presets(where)
    assert refused is not None
    assert refused.message.startswith("the presets of this program are left out: ")
    return f"{refused.message} | {refused.hint}"


def test_why_they_are_left_out_is_said_with_what_to_do(shipped: Path, where: Folders) -> None:
    shipped.chmod(0o777)
    assert f"anybody may write into `{shipped}` | `chmod o-w {shipped}`" in why(where)
    shipped.chmod(0o700)
    given_to(STRANGER, shipped.parent)
    assert f"`{shipped.parent}` belongs to somebody else" in why(where)
    shipped.rmdir()
    assert f"`{shipped}` is not there | start the program once more" in why(where)
    Path(where.state, "host.json").write_text("{")
    assert "`host.json` cannot be understood" in why(where)


def test_nothing_is_written_when_nothing_changed(shipped: Path, where: Folders) -> None:
    file = Path(where.state, "host.json")
    before = file.stat()
    shipped.chmod(0o777)
    remember_presets(where, str(shipped))

    assert file.stat().st_ino == before.st_ino


def test_one_that_is_gone_is_none(shipped: Path, where: Folders) -> None:
    shipped.rmdir()

    assert presets_of_host(where) is None


@pytest.mark.parametrize("up", [0, 1])
def test_one_that_somebody_else_has_made_in_its_place_is_none(shipped: Path, where: Folders, up: int) -> None:
    given_to(STRANGER, [shipped, shipped.parent][up])

    assert presets_of_host(where) is None


def test_nor_is_one_a_strangers_link_leads_to(shipped: Path, where: Folders, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    shipped.rmdir()
    shipped.symlink_to(tmp_path / "downloads")
    assert presets_of_host(where) == str(shipped)

    given_to(STRANGER, shipped)
    assert presets_of_host(where) is None


@pytest.mark.parametrize("up", [0, 1])
@pytest.mark.parametrize("link", [False, True], ids=["itself", "by a link"])
def test_one_that_anybody_may_write_is_none(shipped: Path, where: Folders, tmp_path: Path, up: int, link: bool) -> None:
    [shipped, shipped.parent][up].chmod(0o777)
    if link:
        (tmp_path / "link").symlink_to(shipped)
        remember_presets(where, str(tmp_path / "link"))

    assert presets_of_host(where) is None


def test_a_folder_that_is_shared_like_tmp_is_no_place_for_presets(where: Folders, shipped: Path) -> None:
    remember_presets(where, str(shipped.parents[1]))

    assert presets_of_host(where) is None


def test_one_that_an_administrator_has_installed_stays_good(shipped: Path, where: Folders) -> None:
    given_to(STRANGER, shipped, shipped.parent)
    remember_presets(where, str(shipped))
    assert presets_of_host(where) == str(shipped)

    given_to(STRANGER - 1, shipped)
    assert presets_of_host(where) is None


@pytest.mark.parametrize("told", [[], "x", {"presets": 1}, {"presets": "relative"}, {"presets": "/a\0b"}, {}])
def test_a_file_that_says_something_else_is_none(told: object, where: Folders) -> None:
    Path(where.state).mkdir(parents=True, mode=0o700)
    Path(where.state, "host.json").write_text(json.dumps(told))

    assert presets_of_host(where) is None
    assert refused_presets(where) is not None


def test_a_file_that_is_damaged_is_made_anew(where: Folders, shipped: Path) -> None:
    Path(where.state, "host.json").write_text("{")
    remember_presets(where, str(shipped))

    assert presets_of_host(where) == str(shipped)
