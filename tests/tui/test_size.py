"""The size the screens are drawn for: of a terminal that does not know its own, beside a pipe, and while it changes."""

import sys
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.geometry import Size

from servers.at_terminal import at_terminal
from servers.tmux import StartTmux
from tui.shell import PROGRAM, environment
from tui.stage import CANARY, Asked, key, play, stage
from tui.test_terminal import rest
from wizard.tui.frame import WizardScreen


@pytest.mark.parametrize(
    ("variables", "last_line"), [({}, 24), ({"COLUMNS": "120", "LINES": "40"}, 40)], ids=["80x24", "as-said"]
)
def test_on_a_pty_whose_size_was_never_set_a_key_is_taken_and_nothing_floods(
    variables: dict[str, str], last_line: int
) -> None:
    env = {"TERM": "xterm-256color", **variables}
    with at_terminal("auth", "anthropic", "--method", "api-key", **env) as here:
        here.until("Paste it here")
        here.type(f"\x1b[200~{CANARY}\x1b[201~")
        here.until("39 characters")
        assert f"\x1b[{last_line};1H".encode() in here.shown
        assert f"\x1b[{last_line + 1};1H".encode() not in here.shown
        here.type("\x03")
        assert here.exit() == 130
        assert here.is_restored
    assert b"canary" not in here.shown
    assert len(here.shown) < 100_000


def test_on_such_a_pty_that_is_said_to_be_small_it_asks_line_by_line() -> None:
    with at_terminal("auth", "anthropic", "--method", "api-key", TERM="xterm", COLUMNS="48") as here:
        here.until("API key (hidden): ")
        assert b"Plain prompts (terminal is 48x24)." in here.shown
        here.type("\x03")
        assert here.exit() == 130


def test_beside_a_piped_standard_output_the_screens_are_as_large_as_the_terminal(
    tmux: StartTmux, tmp_path: Path
) -> None:
    line = f'"$@" > "{tmp_path}/answer"; echo the code is $?; read line'
    terminal = tmux(["sh", "-c", line, "sh", sys.executable, str(PROGRAM), "picker"], env=environment(), size=(120, 40))
    screen = terminal.wait_for("Sends requests to")
    assert "Esc quit" in screen.rstrip("\n").split("\n")[39]
    screen = terminal.wait_drawn(90, 30, "Esc quit")
    assert "Sends requests to" not in screen
    assert "Esc quit" in screen.rstrip("\n").split("\n")[29]
    assert rest(terminal, 0.5) == 0
    terminal.keys("Enter")
    terminal.wait_for("the code is 0")
    assert (tmp_path / "answer").read_text().startswith("saved openai")


def test_sizes_that_overtake_each_other_come_to_rest_at_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual answers each with one of its own, so that two on their way would chase each other for ever."""

    layouts, lays_out = 0, WizardScreen._refresh_layout

    def counted(*args: Any, **how: Any) -> None:
        nonlocal layouts
        layouts += 1
        assert layouts < 50
        lays_out(*args, **how)

    async def run() -> None:
        async with stage(Asked(key())) as here:
            monkeypatch.setattr(WizardScreen, "_refresh_layout", counted)
            for size in (Size(80, 25), Size(70, 24), Size(80, 24)):
                here.screen.post_message(events.Resize(size, size))
                here.screen.post_message(events.Callback(lambda: None))  # else the next one takes its place
            await here.settle()
            assert here.screen.size == (80, 24)
            assert "Enter check" in here.text.split("\n")[-1]

    play(run)
