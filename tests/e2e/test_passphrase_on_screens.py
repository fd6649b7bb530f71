"""`wizard auth` on a real terminal of 80x24: the passphrase of the gateway's profile is asked for on the screens."""

import os
import subprocess
import tempfile
from pathlib import Path

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.tmux import StartTmux
from wizard.demo.provider import Practice

PASSPHRASE = "canary-phrase-of-front"
WRONG = "canary-phrase-mistyped"


def test_behind_an_encrypted_gateway_a_key_is_replaced_without_leaving_the_screens(
    practice: Practice, tmux: StartTmux, home: Path
) -> None:
    old, new = practice.issue_key(), practice.issue_key()
    words = ["auth", "practice", "--key-stdin"]
    assert run_wizard([*words, "--store", "plain"], stdin=old).exit == 0
    with tempfile.TemporaryFile() as said:
        said.write(PASSPHRASE.encode() + b"\n")
        said.seek(0)
        flags = ["--profile", "front", "--store", "encrypted", "--passphrase-fd", str(said.fileno())]
        argv = wizard_argv(*words, *flags)
        done = subprocess.run(argv, input=old.encode(), env=wizard_env(), pass_fds=[said.fileno()], check=False)
    assert done.returncode == 0
    config = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    with config.open("a") as settings:
        settings.write('[profiles.practice.gateway]\nprofile = "front"\nheader = "X-Front"\n')

    before = config.read_bytes()

    left = tmux(wizard_argv("auth", "practice"), env=wizard_env())
    left.wait_for("Passphrase:")
    left.keys("Escape")
    assert left.exit_status() == 130
    assert config.read_bytes() == before

    terminal = tmux(wizard_argv("auth", "practice"), env=wizard_env())
    terminal.wait_for("Passphrase:")
    terminal.type(WRONG + "\n")
    terminal.wait_for("does not open")
    terminal.paste(PASSPHRASE)
    terminal.keys("Enter")
    terminal.wait_for("Paste the key")
    terminal.paste(new)
    terminal.keys("Enter")
    terminal.wait_for("is ready")
    assert terminal.exit_status() == 0

    assert run_wizard(["token", "practice"]).out == new + "\n"
    assert practice.requests[-1].headers.get("x-front") == old
    for each in (PASSPHRASE, WRONG, new):
        assert_absent(each, terminal.output())
    assert_absent(PASSPHRASE, home)
