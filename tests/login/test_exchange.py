"""The exchange of a code: once, whatever comes back, and a key that may have been made is told of."""

from typing import Any

import httpx
import pytest

from fakes.player import Player
from login.signing import (
    CODE,
    MINTED,
    MINTER,
    TOKENS,
    answering,
    begun,
    posts,
    signed_in,
)
from wizard.errors import Cancelled, Refused, StorageUnavailable, Unreachable
from wizard.login.effects import Keep

STOP = ("again", Cancelled())


BAD_ANSWERS: dict[str, Any] = {
    "400": httpx.Response(400, json={"error": "invalid_grant"}),
    "html": httpx.Response(200, html="<h1>hello</h1>"),
    "redirect": httpx.Response(307, headers={"location": "https://elsewhere.test/"}),
    "no answer": Unreachable("no answer"),
    "503": httpx.Response(503, text="busy"),
    "nothing": httpx.Response(200),
    "without a token": {"token_type": "Bearer"},
    "another kind of token": {**TOKENS, "token_type": "mac"},
    "an error at 200": {"error": "invalid_grant"},
    "refused": Refused("that host is not the provider's"),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_code_is_sent_once_whatever_comes_back_and_its_room_is_let_go(answer: Any) -> None:
    player = Player([("redirect", CODE), STOP], answering(answer))

    with pytest.raises(Cancelled):
        signed_in(player)

    assert len(posts(player)) == 1
    assert player.sealed == {}
    assert player.pages == ["failed"]
    assert player.asked[-1].problem is not None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Unreachable("no answer"), True),
        (httpx.Response(200, html="hello"), True),
        (httpx.Response(500), True),
        (httpx.Response(400, json={"error": "invalid_grant"}), False),
    ],
)
def test_a_mint_with_an_unclear_end_says_where_to_revoke(answer: Any, told: bool) -> None:
    player = Player([("redirect", CODE), STOP], answering(answer))

    with pytest.raises(Cancelled):
        signed_in(player, begun(MINTER, method="browser"))

    problem = player.asked[-1].problem
    assert problem is not None
    assert ("https://mint.test/keys" in problem.hint) is told


def test_a_minted_key_that_cannot_be_kept_is_told_of() -> None:
    player = Player(
        [("redirect", CODE), STOP], answering(MINTED), refuse={Keep: [StorageUnavailable("the disk is full")]}
    )

    with pytest.raises(Cancelled):
        signed_in(player, begun(MINTER, method="browser"))

    problem = player.asked[-1].problem
    assert isinstance(problem, StorageUnavailable)
    assert "revoke it at https://mint.test/keys" in problem.hint
    assert player.sealed == {}
    assert player.pages == ["failed"]
