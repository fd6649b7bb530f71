"""checks.json: the date of the last check, of the login a profile has now; whatever is wrong with it, there is none."""

import json
import os
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.kit import profile
from wizard.store import checks
from wizard.store.checks import Check
from wizard.store.lock import lock
from wizard.store.paths import Folders, folders
from wizard.values.profile import Profile, TokenCommand

OBTAINED = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def where() -> Folders:
    return folders("mytool")


@pytest.fixture
def ada() -> Profile:
    found = profile("ada")
    return replace(found, auth=replace(found.auth, credential="ada", obtained=OBTAINED, verified=True))


def file_of(where: Folders) -> Path:
    return Path(where.state) / "checks.json"


def entry(where: Folders, **changed: Any) -> None:
    """The only entry, with other values."""
    values = json.loads(file_of(where).read_text())
    values["checks"][0] |= changed
    file_of(where).write_text(json.dumps(values))


def test_the_last_check_of_a_profile_is_dated_and_the_file_is_ours_alone(where: Folders, ada: Profile) -> None:
    assert checks.last(where, [ada]) == {}
    before = int(time.time())

    checks.note(where, ada, "valid")

    (found,) = checks.last(where, [ada, profile("bob")]).items()
    assert found[0] == "ada"
    assert found[1].result == "valid"
    assert before <= found[1].at <= time.time()
    assert file_of(where).stat().st_mode & 0o777 == 0o600
    assert checks.last(folders("other"), [ada]) == checks.last(where._replace(config_file="/x.toml"), [ada]) == {}


def test_the_next_one_takes_its_place_and_leaves_the_others(where: Folders, ada: Profile) -> None:
    bob = replace(ada, name="bob")
    checks.note(where, ada, "valid")
    checks.note(where, bob, "valid")
    checks.note(where, ada, "limited")

    assert {name: each.result for name, each in checks.last(where, [ada, bob]).items()} == {
        "ada": "limited",
        "bob": "valid",
    }
    checks.forget(where, "bob")
    assert checks.last(where, [ada, bob]).keys() == {"ada"}
    assert len(json.loads(file_of(where).read_text())["checks"]) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"credential": "ada-2"},
        {"credential": None},
        {"obtained": OBTAINED + timedelta(seconds=1)},
        {"method": "env", "credential": None, "env_key": "ADA_API_KEY"},
        {"method": "command", "credential": None, "command": TokenCommand(command="print-token")},
    ],
)
def test_of_another_login_nothing_is_known(where: Folders, ada: Profile, changed: dict[str, Any]) -> None:
    checks.note(where, ada, "valid")

    assert checks.last(where, [replace(ada, auth=replace(ada.auth, **changed))]) == {}
    assert checks.last(where, [replace(ada, base_url="https://elsewhere.test/v1")]) == {}
    assert checks.last(where, [replace(ada, model="another")]).keys() == {"ada"}


@pytest.mark.parametrize(("result", "verified", "rejected"), [("valid", False, True), ("rejected", True, False)])
def test_where_config_toml_says_otherwise_it_is_right(
    where: Folders, ada: Profile, result: checks.Result, verified: bool, rejected: bool
) -> None:
    other = replace(ada, auth=replace(ada.auth, verified=verified, rejected=rejected))
    checks.note(where, other, result)

    assert checks.last(where, [other]) == {}
    agreeing = replace(ada, auth=replace(ada.auth, verified=not verified, rejected=not rejected))
    assert checks.last(where, [agreeing])["ada"].result == result


def test_no_secret_and_no_piece_of_a_command_is_in_it(where: Folders, ada: Profile) -> None:
    command = TokenCommand(command="/opt/print-token", args=("--canary-argument",))
    checks.note(
        where, replace(ada, auth=replace(ada.auth, method="command", credential=None, command=command)), "valid"
    )

    assert "canary" not in file_of(where).read_text()
    (kept,) = json.loads(file_of(where).read_text())["checks"]
    assert kept.keys() == {"config", "profile", "login", "at", "result"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "[" * 10_000,
        '{"v": 2, "checks": []}',
        '{"v": 1, "checks": [{}]}',
        '{"v": 1, "checks": {"a": 1}}',
        '{"v": 1}',
        " " * ((1 << 20) + 1),
    ],
)
def test_a_damaged_file_says_nothing_and_is_made_anew(where: Folders, ada: Profile, text: str) -> None:
    checks.note(where, ada, "valid")
    file_of(where).write_text(text)

    assert checks.last(where, [ada]) == {}
    checks.note(where, ada, "valid")
    assert checks.last(where, [ada]).keys() == {"ada"}


