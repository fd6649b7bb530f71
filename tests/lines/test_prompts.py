"""Line prompts: `?` is a question at every one of them, and no answer."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tui.presets import PRESETS
from wizard.errors import LoginNeeded, TryAgain
from wizard.lines.console import Console
from wizard.lines.custom_prompts import CustomPrompts
from wizard.lines.prompts import Prompts
from wizard.login.keeping import no_place
from wizard.login.questions import NeedText, Option
from wizard.login.steps import Back


class Typed:
    """A terminal at which these lines are typed."""

    def __init__(self, *lines: str) -> None:
        self.lines = [*lines]
        self.prompts: list[str] = []

    def line(self, prompt: str, aside: object = None) -> str:
        del aside
        self.prompts.append(prompt)
        return self.lines.pop(0)


def test_a_question_mark_at_a_parameter_explains_and_asks_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal: Any = Typed("?", "my-company")
    monkeypatch.setattr("wizard.lines.console.Terminal", lambda: terminal)
    question = NeedText(name="param", label="Azure resource name", example="my-company")

    answer = asyncio.run(Console(()).ask(question))

    assert answer == "my-company"
    assert terminal.prompts == ["Azure resource name (for example my-company): "] * 2
    assert "Azure resource name (for example my-company); b goes back." in capsys.readouterr().err


@pytest.mark.parametrize(
    "ask",
    [
        lambda prompts: prompts.row("Method: ", (Option(id="api-key", label="API key"),)),
        lambda prompts: prompts.text("Azure resource name: ", None, "Such as my-company."),
        lambda prompts: CustomPrompts(prompts, ())._address(""),
    ],
    ids=["row", "text", "base-url"],
)
@pytest.mark.parametrize("typed", ["sk-proj-" + "k3Y" * 12, "Zq8" * 11 + "/+="], ids=["known", "unknown"])
def test_no_prompt_says_a_key_back(
    ask: Callable[[Prompts], object], typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal: Any = Typed(typed, "b")
    with suppress(Back):
        ask(Prompts(terminal, PRESETS))

    said = capsys.readouterr().err
    assert typed[:20] not in said
    assert "consider replacing it" in said or not typed.startswith("sk-")


def test_a_remedy_that_is_a_command_can_be_copied(capsys: pytest.CaptureFixture[str]) -> None:
    terminal: Any = Typed()

    for hint in ("wizard auth acme", "`wizard auth acme`", "`wizard auth acme` finishes it"):
        Prompts(terminal, ()).explain(LoginNeeded("`acme` is logged out", hint=hint))

    assert capsys.readouterr().err.splitlines() == [
        "acme is logged out.", "  wizard auth acme",
        "acme is logged out.", "  wizard auth acme",
        "acme is logged out.", "wizard auth acme finishes it.",
    ]  # fmt: skip


def test_a_question_mark_is_no_model(capsys: pytest.CaptureFixture[str]) -> None:
    terminal: Any = Typed("?", "")

    assert Prompts(terminal, ()).text("Default model: ", "-", "Type the id of one.") == "-"
    assert capsys.readouterr().err == "Type the id of one.\n"


def test_a_flag_is_no_remedy_where_its_answers_are_listed_below(capsys: pytest.CaptureFixture[str]) -> None:
    terminal: Any = Typed()
    nowhere = no_place("this session has none")

    Prompts(terminal, ()).explain(nowhere, (Option(id="plain", label="plain file"),))
    assert capsys.readouterr().err == "There is no usable keyring to keep the secret in: this session has none.\n"
    Prompts(terminal, ()).explain(nowhere)
    assert "--store plain" in capsys.readouterr().err


@pytest.mark.parametrize("hint", ["try again", "try again later"])
def test_a_remedy_that_is_a_row_is_not_said_too(hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    terminal: Any = Typed()
    Prompts(terminal, ()).explain(TryAgain("no answer", hint=hint), (Option(id="retry", label="Try again"),))

    assert capsys.readouterr().err == "No answer.\n"
