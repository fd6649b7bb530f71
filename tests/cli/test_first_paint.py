"""Which command lines are sure to open the screens, and what is drawn for them before anything else."""

import pytest

from api.kit import logged_in
from wizard.cli.first_paint import _drawn, may_ask


def test_wizard_alone_draws_the_picker_and_later_the_profiles(home) -> None:
    assert b"Connect a provider" in (_drawn([]) or b"")
    logged_in("http://127.0.0.1:9/v1")
    assert b"Profiles" in (_drawn([]) or b"")


def test_a_login_by_name_only_hushes_the_terminal() -> None:
    assert _drawn(["auth", "openai"]) == b""
    assert b"Type to search" in (_drawn(["auth"]) or b"")


@pytest.mark.parametrize(
    "argv", [["auth", "--key-stdin"], ["auth", "openai", "--events"], ["auth", "No Name"], ["auth", "-h"]]
)
def test_whatever_may_not_open_them_is_left_alone(argv: list[str]) -> None:
    assert _drawn(argv) is None


def test_without_a_home_the_command_itself_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert _drawn([]) is None


@pytest.mark.parametrize(
    "argv", [[], ["auth"], ["--plain"], ["--app", "jot", "auth", "x"], ["--app=jot", "--plain"], ["--plain", "auth"]]
)
def test_a_command_that_may_ask_for_a_key_begins_without_echo(argv: list[str]) -> None:
    assert may_ask(argv)


@pytest.mark.parametrize("argv", [["token"], ["--app", "jot", "run"], ["--app=jot", "token"], ["--plain", "status"]])
def test_other_commands_leave_the_terminal_as_it_is(argv: list[str]) -> None:
    assert not may_ask(argv)
