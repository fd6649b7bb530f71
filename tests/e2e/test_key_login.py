"""Key login end to end, against a real model server, a real keyring and a real terminal: three frontends, two stores."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from e2e.sign_in_kit import saved_by_lines
from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.model_server import ModelServer
from servers.secret_service import SecretService
from servers.tmux import StartTmux

STORES = ["keyring", "plain"]
ENOUGH = {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "PYTHONPATH"}


@pytest.fixture
def bus(secret_service: SecretService) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": secret_service.env["DBUS_SESSION_BUS_ADDRESS"]}


def words(server: ModelServer, store: str) -> list[str]:
    named = ["auth", "custom-openai", "--profile", "llama", "--base-url", server.base_url, "--method", "api-key"]
    return [*named, "--store", store]


def assert_logged_in(server: ModelServer, bus: dict[str, str], store: str) -> None:
    """A new process with nothing but home and bus prints the key; nothing but the vault holds it."""
    env = {name: value for name, value in wizard_env(**bus).items() if name in ENOUGH}
    done = subprocess.run(wizard_argv("token"), env=env, capture_output=True, check=False)
    assert done.stdout == server.key.encode() + b"\n", done.stderr
    record = Path(os.environ["XDG_STATE_HOME"], "wizard", "creds", "llama.cred")
    assert record.is_file()
    if store == "keyring":
        assert_absent(server.key, Path(os.environ["HOME"]))
    else:
        assert server.key in record.read_text()
        others = [path for path in Path(os.environ["HOME"]).rglob("*") if path.is_file() and path != record]
        assert_absent(server.key, *others)
    status = json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]
    assert (status["state"], status["verified"], status["store"], status["model"]) == (
        "ready",
        True,
        store,
        server.model,
    )
    tested = run_wizard(["test", "--json"], env=bus)
    assert [step["ok"] for step in json.loads(tested.out)["steps"]] == [True, True, True]


@pytest.mark.parametrize("store", STORES)
def test_by_script(model_server: ModelServer, bus: dict[str, str], store: str) -> None:
    done = run_wizard([*words(model_server, store), "--key-stdin"], stdin=model_server.key, env=bus)

    assert (done.exit, done.stdout) == (0, b""), done.err
    assert_absent(model_server.key, *done.everything)
    assert_logged_in(model_server, bus, store)


@pytest.mark.parametrize("store", STORES)
def test_by_line_prompts(model_server: ModelServer, bus: dict[str, str], store: str, tmux: StartTmux) -> None:
    window = tmux(wizard_argv(*words(model_server, store), "--plain"), env=wizard_env(**bus))
    window.wait_for("API key (hidden):")
    window.paste(model_server.key)
    window.keys("Enter")
    saved_by_lines(window)

    assert_absent(model_server.key, window.output())
    assert_logged_in(model_server, bus, store)


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
def test_by_the_screens(
    model_server: ModelServer, bus: dict[str, str], store: str, size: tuple[int, int], tmux: StartTmux
) -> None:
    window = tmux(wizard_argv(*words(model_server, store)), env=wizard_env(**bus), size=size)
    window.wait_for("Paste the key")
    window.paste(model_server.key)
    window.wait_for(f"{len(model_server.key)} characters")
    window.keys("Enter")
    window.wait_for("Default model")
    window.keys("Enter")

    assert window.exit_status() == 0
    assert_absent(model_server.key, window.output())
    assert_logged_in(model_server, bus, store)


def test_typed_instead_of_pasted(model_server: ModelServer, bus: dict[str, str], tmux: StartTmux) -> None:
    window = tmux(wizard_argv(*words(model_server, "plain")), env=wizard_env(**bus))
    window.wait_for("Paste the key")
    window.type(model_server.key)
    window.wait_for(f"{len(model_server.key)} characters")
    window.keys("Enter")
    window.wait_for("Default model")
    window.keys("Enter")

    assert window.exit_status() == 0
    assert_absent(model_server.key, window.output())


def test_a_resize_storm_on_the_way_changes_nothing(
    model_server: ModelServer, bus: dict[str, str], tmux: StartTmux
) -> None:
    window = tmux(wizard_argv(*words(model_server, "plain")), env=wizard_env(**bus))
    window.wait_for("Paste the key")
    window.paste(model_server.key)
    for columns, rows in [(40, 10), (120, 40), (61, 17), (20, 5)]:
        window.resize(columns, rows)
    window.wait_drawn(80, 24, "Enter check key")  # what is pressed while it is too small is not taken
    window.wait_for(f"{len(model_server.key)} characters")
    window.keys("Enter")
    window.wait_for("Default model")
    window.keys("Enter")

    assert window.exit_status() == 0
    assert_absent(model_server.key, window.output())
    assert_logged_in(model_server, bus, "plain")


def test_a_wrong_key_for_the_real_server_is_rejected(
    model_server: ModelServer, bus: dict[str, str], canary: str
) -> None:
    done = run_wizard([*words(model_server, "plain"), "--key-stdin"], stdin=canary, env=bus)

    assert done.exit == 8
    assert_absent(canary, *done.everything, Path(os.environ["HOME"]))
