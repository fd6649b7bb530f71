"""Back from the review: what is proven is not asked for again, and a sealed sign-in is not made again."""

from dataclasses import replace
from typing import Any

import pytest

from fakes.player import ACCEPT, Player
from login.signing import CODE, CORP, TOKENS, answering, begun, candidate, play
from wizard.errors import Cancelled
from wizard.login.effects import Listen
from wizard.login.questions import Choose
from wizard.login.review_question import Review
from wizard.login.steps import Back
from wizard.values.credential import Credential
from wizard.values.preset import Parameter
from wizard.values.secret import Secret

HELD = Credential(kind="tokens", secret=Secret("at-1"), origins=("https://api.corp.test", "https://id.corp.test"))


def backing(answers: list[tuple[str, Any]]) -> Player:
    """Its first review is answered by Back, with the sign-in found where it was sealed."""
    player = Player([], answering(TOKENS))

    def back(_: Review) -> None:
        player.candidates = [candidate(id="room1")]
        player.sealed["room1"] = HELD
        raise Back

    player.answers = [(name, back if reply == "back" else reply) for name, reply in answers]
    return player


def test_back_after_a_sign_in_offers_to_finish_it() -> None:
    player = backing(
        [("method", "browser"), ("redirect", CODE), ("model", "back"), ("method", "candidate"), ("model", ACCEPT)]
    )

    play(player, begun())

    again = player.asked[3]
    assert isinstance(again, Choose)
    assert (again.options[0].id, again.default) == ("candidate", "candidate")
    assert player.count(Listen) == 1


def test_back_goes_to_the_picker_where_the_way_in_was_not_asked() -> None:
    alone = replace(CORP, logins=CORP.logins[:1])
    scene = replace(begun().scene, presets=(alone,))
    player = backing(
        [
            ("NAME", "corp"),
            ("redirect", CODE),
            ("model", "back"),
            ("NAME", "corp"),
            ("method", "candidate"),
            ("model", ACCEPT),
        ]
    )

    play(player, replace(begun(), scene=scene, preset=None))

    assert player.count(Listen) == 1


def test_back_leaves_where_nothing_was_asked_before_and_says_what_is_kept() -> None:
    player = backing([("redirect", CODE), ("model", "back")])

    with pytest.raises(Cancelled) as left:
        play(player, begun(method="browser"))

    review = player.asked[1]
    assert isinstance(review, Review)
    assert review.leaves
    assert review.kept == "wizard auth corp"
    assert left.value.hint == "`wizard auth corp` finishes it"
    assert player.count(Listen) == 1


def test_a_review_knows_whether_something_was_asked_before() -> None:
    player = Player([("method", "browser"), ("redirect", CODE), ("model", ACCEPT)], answering(TOKENS))

    play(player, begun())

    review = player.asked[2]
    assert isinstance(review, Review)
    assert not review.leaves


def test_back_from_what_could_not_be_proven_leads_past_the_place_to_the_way_in() -> None:
    """The sign-in is sealed: a question that leads to another one must not be what comes before."""
    placed = replace(
        CORP,
        endpoints=(replace(CORP.endpoints[0], base_url="https://{tenant}.corp.test/v1"),),
        parameters=(Parameter(name="tenant", label="Tenant"),),
    )
    scene = replace(begun().scene, presets=(placed,))
    player = Player([], answering(TOKENS, check=[503, 503, 200]))

    def back(_: Choose) -> None:
        player.candidates = [candidate(id="room1", parameters={"tenant": "api"})]
        raise Back

    player.answers = [
        ("method", "browser"),
        ("param tenant=VALUE", "api"),
        ("redirect", CODE),
        ("unproven", back),
        ("method", "candidate"),
        ("unproven", "retry"),
        ("model", ACCEPT),
    ]

    play(player, replace(begun(placed), scene=scene))

    assert player.count(Listen) == 1


def test_back_from_there_leaves_where_the_way_in_was_no_question() -> None:
    player = Player([("redirect", CODE), ("unproven", Back())], answering(TOKENS, check=503))

    with pytest.raises(Cancelled) as left:
        play(player, begun(method="browser"))

    assert left.value.hint == "`wizard auth corp` finishes it"
