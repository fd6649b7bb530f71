"""The real codex, Claude Code and opencode, from a login to an answer: each fetches its key by the command we gave it."""

import os
import subprocess
from pathlib import Path

import pytest

from e2e.tool_kit import connect, run
from servers.canary import assert_absent
from servers.cli import run_wizard
from servers.model_server import ModelServer
from servers.practice import install_preset, log_in
from wizard.demo.models import ANSWER
from wizard.demo.provider import Practice

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def log_in_to_model(server: ModelServer, protocol: str) -> None:
    root = server.root if protocol == "anthropic-messages" else server.base_url
    preset = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "llama.toml")
    preset.parent.mkdir(parents=True)
    preset.write_text(
        f'id = "llama"\nname = "Llama"\n[[endpoints]]\nid = "default"\nprotocol = "{protocol}"\n'
        f'base_url = "{root}"\n[models]\nurl = "{server.base_url}/models"\n[[login]]\nmethod = "api-key"\n'
    )
    done = run_wizard(
        ["auth", "llama", "--key-stdin", "--store", "plain", "--model", server.model, "--no-verify"], stdin=server.key
    )
    assert done.exit == 0, done.err


def files(home: Path) -> list[Path]:
    return [each for each in home.rglob("*") if each.is_file()]


def assert_answered(done: "subprocess.CompletedProcess[bytes]", server: ModelServer, home: Path, tool: str) -> None:
    assert server.answer.encode() in done.stdout, (done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    state = Path(os.environ["XDG_STATE_HOME"], "wizard")
    for each in files(home):
        if not each.is_relative_to(state):
            assert_absent(server.key, each.read_bytes())
    assert run_wizard(["disconnect", tool]).exit == 0


def test_codex_answers(programs: Path, model_server: ModelServer, home: Path, folder: Path) -> None:
    log_in_to_model(model_server, "openai-responses")
    connect("codex")

    done = run([str(programs / "codex"), "--profile", "wizard", "exec", "--skip-git-repo-check", "hi"], folder)

    assert_answered(done, model_server, home, "codex")


def test_claude_code_answers(programs: Path, model_server: ModelServer, home: Path, folder: Path) -> None:
    log_in_to_model(model_server, "anthropic-messages")
    connect("claude-code")

    done = run(
        [str(programs / "claude"), "-p", "hi"],
        folder,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="1",
        CLAUDE_CODE_MAX_OUTPUT_TOKENS="64",
    )

    assert_answered(done, model_server, home, "claude-code")


@pytest.mark.parametrize("protocol", ["openai-chat", "anthropic-messages"])
def test_opencode_answers(programs: Path, model_server: ModelServer, home: Path, folder: Path, protocol: str) -> None:
    log_in_to_model(model_server, protocol)
    connect("opencode")

    done = run([str(programs / "opencode"), "run", "hi"], folder)

    assert_answered(done, model_server, home, "opencode")


@pytest.mark.parametrize("protocol", ["openai-responses", "gemini"])
def test_opencode_answers_by_the_other_protocols(
    programs: Path, practice: Practice, folder: Path, protocol: str
) -> None:
    # The practice provider: opencode does not understand what llama.cpp streams as responses.
    install_preset(practice, protocol)
    log_in(practice)
    connect("opencode")

    done = run([str(programs / "opencode"), "run", "hi"], folder)

    assert ANSWER.encode() in done.stdout, (done.returncode, done.stdout[-2000:], done.stderr[-2000:])
