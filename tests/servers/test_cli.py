"""Programs run as a person runs them, on pipes and on a terminal."""

import sys
from pathlib import Path

import pytest

from servers.cli import run_on_terminal, run_wizard, wizard_env


def test_the_environment_is_the_tests_own(home: Path) -> None:
    env = wizard_env(EXTRA="1")
    assert env["HOME"] == str(home)
    assert env["EXTRA"] == "1"
    assert not [name for name in env if name.startswith(("PYTEST", "PIP"))]


def test_answers_are_typed_when_asked_and_hidden_ones_do_not_show() -> None:
    code = "import getpass; n = input('Name: '); k = getpass.getpass('Key: '); print('hi', n, len(k))"
    done = _terminal(code, answers=[("Name: ", "ada\n"), ("Key: ", "open-sesame\n")])
    assert done.exit == 0
    assert done.shown == "Name: ada\r\nKey: \r\nhi ada 11\r\n"


def test_the_terminal_is_the_controlling_one() -> None:
    done = _terminal("import sys; tty = open('/dev/tty', 'w'); print('on the terminal', file=tty)", piped_stdout=True)
    assert (done.shown, done.stdout) == ("on the terminal\r\n", b"")


def test_standard_output_can_be_a_pipe_beside_the_terminal() -> None:
    code = "import os, sys; print('answer'); print(*map(os.isatty, range(3)), file=sys.stderr)"
    done = _terminal(code, piped_stdout=True)
    assert done.stdout == b"answer\n"
    assert done.shown == "True False True\r\n"


def test_a_question_never_asked_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="'Name: ' was never asked"):
        _terminal("print('bye')", answers=[("Name: ", "ada\n")])


def test_a_program_that_waits_for_ever_fails_with_what_it_showed() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"(?s)not over after 1 s.*Name: "):
        _terminal("input('Name: ')", timeout=1)


def test_a_signal_is_told_as_a_shell_tells_it() -> None:
    assert _terminal("import os; os.kill(os.getpid(), 1)").exit == 129


def test_the_wizard_runs() -> None:
    assert run_wizard(["--version"]).exit == 0


def _terminal(code: str, **how):
    return run_on_terminal([sys.executable, "-c", code], env=wizard_env(), **how)
