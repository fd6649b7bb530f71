"""What the receipt says of the check."""

import pytest

from wizard.cli.receipt import receipt
from wizard.values.credential import Outcome, Saved

SAVED = {
    "profile": "ada", "provider": "ada", "provider_name": "Ada", "method": "api-key", "model": None, "store": "plain",
    "verified": False, "default": False,
}  # fmt: skip


@pytest.mark.parametrize(("result", "said"), [("unknown", "unverified"), ("limited", "checked")])
def test_a_reason_is_said_without_the_marks_of_a_command(
    capfd: pytest.CaptureFixture[str], result: str, said: str
) -> None:
    outcome = Outcome(result=result, reason="see `npm run`")  # type: ignore[arg-type]  # one of them

    receipt(Saved(**SAVED, outcome=outcome))  # type: ignore[arg-type]  # as above

    assert f"{said}: see npm run\n" in capfd.readouterr().err


def test_in_a_demo_no_command_is_named_for_later(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt(Saved(**SAVED))  # type: ignore[arg-type]  # as above
    assert "Try: wizard" in capfd.readouterr().err
    monkeypatch.setenv("WIZARD_DEMO", "1")

    receipt(Saved(**SAVED))  # type: ignore[arg-type]  # as above

    said = capfd.readouterr().err
    assert "Ada is ready" in said
    assert "Try:" not in said
