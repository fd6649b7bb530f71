"""What reaches a terminal that shows ASCII alone."""

import pytest

from wizard.lines import report

SAID = "✓ Nothing matches “groß”, it’s gone…"


@pytest.mark.parametrize(
    ("variable", "shown"),
    [("C", '+ Nothing matches "gro?", it\'s gone...'), ("C.UTF-8", SAID), ("de_DE.ISO-8859-1", "+")],
)
def test_what_is_said_keeps_to_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, shown: str
) -> None:
    monkeypatch.setenv("LC_ALL", variable)

    report.say(SAID)

    assert capsys.readouterr().err.startswith(shown)
