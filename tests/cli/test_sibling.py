"""A key of another region's, outside the screens: line prompts try the other place on Enter, a script never does."""

import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.raw_server import RawServer, Script, reply, serving
from servers.canary import assert_absent
from servers.cli import Done, run_wizard

KEY = "sk-0123456789abcdefghijklmnopqrstuvwxyz"
LIST = reply(200, '{"object": "list", "data": [{"id": "kimi-k3"}]}')
REFUSAL = reply(401, '{"error": {"message": "no"}}')
PRESET = """
id = "moonshotai"
name = "Moonshot AI"
env = {{ key = ["MOONSHOT_API_KEY"] }}
[[endpoints]]
id = "default"
protocol = "openai-chat"
base_url = "{intl}/v1"
region = "International"
keys_url = "https://platform.kimi.ai/console/api-keys"
[[endpoints]]
id = "cn"
protocol = "openai-chat"
base_url = "{cn}/v1"
region = "China"
keys_url = "https://platform.moonshot.cn/console/api-keys"
[[login]]
method = "api-key"
"""


def with_its_key(server: RawServer, connection: socket.socket) -> None:
    answer: Script = LIST if f"Bearer {KEY}".encode() in server.requests[-1] else REFUSAL
    answer(server, connection)


@dataclass(frozen=True)
class Places:
    intl: RawServer
    cn: RawServer


@pytest.fixture
def places() -> Iterator[Places]:
    """Two regions, of which only the second knows the key."""
    with serving(REFUSAL) as intl, serving(with_its_key) as cn:
        folder = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
        folder.mkdir(parents=True)
        (folder / "moonshotai.toml").write_text(PRESET.format(intl=intl.origin, cn=cn.origin))
        yield Places(intl, cn)


def script(*words: str, **env: str) -> Done:
    return run_wizard(["auth", "moonshotai", "--store", "plain", *words], stdin=KEY, env=env)


def test_a_script_names_the_command_and_sends_nothing_there(places: Places) -> None:
    done = script("--endpoint", "default", "--key-stdin")

    assert (done.exit, done.stdout) == (8, b"")
    command = "`wizard auth moonshotai --endpoint cn --key-stdin`"
    assert f"wizard: hint: {command} tries 127.0.0.1:{places.cn.port}; " in done.err
    assert places.cn.connections == 0
    assert_absent(KEY, *done.everything)
    assert script("--endpoint", "cn", "--key-stdin").exit == 0


def test_events_name_it_in_the_hint(places: Places) -> None:
    done = script("--endpoint", "default", "--key-stdin", "--events")

    *_, last = map(json.loads, done.out.splitlines())
    assert (done.exit, last["event"], last["exit"]) == (8, "error", 8)
    assert "wizard auth moonshotai --endpoint cn --key-stdin" in last["hint"]
    assert places.cn.connections == 0


def test_a_variable_is_no_reason_to_send_its_key_there(places: Places) -> None:
    done = script("--endpoint", "default", "--method", "env", MOONSHOT_API_KEY=KEY)

    assert done.exit == 8, done.err
    assert "`wizard auth moonshotai --endpoint cn --env-key MOONSHOT_API_KEY` tries" in done.err
    assert places.cn.connections == 0


@pytest.mark.parametrize("takes", [True, False], ids=["Enter", "another key"])
def test_line_prompts_name_it_and_wait_for_enter(places: Places, *, takes: bool) -> None:
    asked = [("Choice: ", "1\n"), ("API key (hidden): ", f"{KEY}\n")]
    if takes:
        answers = [*asked, ("Choice: ", "\n"), ("Default model: ", "\n"), ("Save? [Y/n]: ", "\n")]
    else:
        answers = [*asked, ("Choice: ", "2\n"), ("API key (hidden): ", "\n")]
    done = run_wizard(["auth", "moonshotai", "--store", "plain", "--plain"], tty=True, answers=answers)

    assert done.exit == (0 if takes else 130), done.shown
    assert "Keys from platform.moonshot.cn do not work here." in done.shown
    assert f"1 Try 127.0.0.1:{places.cn.port}: China" in done.shown
    assert "Enter takes 1." in done.shown
    assert (places.cn.connections > 0) is takes
    assert_absent(KEY, *done.everything)
    if takes:
        assert json.loads(run_wizard(["status", "--json"]).out)["profiles"][0]["base_url"] == f"{places.cn.origin}/v1"