@pytest.mark.parametrize(
    "changed",
    [
        {"at": 2_000_000_000_000},
        {"at": 10**300},
        {"at": -1},
        {"at": True},
        {"at": 1.5},
        {"at": "now"},
        {"login": "1"},
        {"profile": 7},
        {"config": None},
        {"result": "unknown"},
        {"result": ["valid"]},
        {"more": 1},
    ],
)
def test_an_entry_of_the_future_or_of_other_types_is_none(
    where: Folders, ada: Profile, changed: dict[str, Any]
) -> None:
    checks.note(where, ada, "valid")
    assert checks.last(where, [ada])
    entry(where, **changed)

    assert checks.last(where, [ada]) == {}
    checks.note(where, ada, "limited")
    assert checks.last(where, [ada])["ada"].result == "limited"


def test_a_clock_that_was_set_back_a_little_is_forgiven(where: Folders, ada: Profile) -> None:
    checks.note(where, ada, "valid")
    soon = int(time.time()) + 30
    entry(where, at=soon)

    assert checks.last(where, [ada]) == {"ada": Check(soon, "valid")}


def open_to_others(file: Path) -> None:
    file.chmod(0o644)


def second_name(file: Path) -> None:
    os.link(file, file.with_name("second"))


def link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("spoil", [open_to_others, second_name, link, pipe])
def test_what_is_not_ours_alone_is_not_read_and_is_replaced(where: Folders, ada: Profile, spoil: Any) -> None:
    checks.note(where, ada, "valid")
    spoil(file_of(where))
    elsewhere = file_of(where).with_name("elsewhere")
    kept = elsewhere.read_bytes() if elsewhere.exists() else b""

    assert checks.last(where, [ada]) == {}
    checks.note(where, ada, "limited")

    assert checks.last(where, [ada])["ada"].result == "limited"
    assert file_of(where).stat().st_mode & 0o777 == 0o600
    assert not kept or elsewhere.read_bytes() == kept


def folder_in_its_place(where: Folders) -> None:
    file_of(where).mkdir(parents=True)


def file_for_the_state_folder(where: Folders) -> None:
    Path(where.state).parent.mkdir(parents=True)
    Path(where.state).write_text("")


@pytest.mark.parametrize("spoil", [folder_in_its_place, file_for_the_state_folder])
def test_what_cannot_be_written_fails_nothing(where: Folders, ada: Profile, spoil: Any) -> None:
    spoil(where)

    checks.note(where, ada, "valid")
    checks.forget(where, "ada")

    assert checks.last(where, [ada]) == {}


def test_who_is_held_up_gives_up_and_says_nothing(
    where: Folders, ada: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lock

    def at_once(folders: Folders, name: str, *, deadline_s: float) -> Any:
        assert deadline_s <= 2
        return real(folders, name, deadline_s=0)

    monkeypatch.setattr("wizard.store.lock.lock", at_once)
    with real(where, "checks"):
        checks.note(where, ada, "valid")

    assert checks.last(where, [ada]) == {}


def test_nothing_is_made_to_forget_what_was_never_known(where: Folders) -> None:
    checks.forget(where, "ada")

    assert not Path(where.state).exists()


def test_many_at_once_lose_none(where: Folders, ada: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_WAIT_S", 60)  # each waits for eleven others and a disk
    names = [f"p{at}" for at in range(12)]
    threads = [threading.Thread(target=checks.note, args=(where, replace(ada, name=each), "valid")) for each in names]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert checks.last(where, [replace(ada, name=each) for each in names]).keys() == {*names}


def test_as_many_as_are_kept_can_be_read_again(where: Folders, ada: Profile) -> None:
    checks.note(where, ada, "valid")
    (one,) = json.loads(file_of(where).read_text())["checks"]
    others = [{**one, "config": f"/{'x' * 300}/{at}", "profile": "p" * 64} for at in range(checks._MOST)]
    file_of(where).write_text(json.dumps({"v": 1, "checks": others}))

    checks.note(where, ada, "limited")

    assert checks.last(where, [ada])["ada"].result == "limited"
    assert len(json.loads(file_of(where).read_text())["checks"]) == checks._MOST


def test_only_the_newest_are_kept(where: Folders, ada: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_MOST", 2)
    rows = [replace(ada, name=each) for each in ("a", "b", "c")]
    for each in rows:
        checks.note(where, each, "valid")

    assert checks.last(where, rows).keys() == {"b", "c"}
