"""A custom provider, played by hand: what its address is asked, without the key, and what is made of the answers."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.player import ACCEPT, Player
from wizard.errors import Cancelled, Refused, Rejected, Unreachable, UsageError
from wizard.login.address import address_of, name_for
from wizard.login.described import Described, DescribeEndpoint
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.notes import Notice
from wizard.login.public_headers import placement_of, public_headers
from wizard.login.review_question import Reviewed
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.names import is_name
from wizard.values.preset import Endpoint, KeyShape, Login, ModelRules, Preset, Protocol
from wizard.values.secret import Secret


def custom(name: str, protocol: Protocol) -> Preset:
    endpoints = (Endpoint(id="default", protocol=protocol, base_url=""),)
    logins = (Login(method="api-key"), Login(method="none"), Login(method="bearer"))
    return Preset(id=name, name=name, category="custom", endpoints=endpoints, logins=logins)


OPENAI = custom("custom-openai", "openai-chat")
SCENE = Scene(presets=(OPENAI, custom("custom-anthropic", "anthropic-messages")))
KEY = Secret("sk-canary-12345678")
LIST = {"object": "list", "data": [{"id": "m1", "object": "model"}]}
ANTHROPIC = {"data": [{"type": "model", "id": "claude-x"}], "has_more": False, "first_id": "claude-x"}
GEMINI = {"models": [{"name": "models/gemini-x"}]}
NO_KEY = {"error": {"message": "no key", "type": "invalid_request_error"}}
NO_ANTHROPIC_KEY = {"type": "error", "error": {"type": "authentication_error", "message": "x-api-key is required"}}
NO_GEMINI_KEY = {"error": {"code": 403, "message": "no key", "status": "PERMISSION_DENIED"}}

Answers = dict[str, Any]  # by path: what whoever brings a key is shown, and how the others are refused


def world(player_of: Callable[[], Player], answers: Answers) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        shown, refusal, status = answers.get(request.url.path, ({"detail": "Not Found"}, None, 404))
        if refusal is None:
            return httpx.Response(status, json=shown, request=request)
        if player_of().sent[-1].authorization is None:
            return httpx.Response(status, json=refusal, request=request)
        return httpx.Response(200, json=shown, request=request)

    return answer


def described(url: str, **said: Any) -> Described:
    return Described(**{"base_url": url, "protocol": "openai-chat", "key": KEY, "profile": "", "guess": True, **said})


def play(answers: Answers, *said: Described, more: tuple[Any, ...] = (("model", ACCEPT),), **wishes: Any) -> Player:
    questions = [("base-url", each) for each in said]
    player = Player([*questions, *more], world(lambda: player, answers))
    player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True, wishes=Wishes(**wishes))))
    return player


def notices(player: Player) -> list[str]:
    return [each.text for each in player.told if isinstance(each, Notice)]


def saved(player: Player) -> tuple[Protocol, str, str]:
    endpoint = player.saved[-1].endpoint
    assert endpoint is not None
    return endpoint.protocol, endpoint.base_url, endpoint.credential


OPENAI_SPOKEN = ("openai-chat", "https://llm.test/v1", "bearer")
ANTHROPIC_SPOKEN = ("anthropic-messages", "https://llm.test", "header:x-api-key")
GEMINI_SPOKEN = ("gemini", "https://llm.test", "header:x-goog-api-key")


@pytest.mark.parametrize(
    ("typed", "answers", "found", "said"),
    [
        ("https://llm.test/v1", {"/v1/models": (LIST, NO_KEY, 401)}, OPENAI_SPOKEN, []),
        ("https://llm.test/v1", {"/v1/models": (LIST, {"error": "Unauthorized"}, 401)}, OPENAI_SPOKEN, []),
        ("https://llm.test/v1", {"/v1/models": (LIST, None, 200)}, OPENAI_SPOKEN, []),
        ("llm.test", {"/v1/models": (LIST, NO_KEY, 401)}, OPENAI_SPOKEN, ["Added https://.", "Added /v1."]),
        (
            "https://llm.test",
            {"/v1/models": (LIST, {"error": "Unauthorized"}, 401)},
            OPENAI_SPOKEN,
            ["Added /v1."],
        ),
        (
            "https://llm.test/v1/chat/completions",
            {"/v1/models": (LIST, NO_KEY, 401)},
            OPENAI_SPOKEN,
            ["Removed /chat/completions from the base URL."],
        ),
        (
            "https://llm.test",
            {"/v1/models": (ANTHROPIC, NO_ANTHROPIC_KEY, 401)},
            ANTHROPIC_SPOKEN,
            ["llm.test answers as an Anthropic-style API."],
        ),
        (
            "https://llm.test/v1",
            {"/v1/models": (ANTHROPIC, NO_ANTHROPIC_KEY, 401)},
            ANTHROPIC_SPOKEN,
            ["Removed /v1 from the base URL.", "llm.test answers as an Anthropic-style API."],
        ),
        (
            "https://llm.test/api/anthropic",
            {"/api/anthropic/v1/models": (ANTHROPIC, {"detail": "no"}, 401)},
            ("anthropic-messages", "https://llm.test/api/anthropic", "header:x-api-key"),
            ["llm.test answers as an Anthropic-style API."],
        ),
        (
            "https://llm.test/api",
            {"/api/v1/models": (ANTHROPIC, NO_ANTHROPIC_KEY, 401)},
            ("anthropic-messages", "https://llm.test/api", "header:x-api-key"),
            ["llm.test answers as an Anthropic-style API."],
        ),
        (
            "https://llm.test/api",
            {"/api/v1/models": (LIST, NO_KEY, 401)},
            ("openai-chat", "https://llm.test/api/v1", "bearer"),
            ["Added /v1."],
        ),
        (
            "https://llm.test/api",
            {"/api/v1/models": (LIST, {"detail": "no"}, 401)},
            ("openai-chat", "https://llm.test/api/v1", "bearer"),
            ["Added /v1."],
        ),
        (
            "https://llm.test",
            {"/v1beta/models": (GEMINI, NO_GEMINI_KEY, 403)},
            GEMINI_SPOKEN,
            ["llm.test answers as a Gemini-style API."],
        ),
        (
            "https://llm.test/v1beta",
            {"/v1beta/models": (GEMINI, None, 200)},
            GEMINI_SPOKEN,
            ["Removed /v1beta from the base URL.", "llm.test answers as a Gemini-style API."],
        ),
    ],
)
def test_what_an_address_speaks_is_told_by_its_answer_without_a_key(
    typed: str, answers: Answers, found: tuple[str, ...], said: list[str]
) -> None:
    player = play(answers, described(typed))

    assert saved(player) == found
    assert notices(player)[: len(said)] == said
    first = next(at for at, each in enumerate(player.sent) if each.authorization is not None)
    assert 1 <= first <= 3, "the address was asked more often than that"
    assert {each.request.url.host for each in player.sent} == {"llm.test"}
    assert KEY.reveal() not in "".join(str(each.request.headers) for each in player.sent)


def test_a_style_that_the_person_chose_stands_and_nothing_is_asked() -> None:
    player = play(
        {"/v1/models": (LIST, NO_KEY, 401)},
        described("https://llm.test/v1", guess=False, protocol="openai-responses"),
    )
    assert saved(player)[0] == "openai-responses"
    assert player.sent[0].authorization is not None


def test_without_a_check_nothing_is_asked_either() -> None:
    assert play({}, described("https://llm.test/v1"), verify=False).sent == []


def test_where_nothing_answers_one_try_is_enough() -> None:
    def offline(request: httpx.Request) -> httpx.Response:
        raise Unreachable("no answer from llm.test")

    player = Player([("base-url", described("https://llm.test")), ("unproven", "keep"), ("model", ACCEPT)], offline)
    player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True)))
    assert [each.authorization is None for each in player.sent] == [True, False]


def test_an_address_that_sends_elsewhere_is_refused_before_the_key_is_sent() -> None:
    said = "`example.com` wants to send you to `evil.example`. Not followed"

    def elsewhere(request: httpx.Request) -> httpx.Response:
        if request.url.host == "example.com":
            raise Refused(said)
        return world(lambda: player, {"/v1/models": (LIST, NO_KEY, 401)})(request)

    answers = [
        ("base-url", described("https://example.com")),
        ("base-url", described("https://llm.test/v1")),
        ("model", ACCEPT),
    ]
    player = Player(answers, elsewhere)
    player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True)))

    question = player.asked[1]
    assert isinstance(question, DescribeEndpoint)
    assert question.problem is not None
    assert (question.problem.message, question.about) == (said, "url")
    assert not any(each.authorization for each in player.sent if each.request.url.host == "example.com")


def test_a_page_that_redirects_hides_no_api_beside_it() -> None:
    def mixed(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/models":
            raise Refused("`llm.test` redirects to another of its own addresses")
        return world(lambda: player, {"/v1/models": (LIST, NO_KEY, 401)})(request)

    player = Player([("base-url", described("https://llm.test")), ("model", ACCEPT)], mixed)
    player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True)))
    assert saved(player) == OPENAI_SPOKEN


def test_leaving_while_it_is_asked_comes_back_to_the_form_with_everything_in_it() -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        if len(player.sent) == 1:
            raise Back
        return world(lambda: player, {"/v1/models": (LIST, NO_KEY, 401)})(request)

    first = described("https://llm.test/v1")
    player = Player([("base-url", first), ("base-url", first), ("model", ACCEPT)], slow)
    player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True)))
    question = player.asked[1]
    assert isinstance(question, DescribeEndpoint)
    assert question.last == first


# -- headers, and what is kept ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "placement"),
    [
        ("", "bearer"),
        ("Authorization: Bearer", "bearer"),
        ("authorization", "bearer"),
        ("api-key", "header:api-key"),
        ("X-Lab-Key:", "header:X-Lab-Key"),
        ("header:Authorization", "header:Authorization"),
    ],
)
def test_the_key_goes_into_the_header_that_was_named(typed: str, placement: str) -> None:
    assert placement_of(typed, "openai-chat") == placement


@pytest.mark.parametrize(
    "typed",
    [
        *("Host", "cookie", "User-Agent", "content-length", "a b", "x:y", "sk-proj 123", "a\r\nb"),
        *("Accept", "content-type", "Proxy-Authorization", "accept-encoding", "anthropic-version"),
    ],
)
def test_a_key_has_no_place_in_what_frames_the_message(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        placement_of(typed, "openai-chat")
    assert "sk-proj" not in f"{caught.value.message} {caught.value.hint}"


def test_what_adds_a_provider_of_one_s_own_is_never_the_name_of_one() -> None:
    answers: Answers = {"/v1/models": (LIST, NO_KEY, 401)}
    asked = play(
        answers,
        described("https://llm.test/v1", preset="custom"),
        described("https://llm.test/v1", profile="custom", headers=("X-Team: search",)),
    )
    again = [each for each in asked.asked if isinstance(each, DescribeEndpoint)][1]
    assert (again.about, again.problem and again.problem.message) == (
        "preset",
        "there is a preset named `custom` already",
    )
    assert asked.saved[-1].own == "custom-2"


def test_headers_of_one_s_own_travel_with_every_request() -> None:
    player = play(
        {"/v1/models": (LIST, NO_KEY, 401)},
        described("https://llm.test/v1", headers=("X-Team: search", "HTTP-Referer:  https://lab.test ")),
    )
    assert all(each.request.headers["x-team"] == "search" for each in player.sent)
    draft = player.saved[-1]
    assert draft.endpoint is not None
    assert draft.endpoint.headers == {"X-Team": "search", "HTTP-Referer": "https://lab.test"}
    # They have no other place to be kept in.
    assert draft.own == "llm.test"
    assert draft.preset is not None
    assert draft.preset.endpoints == (draft.endpoint,)


@pytest.mark.parametrize(
    "row",
    [
        "Authorization: Bearer abc",
        "authorization: q9z",
        "x-api-key: q9z",
        "Cookie: a=b",
        "X-Auth-Token: short",
        "Helicone-Auth: q9z",
        "X-Secret: q9z",
        "X-Api-Key-2: q9z",
        "X-Team: Bearer something",
        "X-Team: sk-proj-0123456789abcdef0123",
        "X-Team: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "X-Team: 0123456789abcdef0123456789abcdef",
        "Lab: q9z",  # where the key itself goes
    ],
)
def test_what_looks_like_a_credential_is_refused_and_not_repeated(row: str) -> None:
    shapes = replace(OPENAI, keys=(KeyShape(re.compile(r"^sk-proj-[0-9a-f]+$")),))
    with pytest.raises(UsageError) as caught:
        public_headers([row], "header:lab", [shapes])
    assert "looks like a credential" in caught.value.message
    assert row.partition(": ")[2] not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "row",
    [
        "anthropic-beta: context-1m-2025-08-07,fine-grained-tool-streaming-2025-05-14",
        "OpenAI-Organization: org-AbCdEfGhIjKlMnOpQrStUvWx",
        "X-Project: 6f1c1a52-5d2a-4b7e-9c33-0d9f6f1f2a11",
        "X-Title: My tool",
    ],
)
def test_headers_that_providers_document_are_taken(row: str) -> None:
    name, _, value = row.partition(": ")
    assert public_headers([row], "bearer", ()) == {name: value}


@pytest.mark.parametrize(
    "rows", [["X-Team"], [": x"], ["X Team: x"], ["X-Team:"], ["Host: x"], ["X-A: b", "x-a: c"], ["X-A: é"]]
)
def test_what_is_no_public_header_is_refused(rows: list[str]) -> None:
    with pytest.raises(UsageError):
        public_headers(rows, "bearer", ())


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_whatever_is_typed_is_sendable_or_refused(rows: list[str]) -> None:
    try:
        found = public_headers(rows, "bearer", ())
    except UsageError:
        return
    for name, value in found.items():
        assert httpx.Request("GET", "https://llm.test", headers={name: value}).headers[name] == value


def test_a_problem_stands_at_its_own_field_and_the_rest_stays() -> None:
    good = {"/v1/models": (LIST, NO_KEY, 401)}
    wrong = [
        (described("http://llm.test/v1"), "url"),
        (described("https://llm.test/v1", profile="Bad!"), "name"),
        (described("https://llm.test/v1", placement="Host"), "placement"),
        (described("https://llm.test/v1", headers=("Cookie: a",)), "header"),
        (described("https://llm.test/v1", preset="Not A Name"), "preset"),
        (described("https://llm.test/v1", preset="custom-openai"), "preset"),
    ]
    player = play(good, *(each for each, _ in wrong), described("https://llm.test/v1"))
    for (said, field), question in zip(wrong, player.asked[1:], strict=False):
        assert isinstance(question, DescribeEndpoint)
        assert (question.about, question.last) == (field, said)


def test_it_is_kept_as_a_preset_only_on_request() -> None:
    good = {"/v1/models": (LIST, NO_KEY, 401)}
    assert play(good, described("https://llm.test/v1")).saved[-1].own == ""
    draft = play(good, described("https://llm.test/v1", preset="lab")).saved[-1]
    assert draft.preset is not None
    assert (draft.own, draft.preset.id, draft.profile) == ("lab", "lab", "lab")
    assert draft.preset.env.key == ("LAB_API_KEY",)
    assert [each.method for each in draft.preset.logins] == ["api-key"]


@pytest.mark.parametrize(
    ("own", "variable"), [("my-lab.2", "MY_LAB_2_API_KEY"), ("git", "CUSTOM_GIT_API_KEY"), ("9", "CUSTOM_9_API_KEY")]
)
def test_its_variables_are_its_own_and_nobody_else_s(own: str, variable: str) -> None:
    draft = play({"/v1/models": (LIST, NO_KEY, 401)}, described("https://llm.test/v1", preset=own)).saved[-1]
    assert draft.preset is not None
    assert draft.preset.env.key == (variable,)


# -- by flags --------------------------------------------------------------------------------------------------------
def test_flags_say_all_that_the_form_asks() -> None:
    player = play(
        {"/v1/models": (LIST, NO_KEY, 401)},
        more=(("key-stdin", KEY), ("model", ACCEPT)),
        base_url="https://llm.test/v1",
        method="api-key",
        attended=False,
        parameters={"key-header": "api-key", "preset": "lab", "header.X-Team": "search"},
    )
    draft = player.saved[-1]
    assert saved(player)[2] == "header:api-key"
    assert draft.endpoint is not None
    assert (draft.own, draft.endpoint.headers) == ("lab", {"X-Team": "search"})


@pytest.mark.parametrize("wishes", [{"endpoint": "eu"}, {"parameters": {"resource": "x"}}])
def test_flags_that_mean_nothing_here_are_refused(wishes: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="a custom provider has no"):
        play({}, more=(), base_url="https://llm.test/v1", attended=False, **wishes)


def test_a_refused_key_asks_for_another_one_only() -> None:
    answers = {"/v1/models": (LIST, NO_KEY, 401)}

    def refuses(request: httpx.Request) -> httpx.Response:
        carried = player.sent[-1].authorization
        if carried is not None and carried.secret != KEY:
            return httpx.Response(401, json=NO_KEY, request=request)
        return world(lambda: player, answers)(request)

    player = Player(
        [
            ("base-url", described("https://llm.test/v1", key=Secret("sk-wrong-123456"))),
            ("key-stdin", KEY),
            ("model", ACCEPT),
        ],
        refuses,
    )
    player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True)))
    assert isinstance(player.asked[1].problem, Rejected)


def test_a_server_without_a_list_keeps_the_model_that_was_typed() -> None:
    reviewed = Reviewed(model="lab-1", profile="lab", store="keyring")
    player = play(
        {},
        described("https://llm.test/v1", preset="lab"),
        more=(("unproven", "keep"), ("model", reviewed)),
    )
    draft = player.saved[-1]
    assert draft.preset is not None
    assert draft.model == "lab-1"
    assert draft.preset.models == ModelRules(path="", prefer=("lab-1",))


@pytest.mark.parametrize(
    "typed",
    [
        "sk-THEKEY0123456789abcdefTHEKEY",
        "sk-proj-" + "aB3" * 40,
        "0123456789abcdef0123456789abcdef.AbCdEf0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
        "AIzaSyAbCdEf0123456789",
    ],
)
def test_a_key_in_place_of_the_address_is_no_host_to_ask_for(typed: str) -> None:
    player = Player([("base-url", described(typed)), ("base-url", Back())], world(lambda: player, {}))
    with pytest.raises((Back, Cancelled)):
        player.play(setup(Draft(scene=SCENE, preset=OPENAI, custom=True)))

    again = [each for each in player.asked if isinstance(each, DescribeEndpoint)][1]
    assert again.about == "url"
    assert again.problem is not None
    assert again.problem.message == "that is not a base URL"
    assert not player.sent


@pytest.mark.parametrize(
    "typed",
    [
        "localhost",
        "LOCALHOST",
        "gateway/v1",
        "llm.example.com",
        "localhost:8000/v1",
        "llm-inference-prod-us-east-1.example.com",
    ],
)
def test_a_host_needs_no_scheme(typed: str) -> None:
    assert address_of(typed).startswith("http")
    assert address_of(f"https://{'a1' * 20}.example.com") == f"https://{'a1' * 20}.example.com"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://llm.example.com/v1", "llm.example.com"),
        ("http://[::1]:8080/v1", "1--8080"),
        ("https://_llm.example.com/v1", "llm.example.com"),
    ],
)
def test_a_host_suggests_a_name_that_a_profile_can_have(address: str, name: str) -> None:
    assert name_for(address_of(address)) == name
    assert is_name(name)
