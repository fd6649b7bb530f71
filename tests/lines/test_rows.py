"""Rows in line prompts, as they are read aloud (UX §5.2)."""

import pytest

from wizard.lines.rows import match, show
from wizard.login.questions import Option


@pytest.mark.parametrize(
    ("badges", "mark", "said"),
    [
        (("OAuth", "API key"), "", "browser or key"),
        (("API key",), "saved", "key, saved"),
        (("API key",), "$XAI_API_KEY", "key, found in XAI_API_KEY"),
        (("local",), "running", "local, running"),
    ],
)
def test_a_provider_says_how_and_what_there_is_already_in_words(
    badges: tuple[str, ...], mark: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show((Option(id="xai", label="xAI", badges=badges, mark=mark),))

    assert capsys.readouterr().err == f"  1 xAI: {said}\n"


def test_a_provider_is_shown_for_what_it_offers_and_taken_only_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        Option(id="groq", label="Groq", badges=("API key",), hint="Very fast"),
        Option(id="xai", label="xAI", badges=("API key",), hint="Grok models"),
    )

    assert match("grok", rows) is None
    assert capsys.readouterr().err == "  2 xAI: key\n"
    assert match("gro", rows) == "groq"
