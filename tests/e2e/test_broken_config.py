"""A config.toml with a mistake in it, in a real terminal: a copy without that is opened, and kept by the command told."""

import json
import subprocess

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.home import config
from servers.tmux import StartTmux

KEY = "sk-ant-canary0123456789abcdefghijklmnop"
TABLE = """[profiles.{0}]
provider = "openai"
protocol = "openai-chat"
base_url = "https://{0}.example.com/v1"
[profiles.{0}.auth]
method = "env"
env_key = "{0}_KEY"
"""
BROKEN = "".join(map(TABLE.format, ("ada", "lab", "work"))) + f'[profiles.old]\nmodel = "{KEY}\n'


def test_the_home_opens_on_a_copy_and_the_command_that_is_told_keeps_it(tmux: StartTmux) -> None:
    config().parent.mkdir(parents=True)
    config().write_text(BROKEN)

    terminal = tmux(wizard_argv(), env=wizard_env())
    terminal.wait_for("config.toml line 23 is not valid. Nothing was changed. Enter opens a copy")
    terminal.keys("Enter")
    terminal.wait_for("A copy without line 23 of config.toml. To keep it, run:")
    terminal.wait_for(" > ada")
    terminal.keys("Down", "d")
    terminal.wait_for("lab is the default now")
    terminal.keys("Escape")
    assert terminal.exit_status() == 0

    assert config().read_text() == BROKEN
    told = terminal.screen(history=True)
    assert "This was a copy without line 23 of config.toml:" in told
    assert_absent(KEY, terminal.output())
    command = next(line for line in told.splitlines() if line.startswith("  mv "))
    subprocess.run(["sh", "-c", command], env=wizard_env(), check=True)
    status = json.loads(run_wizard(["status", "--json"]).out)
    assert status["default"] == "lab"
    assert [each["name"] for each in status["profiles"]] == ["ada", "lab", "work", "old"]
    assert [each.name for each in config().parent.iterdir()] == ["config.toml"]


def test_who_leaves_it_at_that_is_told_where_the_mistake_is(tmux: StartTmux) -> None:
    config().parent.mkdir(parents=True)
    config().write_text(BROKEN)

    terminal = tmux(wizard_argv(), env=wizard_env())
    terminal.wait_for("line 23 is not valid")
    terminal.keys("Escape")

    assert terminal.exit_status() == 3
    assert "wizard: error: `~/.config/wizard/config.toml:23:" in terminal.screen(history=True)
    assert_absent(KEY, terminal.output())
    assert [each.name for each in config().parent.iterdir()] == ["config.toml"]
