"""What a login knows of the profiles that are there: from files alone."""

import time
from dataclasses import replace

import pytest

from accounts.kit import kept, minted
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.log_in import scene
from wizard.accounts.rows import ago
from wizard.accounts.save import Save


def test_a_sign_in_that_is_over_is_called_so_without_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context()
    candidates = Candidates(context)
    over = replace(minted(), kind="tokens", expires_at=time.time() - 2 * 86400 - 60)
    Save(context, kept(context, candidates, over), candidates).run()
    monkeypatch.setattr(Context, "vault", property(lambda _: pytest.fail("the vault was opened")))

    stand = scene(Context()).stand("openrouter")

    assert (stand.state, stand.said) == ("expired", "expired 2 d ago")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3600, "1 h ago"),
        (86399, "23 h ago"),
        (172800, "2 d ago"),
    ],
)
def test_how_long_ago_in_one_unit(seconds: float, said: str) -> None:
    assert ago(seconds) == said
