"""What was saved on the home screen is told when it is left, by whichever key."""

from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.practice import log_in
from servers.tmux import StartTmux
from wizard.demo.provider import Practice


def test_ctrl_c_after_a_save_still_prints_the_receipt(practice: Practice, tmux: StartTmux) -> None:
    log_in(practice)
    key = practice.issue_key()

    terminal = tmux(wizard_argv(), env=wizard_env())
    terminal.wait_for("practice")
    terminal.keys("r")
    terminal.wait_for("Replace the key of practice?")
    terminal.keys("Down", "Enter")
    terminal.wait_for("Paste")
    terminal.paste(key)
    terminal.keys("Enter")
    terminal.wait_for("is ready")
    terminal.keys("C-c")
    terminal.wait_for("1 saved")
    terminal.keys("C-c")
    code = terminal.exit_status()

    assert code == 130
    assert "profile practice" in terminal.screen(history=True)
    assert run_wizard(["token"]).out == key + "\n"
