"""A key that one place of a vendor's refuses: which others are named, and that each gets it only when it is chosen."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, Player
from wizard.errors import Cancelled, Rejected
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.questions import Choose, NeedSecret
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.preset import Endpoint, KeyShape, Login, Parameter, Preset, Protocol, Variables
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

KEY, OTHER = Secret("sk-a-key-of-somewhere"), Secret("sk-another-key-altogether")


def place(id_: str, host: str, region: str = "", protocol: Protocol = "openai-chat", **more: Any) -> Endpoint:
    keys_url = f"https://{more.pop('keys', f'keys.{host}')}/list"
    return Endpoint(
        id=id_, protocol=protocol, base_url=f"https://{host}/v1", region=region or None, keys_url=keys_url, **more
    )


def preset(id_: str, *endpoints: Endpoint, **more: Any) -> Preset:
    logins = more.pop("logins", (Login(method="api-key"), Login(method="bearer")))
    return Preset(id=id_, name=id_.title(), endpoints=endpoints, logins=logins, **more)


MOON = preset(
    "moon",
    place("default", "moon.ai", "International"),
    place("anthropic", "moon.ai", "International", "anthropic-messages"),
    place("cn-anthropic", "moon.cn", "China", "anthropic-messages"),
    place("cn", "moon.cn", "China"),
    env=Variables(key=("MOON_API_KEY",)),
    siblings=("plan", "gone"),
)
PLAN = preset("plan", place("default", "plan.ai"), siblings=("moon",), notice="Coding tools only.")
ALONE = preset("alone", place("default", "alone.ai"))


def good_at(*hosts: str) -> Callable[[httpx.Request], httpx.Response]:
    """Hosts that know every key, and show no list without one."""
    asked: dict[str, int] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        host = request.url.host
        asked[host] = asked.get(host, 0) + 1
        if host not in hosts or asked[host] == 2:  # the second call is the one without the key
            return httpx.Response(401, json={}, request=request)
        return httpx.Response(200, json={"data": [{"id": "m"}]}, request=request)

    return answer


def begun(at: Preset = MOON, *presets: Preset, **more: Any) -> Draft:
    wishes = replace(more.pop("wishes", Wishes()), method="api-key", endpoint=more.pop("endpoint", "default"))
    scene = Scene(presets=(at, *presets), **more.pop("scene", {}))
    return Draft(scene=scene, preset=at, wishes=wishes, **more)


def keyed(player: Player) -> list[str]:
    """Where the key went, in order."""
    return [each.request.url.host for each in player.sent if each.authorization is not None]


def sibling(player: Player, at: int = 0) -> Choose:
    return [each for each in player.asked if isinstance(each, Choose) and each.name == "sibling"][at]


def ids(question: Choose) -> Sequence[str]:
    return [each.id for each in question.options]


def test_the_other_region_is_named_and_gets_the_key_when_it_is_chosen() -> None:
    player = Player([("key-stdin", KEY), ("sibling", "moon/cn"), ("model", ACCEPT)], good_at("moon.cn"))

    player.play(setup(begun()))

    question = sibling(player)
    assert [(each.id, each.label, each.hint) for each in question.options] == [
        ("moon/cn", "Try moon.cn", "China"),
        ("another", "Paste another key", ""),
    ]
    assert question.default == "moon/cn"
    assert question.caveat == "Keys from keys.moon.cn do not work here."
    assert question.problem is not None
    assert question.problem.message == "rejected by moon.ai (401): key not valid"
    assert keyed(player) == ["moon.ai", "moon.cn"]
    (draft,) = player.saved
    assert draft.endpoint is not None
    assert draft.endpoint.id == "cn"
    assert draft.credential is not None
    assert draft.credential.origins == ("https://moon.cn",)


@pytest.mark.parametrize("answer", ["another", Back()])
def test_without_that_choice_it_goes_nowhere_else(answer: Any) -> None:
    player = Player([("key-stdin", KEY), ("sibling", answer), ("key-stdin", Cancelled())], good_at())

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    assert keyed(player) == ["moon.ai"]
    question = player.asked[-1]
    assert isinstance(question, NeedSecret)
    assert isinstance(question.problem, Rejected)
    assert question.host == "moon.ai"


def test_leaving_at_the_question_sends_nothing() -> None:
    player = Player([("key-stdin", KEY), ("sibling", Cancelled())], good_at())

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    assert keyed(player) == ["moon.ai"]


def test_refused_everywhere_it_is_said_and_nothing_is_offered_twice() -> None:
    player = Player(
        [("key-stdin", KEY), ("sibling", "moon/cn"), ("key-stdin", OTHER), ("sibling", Cancelled())], good_at()
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    again = player.asked[2]
    assert isinstance(again, NeedSecret)
    assert again.problem is not None
    assert again.problem.message == "rejected by moon.cn (401): key not valid; moon.ai refused it too"
    # The next key begins where the person is.
    assert keyed(player) == ["moon.ai", "moon.cn", "moon.ai"]
    assert ids(sibling(player, 1)) == ["moon/cn", "another"]


def test_the_protocol_that_is_spoken_is_spoken_there_too() -> None:
    player = Player([("key-stdin", KEY), ("sibling", Cancelled())], good_at())

    with pytest.raises(Cancelled):
        player.play(setup(begun(endpoint="anthropic")))

    assert ids(sibling(player)) == ["moon/cn-anthropic", "another"]


def test_a_preset_of_the_same_vendor_is_gone_to_with_its_notice_and_name() -> None:
    player = Player(
        [("key-stdin", KEY), ("sibling", "plan/default"), ("sibling", "moon/cn"), ("model", ACCEPT)],
        good_at("moon.cn"),
    )

    player.play(setup(begun(MOON, PLAN)))

    first = sibling(player)
    assert ids(first) == ["moon/cn", "plan/default", "another"]
    assert first.caveat == "Keys of one place do not work at another."
    assert "Coding tools only." in player.notices
    # There it knows where the key has been.
    assert ids(sibling(player, 1)) == ["moon/cn", "another"]
    assert keyed(player) == ["moon.ai", "plan.ai", "moon.cn"]
    (draft,) = player.saved
    assert draft.preset == MOON


def test_an_accepted_key_of_a_plan_is_saved_as_the_plans() -> None:
    existing = Profile(
        name="moon", provider="moon", protocol="openai-chat", base_url="https://moon.ai/v1", auth=Auth(method="api-key")
    )
    player = Player([("key-stdin", KEY), ("sibling", "plan/default"), ("model", ACCEPT)], good_at("plan.ai"))

    player.play(
        setup(
            begun(MOON, PLAN, existing=existing, profile="moon", endpoint=None, scene={"profiles": {"moon": existing}})
        )
    )

    (draft,) = player.saved
    assert (draft.preset, draft.existing, draft.name) == (PLAN, None, "plan")


def test_a_profile_whose_key_is_renewed_moves_with_it() -> None:
    existing = Profile(
        name="work", provider="moon", protocol="openai-chat", base_url="https://moon.ai/v1", auth=Auth(method="api-key")
    )
    player = Player([("key-stdin", KEY), ("sibling", "moon/cn")], good_at("moon.cn"))

    player.play(setup(begun(existing=existing, profile="work", endpoint=None, scene={"profiles": {"work": existing}})))

    (draft,) = player.saved
    assert draft.existing == existing
    assert draft.endpoint is not None
    assert draft.endpoint.base_url == "https://moon.cn/v1"


SHAPED = replace(PLAN, keys=(KeyShape(re.compile("^sk-plan-")), KeyShape(re.compile("^sk-admin-"), usable=False)))


@pytest.mark.parametrize(
    ("here", "there", "key", "offered"),
    [
        (MOON, PLAN, "sk-whatever-it-is", True),
        (MOON, SHAPED, "sk-whatever-it-is", False),
        (MOON, SHAPED, "sk-plan-whatever-it-is", True),
        (MOON, SHAPED, "sk-admin-whatever-it-is", False),
        (replace(MOON, keys=(KeyShape(re.compile("^sk-moon-")),)), PLAN, "sk-moon-whatever", False),
        (replace(MOON, keys=(KeyShape(re.compile("^sk-moon-")),)), PLAN, "sk-whatever-it-is", True),
    ],
    ids=[
        "nothing tells",
        "a plan's keys look otherwise",
        "it looks like a plan's",
        "an admin key",
        "it looks like one of here",
        "it does not",
    ],
)
def test_another_preset_is_named_only_if_the_key_may_be_its(
    here: Preset, there: Preset, key: str, *, offered: bool
) -> None:
    warned = [("looks-like", "anyway")] if key.startswith(("sk-plan-", "sk-admin-")) else []
    player = Player([("key-stdin", Secret(key)), *warned, ("sibling", Cancelled())], good_at())

    with pytest.raises(Cancelled):
        player.play(setup(begun(here, there)))

    assert ("plan/default" in ids(sibling(player))) is offered


NOWHERE = {
    "a preset of one place": begun(ALONE),
    "another address": begun(wishes=Wishes(base_url="https://gateway.test/v1")),
    "the same host under another plan": begun(
        preset("two", place("default", "two.ai"), replace(place("plan", "two.ai"), plan="Plan"))
    ),
    "a place that would ask first": begun(
        replace(
            preset("ask", place("default", "ask.ai", "A"), place("b", "{name}.ask.ai", "B")),
            parameters=(Parameter(name="name", label="Name"),),
        )
    ),
    "a login that does not lead there": begun(
        preset(
            "narrow",
            place("default", "narrow.ai", "A"),
            place("b", "b.narrow.ai", "B"),
            logins=(Login(method="api-key", endpoints=("default",)),),
        )
    ),
    "a token": replace(begun(), wishes=Wishes(method="bearer", endpoint="default")),
}


@pytest.mark.parametrize("draft", NOWHERE.values(), ids=NOWHERE)
def test_where_there_is_no_sibling_the_field_comes_back(draft: Draft) -> None:
    player = Player([("key-stdin", KEY), ("key-stdin", Cancelled())], good_at())

    with pytest.raises(Cancelled):
        player.play(setup(draft))

    assert len(keyed(player)) == 1


# -- the environment -----------------------------------------------------------------------------------------------------
def from_environment(**wishes: Any) -> Draft:
    scene = Scene(presets=(MOON, PLAN), secrets={"MOON_API_KEY": KEY})
    return Draft(scene=scene, preset=MOON, wishes=Wishes(method="env", endpoint="default", **wishes))


def test_a_variable_that_holds_the_other_regions_key_is_taken_there() -> None:
    player = Player([("sibling", "retry"), ("sibling", "moon/cn"), ("model", ACCEPT)], good_at("moon.cn"))

    player.play(setup(from_environment()))

    question = sibling(player)
    assert ids(question) == ["moon/cn", "retry"]  # the profile of another preset would read another variable
    assert question.problem is not None
    assert "(from $MOON_API_KEY)" in question.problem.message
    assert keyed(player) == ["moon.ai", "moon.ai", "moon.cn"]
    (draft,) = player.saved
    assert draft.endpoint is not None
    assert (draft.endpoint.id, draft.env_key, draft.credential) == ("cn", "MOON_API_KEY", None)


def test_who_named_a_variable_is_not_told_to_paste() -> None:
    scene = Scene(presets=(ALONE,), secrets={"ALONE_API_KEY": KEY})
    wishes = Wishes(method="env", env_key="ALONE_API_KEY")
    player = Player([("unproven", Cancelled())], good_at())

    with pytest.raises(Cancelled):
        player.play(setup(Draft(scene=scene, preset=ALONE, wishes=wishes)))

    (question,) = player.asked
    assert question.problem is not None
    assert question.problem.hint.startswith("put another one into $ALONE_API_KEY, then `wizard auth alone`; keys are")


# -- nobody there --------------------------------------------------------------------------------------------------------
def alone(draft: Draft) -> Draft:
    return replace(draft, wishes=replace(draft.wishes, attended=False))


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ({"endpoint": "cn"}, "--endpoint cn"),
        ({"base_url": "https://corp.test/v1"}, "--endpoint default --base-url https://corp.test/v1"),
        ({"parameters": {"team": "a"}}, "--param team=a --endpoint default"),
    ],
)
def test_the_command_for_another_key_leads_to_the_address_that_refused_this_one(
    said: dict[str, Any], again: str
) -> None:
    teams = preset("moon", place("default", "{team}.moon.ai"), parameters=(Parameter(name="team", label="Team"),))
    draft = alone(begun(teams if "parameters" in said else MOON))
    player = Player([("key-stdin", KEY), ("key-stdin", lambda question: _raise(question.problem))], good_at())

    with pytest.raises(Rejected) as caught:
        player.play(setup(replace(draft, wishes=replace(draft.wishes, **said))))

    assert f"`wizard auth moon {again} --key-stdin` takes another one" in caught.value.hint


def test_a_script_is_told_the_command_and_sends_nothing() -> None:
    player = Player([("key-stdin", KEY), ("key-stdin", lambda question: _raise(question.problem))], good_at("moon.cn"))

    with pytest.raises(Rejected) as caught:
        player.play(setup(alone(begun(MOON, PLAN))))

    assert caught.value.exit_code == 8
    assert caught.value.hint.startswith(
        "`wizard auth moon --endpoint cn --key-stdin` tries moon.cn; "
        "`wizard auth plan --endpoint default --key-stdin` tries plan.ai"
    )
    assert keyed(player) == ["moon.ai"]


def test_a_script_with_a_variable_is_told_the_command_too() -> None:
    player = Player([], good_at("moon.cn"))

    with pytest.raises(Rejected) as caught:
        player.play(setup(alone(from_environment())))

    assert caught.value.hint.startswith("`wizard auth moon --endpoint cn --env-key MOON_API_KEY` tries moon.cn")
    assert keyed(player) == ["moon.ai"]


def _raise(error: BaseException) -> None:
    raise error
