"""Clients that read their environment, from a login to an answer under `wizard run`: llm, aider, both vendors' SDKs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.model_server import ModelServer

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

PRESET = """
id = "{id}"
name = "Llama"
category = "local"
[[endpoints]]
id = "default"
protocol = "{protocol}"
base_url = "{base_url}"
[models]
url = "{models}"
[[login]]
method = "api-key"
"""
OPENAI = """\
import os
from openai import OpenAI
said = OpenAI().chat.completions.create(model=os.environ["OPENAI_MODEL"], messages=[{"role": "user", "content": "hi"}])
print(said.choices[0].message.content)
"""
ANTHROPIC = """\
import os
from anthropic import Anthropic
asked = [{"role": "user", "content": "hi"}]
said = Anthropic().messages.create(model=os.environ["ANTHROPIC_MODEL"], max_tokens=16, messages=asked)
print(said.content[0].text)
"""
LLM_MODELS = "- model_id: llama\n  model_name: {model}\n  api_base: {base_url}\n"


def installed(folder: Path, *packages: str) -> Path:
    """The programs of a virtual environment with nothing else in it."""
    python = folder / "bin" / "python"
    # A home of pip's own: the test's ends with it.
    env = {name: os.environ[name] for name in os.environ if name == "PATH" or name.startswith("PIP_")}
    for argv in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages],
    ):
        done = subprocess.run(
            argv, env={**env, "HOME": str(folder)}, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
    return python.parent


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("clients") / "venv", "llm", "openai", "anthropic")


@pytest.fixture(scope="session")
def aider(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("aider") / "venv", "aider-chat") / "aider"


@pytest.fixture
def llama(model_server: ModelServer, home: Path) -> ModelServer:
    """Two profiles of the one server: `chat` and `messages`."""
    presets = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
    presets.mkdir(parents=True)
    for name, protocol, base_url in (
        ("chat", "openai-chat", model_server.base_url),
        ("messages", "anthropic-messages", model_server.root),
    ):
        models = f"{model_server.base_url}/models"
        (presets / f"{name}.toml").write_text(
            PRESET.format(id=name, protocol=protocol, base_url=base_url, models=models)
        )
        done = run_wizard(["auth", name, "--key-stdin", "--store", "plain"], stdin=model_server.key)
        assert done.exit == 0, done.err
    return model_server


def answered(server: ModelServer, home: Path, words: list[str], folder: Path, **extra: str) -> None:
    done = subprocess.run(
        wizard_argv("run", *words),
        cwd=folder,
        env=wizard_env(**extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert server.answer.encode() in done.stdout, (done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    state = Path(os.environ["XDG_STATE_HOME"], "wizard")
    for each in home.rglob("*"):
        if each.is_file() and not each.is_relative_to(state):
            assert_absent(server.key, each.read_bytes())


def test_the_openai_sdk_answers(clients: Path, llama: ModelServer, home: Path, folder: Path) -> None:
    answered(llama, home, ["chat", "--as", "openai", "--", str(clients / "python"), "-c", OPENAI], folder)


def test_the_anthropic_sdk_answers(clients: Path, llama: ModelServer, home: Path, folder: Path) -> None:
    answered(llama, home, ["messages", "--as", "anthropic", "--", str(clients / "python"), "-c", ANTHROPIC], folder)


def test_llm_answers(clients: Path, llama: ModelServer, home: Path, folder: Path) -> None:
    models = Path(os.environ["XDG_CONFIG_HOME"], "io.datasette.llm", "extra-openai-models.yaml")
    models.parent.mkdir(parents=True)
    told = LLM_MODELS.format(model=llama.model, base_url=llama.base_url) + "  api_key_name: openai\n"
    models.write_text(told)

    answered(llama, home, ["chat", "--as", "openai", "--", str(clients / "llm"), "-m", "llama", "hi"], folder)


def test_aider_answers(aider: Path, llama: ModelServer, home: Path, folder: Path) -> None:
    options = ["--no-git", "--no-check-update", "--analytics-disable", "--yes-always", "--no-show-model-warnings"]
    options += ["--no-pretty", "--no-stream", "--map-tokens", "0", "--message", "hi"]

    answered(
        llama,
        home,
        ["chat", "--as", "openai", "--", str(aider), "--model", f"openai/{llama.model}", *options],
        folder,
        LITELLM_LOCAL_MODEL_COST_MAP="true",
    )
    shutil.rmtree(home / ".aider", ignore_errors=True)
