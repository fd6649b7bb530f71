"""The tools that prefer a file of their own, and where that is; nothing is read here."""

from pathlib import Path

import pytest

from wizard.handoff.shadows import shadow

HOME = {"HOME": "/h", "USERPROFILE": "/h", "APPDATA": "/h/a"}


@pytest.mark.parametrize(
    ("program", "more", "file"),
    [
        ("llm", {}, "/h/.config/io.datasette.llm/keys.json"),
        ("llm", {"XDG_CONFIG_HOME": "/x"}, "/x/io.datasette.llm/keys.json"),
        ("/opt/bin/llm", {"LLM_USER_PATH": "/l"}, "/l/keys.json"),
        ("aider", {}, "/h/.aider.conf.yml"),
        ("codex", {}, "/h/.codex/auth.json"),
        ("codex", {"CODEX_HOME": "/c"}, "/c/auth.json"),
    ],
)
def test_a_tools_own_file_is_where_the_tool_looks(program: str, more: dict[str, str], file: str) -> None:
    found = shadow(program, HOME | more)

    assert found is not None
    assert found.file == Path(file)
    assert found.tool == Path(program).name


@pytest.mark.parametrize(
    ("program", "environ"),
    [
        ("python", HOME),
        ("llm", {}),
        ("llm", HOME | {"LLM_USER_PATH": "here"}),  # it would be looked for in the working directory
        ("codex", HOME | {"CODEX_HOME": "./.codex"}),
    ],
)
def test_nothing_is_looked_for_elsewhere(program: str, environ: dict[str, str]) -> None:
    assert shadow(program, environ) is None
