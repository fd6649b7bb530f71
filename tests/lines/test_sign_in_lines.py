"""How long a sign-in is good for, in words."""

import pytest

from wizard.lines.sign_in_lines import sign_in_lines
from wizard.login.questions import PasteRedirect


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 second."), (1, "1 second."), (2, "2 seconds."), (119, "119 seconds."), (600, "10 minutes.")],
)
def test_a_second_is_one(seconds: float, said: str) -> None:
    question = PasteRedirect(
        name="browser",
        title="",
        url="https://a.example/x",
        short_url=None,
        expires_in=seconds,
        opened=False,
        listening=True,
    )

    assert sign_in_lines(question)[-1].endswith(f"at most {said}")
