"""Connecting other tools, on the disk: what is changed, what is refused, and what undoing leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.connect_kit import PROFILES, SETTINGS, TOOLS, config, connect, settings, tree, written
from servers.canary import assert_absent
from servers.cli import wizard_argv, wizard_env
from wizard.accounts import connections
from wizard.accounts.connections import disconnect
from wizard.accounts.context import Context
from wizard.errors import BadFile, LoginNeeded, Refused, TryAgain, UsageError, WizardError
from wizard.handoff.places import settings_file
from wizard.store.files import private_folder

every_tool = pytest.mark.parametrize("tool", TOOLS)


# Six processes each.
one_tool = pytest.mark.parametrize(
    "tool", ["opencode", *(pytest.param(each, marks=pytest.mark.long) for each in TOOLS[:2])]
)


@pytest.fixture(autouse=True)
def _profiles(home: Path) -> None:
    config()
    private_folder(Context().folders.state)


@every_tool
def test_a_file_that_nobody_touched_is_restored_to_the_byte(tool: str) -> None:
    path = written(tool)
    before = tree()

    connect(tool)
    assert path.read_bytes() != SETTINGS[tool].encode()
    assert path.stat().st_mode & 0o777 == 0o640
    (undone,) = disconnect(Context(), tool)

    assert (undone.removed, undone.kept) == (False, ())
    assert tree() == before


@every_tool
def test_a_file_that_was_not_there_goes_and_its_folders_with_it(tool: str) -> None:
    before = tree()

    connect(tool)
    assert settings(tool).stat().st_mode & 0o777 == 0o600
    (undone,) = disconnect(Context(), tool)

    assert undone.removed
    assert tree() == before


@every_tool
def test_no_secret_is_written_anywhere(tool: str, home: Path, canary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_API_KEY", canary)

    proposal = connect(tool)

    assert_absent(canary, home, "\n".join(proposal.diff))


@every_tool
def test_connecting_again_changes_nothing(tool: str) -> None:
    connect(tool)
    before, inode = tree(), settings(tool).stat().st_ino

    assert connections.propose(Context(), tool, PROFILES[tool][0]).diff == ()
    connect(tool)

    assert tree() == before
    assert settings(tool).stat().st_ino == inode


@every_tool
def test_another_profile_takes_the_place_of_the_first(tool: str) -> None:
    path = written(tool)
    before = tree()

    connect(tool)
    connect(tool, PROFILES[tool][1])

    (record,) = connections.connected(Context())
    assert record.profile == PROFILES[tool][1]
    said = path.read_text() + "".join(each.read_text() for each in Path(Context().folders.state).rglob("*.mjs"))
    assert f"token {PROFILES[tool][1]}" in said or f'"token", "{PROFILES[tool][1]}"' in said
    disconnect(Context(), tool)
    assert tree() == before


@every_tool
def test_what_was_edited_since_stays_as_it_was_edited(tool: str) -> None:
    path = written(tool)
    mine = {"codex": ('"high"', '"low"'), "claude-code": ("dark", "light"), "opencode": ("// mine", "// still mine")}
    connect(tool)
    path.write_bytes(path.read_bytes().replace(*(each.encode() for each in mine[tool])))

    disconnect(Context(), tool)

    assert path.read_bytes() == SETTINGS[tool].replace(*mine[tool]).encode()
    assert connections.connected(Context()) == ()


def test_what_was_added_to_a_file_of_ours_stays_and_survives_another_round() -> None:
    connect("claude-code")
    path = settings("claude-code")
    path.write_text(path.read_text().replace("{\n", '{\n  "theme": "dark",\n', 1))

    (undone,) = disconnect(Context(), "claude-code")
    left = path.read_bytes()
    assert (undone.removed, json.loads(left)) == (False, {"theme": "dark"})

    connect("claude-code")
    disconnect(Context(), "claude-code")
    assert path.read_bytes() == left


def test_a_helper_that_was_replaced_since_stays_and_is_told() -> None:
    path = written("claude-code")
    connect("claude-code")
    model = json.loads(path.read_text())
    model["apiKeyHelper"] = "/usr/bin/other"
    path.write_text(json.dumps(model))

    (undone,) = disconnect(Context(), "claude-code")

    assert undone.kept == ("apiKeyHelper",)
    assert json.loads(path.read_text()) == {"theme": "dark", "env": {"FOO": "bär"}, "apiKeyHelper": "/usr/bin/other"}


@every_tool
def test_a_file_that_was_deleted_since_stays_away(tool: str) -> None:
    connect(tool)
    settings(tool).unlink()

    disconnect(Context(), tool)

    assert not settings(tool).parent.exists()
    assert connections.connected(Context()) == ()


@every_tool
def test_what_is_broken_since_is_left_alone_and_can_be_undone_later(tool: str) -> None:
    path = written(tool)
    connect(tool)
    good = path.read_bytes()
    path.write_bytes(good + b'"}]')

    with pytest.raises(BadFile):
        disconnect(Context(), tool)
    assert path.read_bytes() == good + b'"}]'

    path.write_bytes(good)
    disconnect(Context(), tool)
    assert path.read_bytes() == SETTINGS[tool].encode()


BAD = {
    "codex": "a = ", "claude-code": '{"a": ', "opencode": '{"a": 1} x',
}  # fmt: skip
FOREIGN = {
    "codex": 'model_provider = "mine"\n',
    "claude-code": '{"apiKeyHelper": "/usr/bin/other"}',
    "opencode": '{"provider": {"wizard": {}}}',
}


@pytest.mark.parametrize(("texts", "error"), [(BAD, BadFile), (FOREIGN, Refused)])
@every_tool
def test_what_is_broken_or_anothers_is_not_touched(tool: str, texts: dict[str, str], error: type[WizardError]) -> None:
    written(tool, texts[tool])
    before = tree()

    with pytest.raises(error):
        connect(tool)

    assert tree() == before


@every_tool
def test_a_read_only_file_is_not_touched(tool: str) -> None:
    written(tool).chmod(0o444)
    before = tree()

    with pytest.raises(BadFile, match="read-only"):
        connect(tool)

    assert tree() == before


@every_tool
def test_what_is_not_text_or_no_file_is_not_touched(tool: str) -> None:
    path = written(tool)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile, match="UTF-8"):
        connect(tool)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BadFile, match="regular"):
        connect(tool)


@every_tool
def test_a_link_stays_a_link_and_its_file_is_restored(tool: str, home: Path) -> None:
    path, dotfiles = written(tool), home / "dot files"
    dotfiles.mkdir(mode=0o755)
    target = path.rename(dotfiles / path.name)
    path.symlink_to(target)
    before = tree()

    connect(tool)
    assert path.is_symlink()
    assert target.read_bytes() != SETTINGS[tool].encode()
    disconnect(Context(), tool)

    assert tree() == before


def test_a_link_to_where_others_may_write_is_refused(home: Path) -> None:
    path, shared = written("claude-code"), home / "shared"
    shared.mkdir()
    path.symlink_to(path.rename(shared / "settings.json"))
    shared.chmod(0o777)

    with pytest.raises(BadFile, match="others may write"):
        connect("claude-code")


@every_tool
def test_the_variables_of_the_tool_say_where_its_file_is(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a 'b\" é"
    variable, path = {
        "codex": ("CODEX_HOME", place / "wizard.config.toml"),
        "claude-code": ("CLAUDE_CONFIG_DIR", place / "settings.json"),
        "opencode": ("OPENCODE_CONFIG", place / "settings.json"),
    }[tool]
    monkeypatch.setenv(variable, str(path if tool == "opencode" else place))

    connect(tool)
    assert path.is_file()
    # It is where it was put, also when the variable says something else by then.
    monkeypatch.delenv(variable)
    disconnect(Context(), tool)

    assert not place.exists()


@every_tool
def test_a_variable_relative_to_the_working_directory_is_refused(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv({"codex": "CODEX_HOME", "claude-code": "CLAUDE_CONFIG_DIR"}.get(tool, "OPENCODE_CONFIG"), "x")

    with pytest.raises(UsageError, match="absolute"):
        connect(tool)


def test_a_relative_folder_of_settings_is_none_to_find_opencode_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", ".config")

    with pytest.raises(UsageError, match="`\\$XDG_CONFIG_HOME` is not an absolute path"):
        settings_file("opencode", "wizard", os.environ)


def test_opencodes_file_with_comments_in_its_name_comes_first() -> None:
    path = written("opencode")
    path = path.rename(path.with_suffix(".jsonc"))

    connect("opencode")

    assert '"wizard"' in path.read_text()
    assert not settings("opencode").exists()


def test_a_file_that_changes_while_the_person_reads_is_not_touched() -> None:
    path = written("claude-code")
    context = Context()
    proposal = connections.propose(context, "claude-code", "anth")
    path.write_text('{"theme": "light"}')

    with pytest.raises(TryAgain):
        connections.connect(context, proposal, agreed=True)

    assert path.read_text() == '{"theme": "light"}'
    assert connections.connected(context) == ()


def test_a_key_of_the_persons_own_is_not_shown_with_the_change() -> None:
    key = "sk-ant-api03-" + "a1B2" * 20
    written("claude-code", '{\n  "env": {"FOO": "' + key + '", "BAR": "x9Yz' + "q7" * 12 + '"}\n}\n')

    diff = "\n".join(connect("claude-code").diff)

    assert key not in diff
    assert "q7q7" not in diff
    assert "ANTHROPIC_BASE_URL" in diff


def test_a_login_that_stays_with_its_program_is_refused(home: Path) -> None:
    preset = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "custom.toml")
    preset.parent.mkdir()
    preset.write_text(
        'id = "custom"\nname = "C"\nexportable = false\n[[endpoints]]\nid = "default"\n'
        'protocol = "openai-chat"\nbase_url = "https://h.example"\n[[login]]\nmethod = "api-key"\n'
    )

    with pytest.raises(Refused, match="does not leave"):
        connect("codex")


def test_a_profile_of_another_protocol_or_none_is_refused() -> None:
    with pytest.raises(UsageError, match="openai-responses"):
        connect("codex", "anth")
    with pytest.raises(UsageError, match="no profile"):
        connect("codex", "nobody")
    Path(Context().folders.config_file).unlink()
    with pytest.raises(LoginNeeded):
        connections.propose(Context(), "codex", None)


def test_where_a_profile_does_not_fit_the_remedy_names_one_that_does() -> None:
    with pytest.raises(UsageError) as refused:
        connect("claude-code", "resp")
    assert refused.value.hint == "name another: `wizard connect claude-code --profile anth`; `anth-two` would do too"


@pytest.mark.parametrize(
    ("tool", "provider", "remedy"),
    [
        ("claude-code", "openai", "`wizard auth anthropic` makes a profile that it can use"),
        ("codex", "groq", "`wizard auth openai` makes a profile that it can use"),
        (
            "claude-code",
            "deepseek",
            "`wizard auth deepseek --endpoint anthropic --profile NAME` makes one that it can use",
        ),
    ],
)
def test_where_none_fits_it_names_the_login_that_would_make_one(tool: str, provider: str, remedy: str) -> None:
    address = Context().catalogue.presets[provider].endpoints[0].base_url
    Path(Context().folders.config_file).write_text(
        f'[profiles.only]\nprovider = "{provider}"\nprotocol = "openai-chat"\nbase_url = "{address}"\n'
        '[profiles.only.auth]\nmethod = "env"\nenv_key = "LAB_API_KEY"\n'
    )

    with pytest.raises(UsageError) as refused:
        connect(tool, "only")

    assert refused.value.hint == remedy


def test_codex_asks_a_server_of_the_chat_api_by_the_other_one_where_it_may_have_it() -> None:
    assert "responses API" in connect("codex", "chat").doubts
    path = Path(Context().folders.config_file)
    text = path.read_text()
    for provider, address in (("xai", "https://api.x.ai/v1"), ("groq", "https://api.groq.com/openai/v1")):
        path.write_text(text.replace('"custom"', f'"{provider}"').replace("http://127.0.0.1:9/v1", address))
        if provider == "xai":
            assert connect("codex", "chat").doubts == ""
            assert f'base_url = "{address}"' in settings("codex").read_text()
        else:
            with pytest.raises(UsageError, match="openai-responses"):
                connect("codex", "chat")


def test_a_damaged_record_is_told_and_nothing_is_changed() -> None:
    connect("codex")
    Path(Context().folders.state, "connections.json").write_text('{"version": 1, "connections": [{}]}')
    before = tree()

    for act in (lambda: connect("codex"), lambda: disconnect(Context(), "codex")):
        with pytest.raises(BadFile, match="connections"):
            act()
    assert tree() == before


def test_two_tools_are_undone_one_by_one() -> None:
    before = tree()
    for tool in TOOLS:
        connect(tool)
    for tool in TOOLS:
        disconnect(Context(), tool)

    assert tree() == before
    assert disconnect(Context(), "codex") == ()


@one_tool
def test_many_at_once_are_as_one(tool: str) -> None:
    written(tool)
    before = tree()
    argv = [wizard_argv("connect", tool, "--yes", "--profile", PROFILES[tool][at % 2]) for at in range(6)]
    running = [
        subprocess.Popen(each, env=wizard_env(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for each in argv
    ]
    said = [(each.communicate(timeout=60)[1], each.returncode) for each in running]

    assert [code for _, code in said] == [0] * 6, said
    assert len(connections.connected(Context())) == 1
    disconnect(Context(), tool)
    assert tree() == before


@pytest.mark.parametrize(
    ("tool", "cases"),
    [("opencode", ["1"]), *(pytest.param(each, ["0", "1"], marks=pytest.mark.long) for each in TOOLS)],
)
def test_killed_anywhere_it_can_be_undone_to_the_byte(tool: str, cases: list[str]) -> None:
    killer = Path(__file__).with_name("connect_killer.py")
    Path(Context().folders.config_file).unlink()
    Path(Context().folders.config_file).parent.rmdir()
    environment = wizard_env()
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, str(killer), tool, *cases], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen.get("different", 0) == 0, done.stderr
    assert seen["kills"] > 60
