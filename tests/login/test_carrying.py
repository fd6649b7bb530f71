"""A gateway's token rides on requests to the gateway, and on no other."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import Player
from login.signing import CODE, PRESETS, TOKENS, answering, begun, play, saved_profile
from wizard.errors import LoginNeeded, TryAgain
from wizard.login.carrying import carrying
from wizard.login.draft import Scene
from wizard.login.effects import Front, Send, Sleep
from wizard.login.notes import Notice
from wizard.login.steps import Flow, do
from wizard.values.credential import Authorization
from wizard.values.profile import Gateway
from wizard.values.secret import Secret

ALSO = Authorization(Secret("gate-token"), "header:X-Gate", ("https://gate.test", "http://127.0.0.1:8080"))
OWN = Authorization(Secret("own-token"), "bearer", ("https://gate.test",))


def asking(*urls: str) -> Flow[list[int]]:
    found = []
    for url in urls:
        response = yield from do(Send(httpx.Request("GET", url), OWN))
        found.append(response.status_code)
    return found


def test_it_rides_where_it_is_bound_and_nowhere_else() -> None:
    here = ["https://gate.test/v1/models", "http://127.0.0.1:8080/", "https://GATE.test:443/x"]
    elsewhere = [
        "https://gate.test.evil.test/",
        "http://gate.test/",
        "https://gate.test:8443/",
        "https://api.test/?gate.test",
    ]
    flow = carrying(asking(*here, *elsewhere), ALSO)
    also = []

    def answered() -> Flow[list[int]]:
        reply = None
        while True:
            try:
                step = flow.send(reply)
            except StopIteration as stop:
                return stop.value
            assert isinstance(step, Send)
            assert step.authorization is OWN
            also.append(step.also)
            reply = yield step

    player = Player(())
    assert player.play(answered()) == [200] * len(here + elsewhere)
    assert also == [ALSO] * len(here) + [None] * len(elsewhere)


def test_without_a_gateway_nothing_rides() -> None:
    step = next(carrying(asking("https://gate.test/"), None))
    assert isinstance(step, Send)
    assert step.also is None


def test_everything_else_passes_as_it_is() -> None:
    closed = []

    def flow() -> Flow[str]:
        try:
            yield from do(Notice("a"))
            try:
                yield from do(Sleep(1))
            except TryAgain:
                return "mended"
        finally:
            closed.append(True)
        return "slept"

    running = carrying(flow(), ALSO)
    assert next(running) == Notice("a")
    assert running.send(None) == Sleep(1)
    with pytest.raises(StopIteration) as over:
        running.throw(TryAgain("later"))
    assert over.value.value == "mended"

    left = carrying(flow(), ALSO)
    next(left)
    left.close()
    assert closed == [True, True]


def test_what_a_renewal_asks_carries_it_wherever_the_profile_was_chosen() -> None:
    """By its name on the command line, or as a row of the picker: then nobody knows of it before."""
    corp = replace(saved_profile(), gateway=Gateway(profile="coder", header="X-Gate"))
    front = Authorization(Secret("gate-token"), "header:X-Gate", ("https://api.corp.test",))
    scene = Scene(presets=PRESETS, profiles={"corp": corp})
    named = begun(existing=corp, method="browser", scene=scene)
    picked = replace(begun(method="browser", scene=scene), preset=None)
    asked: list[tuple[str, Any]] = [("NAME", "corp"), ("saved", "renew:corp")]
    for draft, answers in ((named, []), (picked, asked)):
        player = Player([*answers, ("redirect", CODE)], answering(TOKENS), fronts={"corp": front})

        play(player, draft)

        also = {each.request.url.host: each.also for each in player.sent}
        assert also == {"id.corp.test": None, "api.corp.test": front}
        assert player.count(Front) == 1


def test_a_gateway_that_cannot_be_asked_ends_a_renewal_before_anybody_signs_in() -> None:
    corp = replace(saved_profile(), gateway=Gateway(profile="coder", header="X-Gate"))
    player = Player([], answering(TOKENS), refuse={Front: [LoginNeeded("`coder` is logged out")]})

    with pytest.raises(LoginNeeded, match="coder"):
        play(player, begun(existing=corp, method="browser"))

    assert player.sent == []
