"""What importing and running the screens takes from the environment, and what it loads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual import constants

from wizard.tui.environment import is_utf8, quiet_environment

APP = Path(__file__).parents[2] / "app"


def run(code: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(APP), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["wizard.tui", "wizard.tui.desk", "wizard.tui.environment", "wizard.tui.signals"])
def test_importing_the_room_loads_nothing_of_textual(module: str) -> None:
    code = f"import sys, {module}; print([each for each in sys.modules if each in ('textual', 'rich', 'httpx')])"
    assert run(code) == "[]"


def test_the_screens_load_nothing_that_sends_or_seals() -> None:
    code = (
        "import sys, wizard.tui.app; print([each for each in sys.modules if each in ('httpx', 'keyring', 'authlib')])"
    )
    assert run(code) == "[]"


SHOW = "seen.LOG_FILE, seen.DRIVER, seen.DEBUG, os.environ.get('TEXTUAL_LOG')"
GIVEN = {"TEXTUAL_LOG": "/x", "TEXTUAL_DRIVER": "a:b", "TEXTUAL_DEBUG": "1"}


@pytest.mark.parametrize("first", ["wizard.tui", "wizard.tui.setup_screen", "textual.app"])
def test_a_host_program_keeps_its_variables_whatever_it_imports_first(first: str) -> None:
    code = f"import {first}, wizard.tui, textual.app, textual.constants as seen, os; print({SHOW})"
    assert run(code, **GIVEN) == "/x a:b True /x"


@pytest.mark.parametrize("first", ["wizard.tui.environment", "textual.app"])
def test_while_the_screens_run_textual_knows_none_of_them_and_afterwards_as_before(first: str) -> None:
    code = f"""
import os, {first}
from wizard.tui.environment import quiet_environment
with quiet_environment():
    import textual.app
    with quiet_environment():
        import textual.constants as seen
        print({SHOW})
    print({SHOW})
print({SHOW})
"""
    assert run(code, **GIVEN).splitlines() == ["None None False None"] * 2 + ["/x a:b True /x"]


def test_what_a_host_has_set_itself_is_there_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "LOG_FILE", "/its-own")
    with quiet_environment():
        assert constants.LOG_FILE is None
    assert constants.LOG_FILE == "/its-own"


def test_in_a_process_of_its_own_they_are_gone_for_good() -> None:
    code = (
        "import os, wizard.tui.environment as e; e.forget_debugging(); print([n for n in os.environ if 'TEXTUAL' in n])"
    )
    assert run(code, **GIVEN) == "[]"


def test_while_the_screens_run_they_are_out_of_the_way_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ALLOW_SIGNALS", "1")
    monkeypatch.setenv("NO_COLOR", "")
    with quiet_environment():
        assert "TEXTUAL_ALLOW_SIGNALS" not in os.environ
        assert "NO_COLOR" not in os.environ
    assert os.environ["TEXTUAL_ALLOW_SIGNALS"] == "1"
    assert os.environ["NO_COLOR"] == ""
    monkeypatch.setenv("NO_COLOR", "1")
    with quiet_environment():
        assert os.environ["NO_COLOR"] == "1"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, True),
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "de_DE.utf8"}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),  # Python's own doing
        ({"LC_CTYPE": "C.UTF-8"}, True),
    ],
)
def test_marks_are_ascii_where_the_locale_is(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert is_utf8() is expected


def test_without_a_terminal_in_a_thread_or_in_a_loop_there_are_no_screens() -> None:
    """Textual would spin for ever, print a traceback, or fail late."""
    code = """
import asyncio, threading
from wizard.errors import UsageError
from wizard.tui import run_setup
async def start(frontend): raise AssertionError
def attempt():
    try: run_setup(start, presets=())
    except UsageError as error: print(error.message)
attempt()
thread = threading.Thread(target=attempt); thread.start(); thread.join()
"""
    assert run(code).splitlines() == ["the screens need a terminal", "the screens need the main thread"]
