"""Whether what was put into a tool's file still stands there, and whom it starts."""

import json
import os
from pathlib import Path

import pytest

from accounts.connect_kit import TOOLS, config, connect, settings, written
from wizard.accounts import connections
from wizard.accounts.context import Context
from wizard.accounts.doctor.tools import tools
from wizard.errors import BadFile
from wizard.handoff.source import Part
from wizard.handoff.standing import program, standing
from wizard.machine import own_command


@pytest.fixture
def wizard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program that the tools are given."""
    script = tmp_path / "a b" / "wizard"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(own_command.sys, "argv", [str(script)])
    config()
    return script


def said(**environ: str) -> dict[str, tuple[str, str]]:
    found = tools(Context(environ={**os.environ, **environ}))
    assert all("`" in each.hint or each.hint.startswith("unset ") or each.level == "ok" for each in found)
    return {each.id: (each.level, each.text) for each in found}


def test_without_a_connection_there_is_nothing_to_say(home: Path) -> None:
    assert said() == {"connections": ("ok", "connected tools: none")}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_connected_tool_is_well_until_its_part_is_taken_out(wizard: Path, tool: str) -> None:
    file = written(tool)
    before = file.read_bytes()
    connect(tool)
    assert said()[f"connection:{tool}"][0] == "ok"
    with file.open("ab") as more:
        more.write(b"\n")
    assert said()[f"connection:{tool}"][0] == "ok"

    file.write_bytes(before)

    assert "no longer holds what `wizard connect` put there" in said()[f"connection:{tool}"][1]
    file.unlink()
    assert said()[f"connection:{tool}"] == ("error", f"{tool}: `~/{file.relative_to(Path.home())}` is gone")


@pytest.mark.parametrize("tool", TOOLS)
def test_a_wizard_that_is_not_there_any_more_is_told(wizard: Path, tool: str) -> None:
    connect(tool)
    wizard.unlink()

    level, text = said()[f"connection:{tool}"]

    assert (level, text.endswith("wizard`, which is not there any more")) == ("error", True), text
    assert str(wizard.parent.name) in text


def test_a_module_that_was_deleted_is_told(wizard: Path) -> None:
    connect("opencode")
    (record,) = connections.connected(Context())
    assert record.module is not None
    Path(record.module).unlink()

    assert "which it loads, is gone" in said()["connection:opencode"][1]


def test_a_provider_of_codex_that_asks_somebody_else_is_told(wizard: Path) -> None:
    connect("codex")
    file = settings("codex")
    file.write_text(file.read_text().replace("[model_providers.wizard.auth]", "[model_providers.wizard.other]"))

    assert "asks no program for its token any more" in said()["connection:codex"][1]


def test_a_profile_that_was_removed_is_told(wizard: Path) -> None:
    connect("codex")
    path = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    path.write_text(path.read_text().replace("[profiles.resp", "[profiles.other"))

    assert "the profile `resp`, which is not there" in said()["connection:codex"][1]


@pytest.mark.parametrize("tool", TOOLS)
def test_a_profile_that_has_moved_since_is_told(wizard: Path, tool: str) -> None:
    connect(tool)
    path = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    path.write_text(path.read_text().replace("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v2"))
    assert said()[f"connection:{tool}"][0] == "ok"

    path.write_text(path.read_text().replace("http://127.0.0.1:9/v2", "https://llm.example/v1"))

    level, text = said()[f"connection:{tool}"]
    assert level == "error"
    assert text.endswith("to 127.0.0.1:9, and that one is for llm.example")


def test_a_provider_of_codex_that_was_led_elsewhere_is_told(wizard: Path) -> None:
    connect("codex")
    file = settings("codex")
    file.write_text(file.read_text().replace("http://127.0.0.1:9/v1", "nowhere"))

    assert "to another address" in said()["connection:codex"][1]


def test_what_claude_code_prefers_is_told_by_its_name(wizard: Path, canary: str) -> None:
    connect("claude-code")

    level, text = said(ANTHROPIC_API_KEY=canary)["connection:claude-code:shadow"]

    assert (level, "$ANTHROPIC_API_KEY" in text, canary in text) == ("warning", True, False)


def test_a_record_of_the_connections_that_was_damaged_is_told(wizard: Path) -> None:
    connect("codex")
    file = Path(os.environ["XDG_STATE_HOME"], "wizard", "connections.json")
    file.write_text(file.read_text()[:-9])

    assert said()["connections"][0] == "error"


def test_a_tools_file_that_cannot_be_read_is_told_with_its_place(wizard: Path) -> None:
    connect("claude-code")
    settings("claude-code").write_text('{"a": }')

    assert said()["connection:claude-code"] == ("error", "`~/.claude/settings.json:1:7`: not JSON")
    with pytest.raises(BadFile):
        standing("codex", "a = ", (), "x")


@pytest.mark.parametrize(
    ("tool", "value", "module", "found"),
    [
        ("codex", {"auth": {"command": "/w"}}, None, "/w"),
        ("codex", {"auth": {"command": ["/w"]}}, None, None),
        ("claude-code", "'/a b/w' token x", None, "/a b/w"),
        ("claude-code", "'open", None, None),
        ("opencode", "", f"const COMMAND = {json.dumps('/a“b')}\n", "/a“b"),
        ("opencode", "", "const COMMAND = nothing\n", None),
        ("opencode", "", None, None),
    ],
)
def test_the_program_is_read_as_the_tool_reads_it(tool: str, value: object, module: str | None, found: str) -> None:
    assert program(tool, [Part(("apiKeyHelper",), value)], module) == found
