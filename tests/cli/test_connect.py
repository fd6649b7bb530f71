"""`wizard connect` and `disconnect` as real processes: what they show, ask, print, and how they end."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from accounts.connect_kit import PROFILES, TOOLS, config, settings, tree, written
from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_env

every_tool = pytest.mark.parametrize("tool", TOOLS)


@pytest.fixture(autouse=True)
def _profiles(home: Path) -> None:
    config()


def words(tool: str, *more: str) -> list[str]:
    return ["connect", tool, "--profile", PROFILES[tool][0], *more]


@every_tool
def test_with_yes_it_is_done_and_undone_without_a_terminal(tool: str) -> None:
    path = written(tool)
    before = path.read_bytes()

    done = run_wizard(words(tool, "--yes"))
    assert (done.exit, done.stdout) == (0, b"")
    assert f"{tool} is connected to {PROFILES[tool][0]}" in done.err
    assert f"wizard disconnect {tool}" in done.err
    assert path.read_bytes() != before

    undone = run_wizard(["disconnect", tool])
    assert (undone.exit, undone.stdout) == (0, b"")
    assert path.read_bytes() == before


@every_tool
def test_a_dry_run_prints_the_diff_and_writes_nothing(tool: str) -> None:
    written(tool)
    before = tree()

    done = run_wizard(words(tool, "--dry-run"))

    assert (done.exit, done.err) == (0, "")
    assert done.out.startswith("--- ~/.c")
    assert "\n+++ ~/.c" in done.out
    assert all(line[:1] in {"-", "+", " ", "@"} for line in done.out.splitlines())
    assert tree() == before


@every_tool
def test_without_a_terminal_and_without_yes_nothing_is_done(tool: str) -> None:
    written(tool)
    before = tree()

    done = run_wizard(words(tool))

    assert (done.exit, done.stdout) == (2, b"")
    assert "--yes" in done.err
    assert "--dry-run" in done.err
    assert tree() == before


def test_on_a_terminal_the_diff_is_shown_and_the_person_decides() -> None:
    path = written("claude-code")
    before = path.read_bytes()

    for typed, code in (("\n", 130), ("n\n", 130), ("b\n", 130), ("y\n", 0)):
        done = run_wizard(words("claude-code"), tty=True, answers=[("Change it? [y/N]: ", typed)], piped_stdout=True)
        assert (done.exit, done.stdout) == (code, b""), done.shown
        assert '+    "apiKeyHelper": "' in done.shown
        assert (path.read_bytes() == before) is (code != 0)


def test_a_no_says_that_nothing_was_changed() -> None:
    done = run_wizard(words("codex"), tty=True, answers=[("[y/N]: ", "n\n")])

    assert done.shown.rstrip().endswith("wizard: cancelled; nothing was changed")
    assert not settings("codex").exists()


def test_what_a_file_holds_cannot_steer_the_terminal() -> None:
    written("claude-code", '{\n  "a": "\x7f\u202e\u009b31m",\n  "b": "\u2028x"\n}')

    done = run_wizard(words("claude-code", "--dry-run"))

    assert done.exit == 0
    assert not any(char in done.out for char in "\x7f\u202e\u009b\u2028")


def test_connecting_twice_is_said_and_harmless() -> None:
    run_wizard(words("codex", "--yes"))

    again = run_wizard(words("codex"))

    assert (again.exit, again.err) == (0, "codex is connected to resp already\n")
    assert run_wizard(words("codex", "--dry-run")).out == ""


@every_tool
def test_disconnecting_what_is_not_connected_is_harmless(tool: str) -> None:
    before = tree()

    done = run_wizard(["disconnect", tool])

    assert (done.exit, done.stdout) == (0, b"")
    assert done.err == f"{tool} is not connected; nothing was changed\n"
    assert {name for name in tree() if name not in before} <= {".local", ".local/state", ".local/state/wizard"}


def test_a_dry_disconnect_prints_what_would_go() -> None:
    run_wizard(words("codex", "--yes"))
    before = tree()

    done = run_wizard(["disconnect", "codex", "--dry-run"])

    assert '\n-model_provider = "wizard"\n' in done.out
    assert tree() == before


@pytest.mark.parametrize("command", ["connect", "disconnect"])
def test_an_unknown_tool_is_answered_with_what_is_known(command: str, canary: str) -> None:
    done = run_wizard([command, "codx"])
    assert done.exit == 2
    assert "did you mean `codex`?" in done.err
    for word in ("claude-code", "opencode", "llm", "wizard run", "wizard env"):
        assert word in done.err

    assert_absent(canary, *run_wizard([command, canary]).everything)


@pytest.mark.parametrize("tool", ["llm", "aider", "crush", "gemini-cli", "goose", "qwen-code", "Qwen"])
def test_for_another_tool_the_recipe_is_printed(tool: str) -> None:
    before = tree()

    done = run_wizard(["connect", tool, "--profile", "chat"])

    assert (done.exit, done.err) == (0, "")
    assert "wizard run " in done.out
    assert "chat -- " in done.out
    assert "{" not in done.out or '{"security"' in done.out
    assert tree() == before
    assert run_wizard(["disconnect", tool]).exit == 2


def test_what_may_keep_a_tool_from_using_it_is_said_before_the_question() -> None:
    done = run_wizard(
        ["connect", "claude-code", "--profile", PROFILES["claude-code"][0]],
        env={"ANTHROPIC_API_KEY": "sk-canary-9"},
        tty=True,
        answers=[("Change it? [y/N]: ", "n\n")],
    )

    assert done.exit == 130
    assert done.shown.index("$ANTHROPIC_API_KEY is set") < done.shown.index("Change it?")


def test_what_would_win_over_the_helper_is_told() -> None:
    done = run_wizard(words("claude-code", "--yes"), env={"ANTHROPIC_API_KEY": "sk-canary-9"})

    assert "$ANTHROPIC_API_KEY is set" in done.err
    assert "sk-canary-9" not in done.err


def test_a_helper_of_somebody_else_is_refused() -> None:
    written("claude-code", '{"apiKeyHelper": "/usr/bin/other"}')

    done = run_wizard(words("claude-code", "--yes"))

    assert done.exit == 7
    assert "apiKeyHelper" in done.err


def test_broken_settings_are_told_with_their_place() -> None:
    written("opencode", '{\n  "a": }')

    done = run_wizard(words("opencode", "--yes"))

    assert done.exit == 3
    assert "opencode.json:2:8" in done.err


def test_the_command_in_the_file_prints_the_token(canary: str) -> None:
    run_wizard(words("codex", "--yes"))

    auth = tomllib.loads(settings("codex").read_text())["model_providers"]["wizard"]["auth"]
    done = subprocess.run(
        [auth["command"], *auth["args"]],
        env=wizard_env(LAB_API_KEY=canary),
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert Path(auth["command"]).is_absolute()
    assert done.stdout == canary + "\n"


def test_an_app_has_connections_of_its_own() -> None:
    apps = Path(settings("codex").parent.parent, ".config", "wizard")
    (apps / "apps" / "mytool").mkdir(parents=True)
    (apps / "apps" / "mytool" / "config.toml").write_text((apps / "config.toml").read_text())

    for app in ([], ["--app", "mytool"]):
        assert run_wizard([*app, *words("codex", "--yes")]).exit == 0

    folder = settings("codex").parent
    assert sorted(each.name for each in folder.iterdir()) == ["wizard-mytool.config.toml", "wizard.config.toml"]
    assert '"--app", "mytool"' in (folder / "wizard-mytool.config.toml").read_text()
    assert run_wizard(["disconnect", "codex", "--app", "mytool"]).exit == 0
    assert [each.name for each in folder.iterdir()] == ["wizard.config.toml"]


@pytest.mark.parametrize("moved", [True, False])
def test_a_login_that_moves_to_another_host_names_the_tools_that_stay_at_the_old_one(moved: bool) -> None:
    login = ("auth", "openai", "--key-stdin", "--store", "plain", "--no-verify")
    assert run_wizard(login, stdin="sk-first-0123456789").exit == 0
    assert run_wizard(["connect", "codex", "--profile", "openai", "--yes"]).exit == 0
    to = ("--base-url", "https://moved.example/v1") if moved else ()

    done = run_wizard([*login, *to], stdin="sk-second-0123456789")

    assert done.exit == 0, done.err
    assert ("codex still sends what this login gives to api.openai.com" in done.err) is moved
    assert ("`wizard connect codex --profile openai`" in done.err) is moved
