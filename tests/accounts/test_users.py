"""What else uses a profile: counted where it still does, named within bounds, and never in the way of a removal."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from accounts.connect_kit import PROFILES, TOOLS, config, connect, settings, written
from servers.home import config as config_file
from wizard.accounts.addressed import remember
from wizard.accounts.context import Context
from wizard.accounts.desk import Desk
from wizard.accounts.log_in import scene
from wizard.accounts.users import Users, users_of
from wizard.store import connections_file
from wizard.store.files import private_folder

every_tool = pytest.mark.parametrize("tool", TOOLS)


@pytest.fixture(autouse=True)
def _profiles(home: Path) -> None:
    config()
    private_folder(Context().folders.state)


def behind(front: str, *names: str) -> None:
    tables = "".join(f'[profiles.{name}.gateway]\nprofile = "{front}"\nheader = "X-Front"\n' for name in names)
    config_file().write_text(config_file().read_text() + tables)


def test_tools_and_profiles_that_go_through_it_are_named() -> None:
    for tool in ("codex", "opencode"):
        connect(tool, "resp")
    behind("resp", "anth", "chat")

    assert users_of(Context(), "resp") == Users(("codex", "opencode"), ("anth", "chat"))
    assert users_of(Context(), "anth") == Users()
    assert users_of(Context(), "resp", besides={"anth", "chat"}).profiles == ()


def test_a_profile_named_as_its_own_gateway_is_no_other_user() -> None:
    behind("chat", "chat")

    assert users_of(Context(), "chat") == Users()


@every_tool
def test_an_edited_file_that_still_holds_our_entry_counts(tool: str) -> None:
    path = written(tool)
    connect(tool)
    end = "\n# mine\n" if tool == "codex" else "\n"
    path.write_text(path.read_text() + end)

    assert users_of(Context(), PROFILES[tool][0]).tools == (tool,)


@every_tool
@pytest.mark.parametrize("empty", [True, False], ids=["emptied", "gone"])
def test_a_file_without_our_entry_does_not_count(tool: str, empty: bool) -> None:
    connect(tool)
    if empty:
        settings(tool).write_text("" if tool == "codex" else "{}")
    else:
        settings(tool).unlink()

    assert users_of(Context(), PROFILES[tool][0]) == Users()


@pytest.mark.parametrize(
    ("tool", "part"), [("opencode", "provider"), ("claude-code", "apiKeyHelper")], ids=["provider", "helper"]
)
def test_what_was_taken_out_by_hand_does_not_count_whatever_else_was_left(tool: str, part: str) -> None:
    path = settings(tool)
    connect(tool)
    model = json.loads(path.read_text())
    del model[part]
    path.write_text(json.dumps(model))

    assert users_of(Context(), PROFILES[tool][0]) == Users()


@every_tool
def test_a_file_that_cannot_be_read_counts_since_nobody_knows(tool: str) -> None:
    connect(tool)
    settings(tool).write_bytes(b"\xff{")

    assert users_of(Context(), PROFILES[tool][0]).tools == (tool,)


def test_of_a_file_connected_twice_the_newest_counts() -> None:
    connect("opencode", "chat")
    first = connections_file.load(Context().folders)
    connections_file.save(Context().folders, (*first, *(replace(each, profile="resp") for each in first)))

    assert users_of(Context(), "chat") == Users()
    assert users_of(Context(), "resp").tools == ("opencode",)


@pytest.mark.parametrize("damage", ["{", '{"version": 9}', "[" * 20_000])
def test_a_damaged_list_of_connections_is_no_user(damage: str) -> None:
    path = Path(connections_file.path_of(Context().folders))
    path.write_text(damage)
    path.chmod(0o600)

    assert users_of(Context(), "resp") == Users()


def test_a_list_of_connections_that_is_no_file_is_no_user() -> None:
    Path(connections_file.path_of(Context().folders)).mkdir()

    assert users_of(Context(), "resp") == Users()


@pytest.mark.parametrize("damage", [{"path": "\0"}, {"path": "\ud800"}, {"pieces": [{"path": [], "value": 1}]}])
def test_a_connection_to_no_possible_place_counts_since_nobody_knows(damage: dict[str, object]) -> None:
    connect("codex", "resp")
    path = Path(connections_file.path_of(Context().folders))
    model = json.loads(path.read_text())
    model["connections"][0] |= damage
    path.write_text(json.dumps(model))

    assert users_of(Context(), "resp").tools == ("codex",)


@pytest.mark.parametrize(
    ("users", "gone", "said"),
    [
        (Users(), True, ""),
        (Users(("codex",)), False, "1 tool uses this profile: codex."),
        (Users(("codex",)), True, "1 tool uses this profile: codex. To disconnect: `wizard disconnect codex`."),
        (
            Users(("claw", "mytool")),
            True,
            "2 tools use this profile: claw, mytool. To disconnect: `wizard disconnect claw`, `wizard disconnect mytool`.",
        ),
        (Users((), ("a",)), True, "1 profile goes through it: a."),
        (Users(("codex",), ("a", "b")), False, "1 tool uses this profile: codex. 2 profiles go through it: a, b."),
        (Users((), tuple("abcdef")), False, "6 profiles go through it: a, b, c and 3 more."),
        (Users(("co\x1b[2Jdex\u202e",)), False, "1 tool uses this profile: codex."),
    ],
)
def test_they_are_told_in_a_sentence_for_each_kind(users: Users, gone: bool, said: str) -> None:
    assert users.told(gone=gone) == said


def test_long_names_stay_within_what_is_shown() -> None:
    names = tuple(f"{each}{'x' * 500}" for each in range(9))

    assert len(Users(names, names).told(gone=True)) < 700


def test_the_remedy_leads_to_the_folders_of_the_app() -> None:
    remember("claw")
    try:
        assert "`wizard --app claw disconnect codex`" in Users(("codex",)).told(gone=True)
    finally:
        remember(None)


def test_before_a_removal_and_logging_out_they_are_told_and_how_to_disconnect_where_the_profile_goes() -> None:
    none = "No key or sign-in of resp is kept here: only its settings go."
    connect("codex", "resp")
    uses, ends = "1 tool uses this profile: codex.", "To disconnect: `wizard disconnect codex`."

    assert Desk(Context()).what_goes("resp") == f"{none} {uses}"
    assert Desk(Context()).what_goes("resp", remove=True) == f"{none} {uses} {ends}"
    assert scene(Context()).going("resp") == f"{none} {uses} {ends}"
