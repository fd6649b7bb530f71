"""A key that another tool holds, taken over from the picker, at line prompts and by `wizard import`; the tool keeps its own."""

import json
import os
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.model_server import ModelServer
from servers.secret_service import SecretService
from servers.tmux import StartTmux, Tmux

PRESET = """
id = "lab"
name = "Lab server"
category = "local"
[[endpoints]]
id = "default"
protocol = "openai-chat"
base_url = "{base_url}"
[[login]]
method = "api-key"
"""


@pytest.fixture
def bus(secret_service: SecretService) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": secret_service.env["DBUS_SESSION_BUS_ADDRESS"]}


@pytest.fixture
def keys(model_server: ModelServer, home: Path) -> Path:
    """llm's keys, as llm writes them."""
    presets = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
    presets.mkdir(parents=True)
    (presets / "lab.toml").write_text(PRESET.format(base_url=model_server.base_url))
    file = home / ".config" / "io.datasette.llm" / "keys.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"// Note": "This file stores secret API credentials", "lab": model_server.key}))
    file.chmod(0o600)
    return file


def assert_taken(model_server: ModelServer, bus: dict[str, str], home: Path, keys: Path, window: Tmux) -> None:
    before = json.dumps({"// Note": "This file stores secret API credentials", "lab": model_server.key})
    assert (keys.read_text(), keys.stat().st_mode & 0o777) == (before, 0o600)
    assert run_wizard(["token", "lab"], env=bus).out == model_server.key + "\n"
    (row,) = json.loads(run_wizard(["status", "--json"]).out)["profiles"]
    assert (row["name"], row["store"], row["verified"]) == ("lab", "keyring", True)
    assert_absent(model_server.key, window.output(), home, exclude=[keys])


def test_from_the_picker(
    model_server: ModelServer, bus: dict[str, str], home: Path, keys: Path, tmux: StartTmux
) -> None:
    window = tmux(wizard_argv(), env=wizard_env(**bus))
    window.wait_for("Popular")
    window.type("lab")
    window.wait_for("in llm")
    window.keys("Enter")
    window.wait_for("how do you sign in?")
    window.keys("Enter")
    window.wait_for("Enter save")
    window.keys("Enter")
    window.wait_for("Lab server is ready")
    window.keys("Enter")

    assert window.exit_status() == 0
    assert_taken(model_server, bus, home, keys, window)


def test_at_line_prompts(
    model_server: ModelServer, bus: dict[str, str], home: Path, keys: Path, tmux: StartTmux
) -> None:
    window = tmux(wizard_argv("--plain"), env=wizard_env(**bus))
    for prompt, answer in (("Provider:", "lab"), ("Method:", ""), ("Default model:", ""), ("Save? [Y/n]:", "")):
        window.wait_for(prompt)
        window.type(f"{answer}\n")

    assert window.exit_status() == 0
    assert "found in llm" in window.screen(history=True)
    assert_taken(model_server, bus, home, keys, window)


def test_by_its_own_command(
    model_server: ModelServer, bus: dict[str, str], home: Path, keys: Path, tmux: StartTmux
) -> None:
    window = tmux(wizard_argv("import"), env=wizard_env(**bus))
    window.wait_for("Take it for Lab server? [y/N]:")
    window.type("y\n")

    assert window.exit_status() == 0
    assert_taken(model_server, bus, home, keys, window)
