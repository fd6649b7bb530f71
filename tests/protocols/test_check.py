"""R64: what an answer to the check proves, and what it does not."""

import json

import pytest

from fakes.responses import answered
from wizard.protocols.apis import api
from wizard.protocols.check import judge, judge_list, verify_request
from wizard.values.preset import Endpoint, Verify

HOST = "api.openai.com"
HTML = "<!doctype html><title>Attention required</title>"
RULES = Verify(path="/key", limited={402: "no credit", 429: "rate limited"})


def judged(status: int, body: object = None, rules: Verify = RULES) -> tuple[str, str]:
    response = answered({} if body is None else body, status)
    outcome = judge(rules, response, HOST, 412)
    assert (outcome.status, outcome.ms) == (status, 412)
    return outcome.result, outcome.reason


VALID = ("valid", "key accepted by api.openai.com in 412 ms")
NO_CREDIT = ("limited", "key is valid, but the account has no credit")


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, {"data": {"label": "x"}}, VALID),
        (200, "", VALID),
        (200, {"errors": [], "success": True, "messages": [{"code": 1, "message": "active"}]}, VALID),  # Cloudflare
        (401, {"error": {"message": "sk-ab**** is wrong"}}, ("rejected", "rejected by api.openai.com (401): key not valid")),
        (401, HTML, ("rejected", "rejected by api.openai.com (401): key not valid")),
        (402, {}, NO_CREDIT),
        (429, {}, ("limited", "key is valid, but api.openai.com limits it (429): rate limited")),
        (429, {"error": {"code": "insufficient_quota"}}, NO_CREDIT),
        (403, {"error": {"code": "insufficient_user_quota"}}, NO_CREDIT),
        (403, {"error": {"message": "country not supported"}}, ("unknown", "api.openai.com answered 403: country not supported")),
        (403, {}, ("unknown", "api.openai.com does not allow the check (403)")),
        (500, HTML, ("unknown", "api.openai.com has trouble of its own (500)")),
        (503, {"error": {"message": "down"}}, ("unknown", "api.openai.com has trouble of its own (503)")),
        (418, {}, ("unknown", "api.openai.com answered 418, which proves nothing")),
        (404, {"error": {"message": "x"}}, ("unknown", "api.openai.com answered, but not as its API does. Check the base URL")),
        (200, HTML, ("unknown", "api.openai.com answered, but not as its API does. Check the base URL")),
        (204, "", ("unknown", "api.openai.com answered, but not as its API does. Check the base URL")),
    ],
)  # fmt: skip
def test_only_what_the_preset_says_proves_anything(status: int, body: object, expected: tuple[str, str]) -> None:
    assert judged(status, body) == expected


@pytest.mark.parametrize("rules", [Verify(rejected=(401, 403)), Verify(limited={403: "no permission"})])
def test_a_key_refused_for_the_place_one_is_in_is_neither_valid_nor_refused(rules: Verify) -> None:
    body = {"error": {"code": "unsupported_country_region_territory", "message": "Country not supported"}}

    assert judged(403, body, rules) == ("unknown", "api.openai.com answered 403: Country not supported")
    body["error"]["code"] = "no_access"
    assert judged(403, body, rules)[0] == ("rejected" if rules.rejected == (401, 403) else "limited")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": {"message": "no"}}, ("unknown", "api.openai.com answered 200: no")),
        ({"error": "expired"}, ("unknown", "api.openai.com answered 200: expired")),
        ({"success": False, "message": "no"}, ("unknown", "api.openai.com answered 200: no")),
        ({"error": {"code": 401, "message": "no"}}, ("rejected", "rejected by api.openai.com (401): key not valid")),
        ({"error": {"code": "invalid_api_key"}}, ("rejected", "rejected by api.openai.com (200): key not valid")),
        ({"error": {"code": 402}}, NO_CREDIT),
        ({"base_resp": {"status_code": 1004, "status_msg": "login fail"}}, ("rejected", "rejected by api.openai.com (200): key not valid")),
        ({"base_resp": {"status_code": 1008, "status_msg": "balance"}}, NO_CREDIT),
        ({"base_resp": {"status_code": 0, "status_msg": "success"}}, VALID),
        ({"is_available": False, "balance_infos": []}, NO_CREDIT),  # DeepSeek
        ({"is_available": True}, VALID),
    ],
)  # fmt: skip
def test_a_200_with_an_error_in_it_is_not_ok(body: object, expected: tuple[str, str]) -> None:
    assert judged(200, body) == expected


@pytest.mark.parametrize(
    ("status", "body", "unpaid"),
    [
        (402, {}, True),
        (429, {"error": {"code": "insufficient_quota"}}, True),
        (200, {"is_available": False}, True),
        (429, {}, False),
        (200, {}, False),
        (401, {}, False),
    ],
)
def test_an_account_without_credit_is_known_as_such(status: int, body: object, *, unpaid: bool) -> None:
    assert judge(RULES, answered(body, status), HOST, 412).unpaid is unpaid


def test_what_a_key_may_still_spend_is_told() -> None:
    """OpenRouter's key call."""
    assert judged(200, {"data": {"limit": 20, "limit_remaining": 10}})[1].endswith("in 412 ms (limit: $10.00 left)")
    assert judged(200, {"data": {"limit": None, "limit_remaining": None}}) == VALID
    assert judged(200, {"data": {"limit_remaining": 10**300}}) == VALID


def test_a_preset_may_count_an_error_status_as_proof() -> None:
    """Perplexity answers a bad request only to a good key."""
    rules = Verify(method="POST", path="/chat/completions", body={}, ok=(200, 400))

    assert judged(400, {"error": {"message": "messages missing"}}, rules) == VALID
    assert judged(401, {}, rules)[0] == "rejected"


def test_a_preset_may_count_other_statuses_as_a_refusal() -> None:
    """Google answers 400, Scaleway 403 to a bad key."""
    assert (
        judged(400, {"error": {"code": 400, "message": "API key not valid"}}, Verify(rejected=(400,)))[0] == "rejected"
    )
    assert judged(403, {}, Verify(rejected=(401, 403))) == (
        "rejected",
        "rejected by api.openai.com (403): key not valid",
    )


def test_text_of_the_server_is_cut_and_made_safe() -> None:
    result, reason = judged(400, {"error": {"message": "\x1b]52;c;aGk=\x07no\n" + "x" * 9000}})

    assert result == "unknown"
    assert reason.startswith("api.openai.com answered 400: no x")
    assert len(reason) < 250
    assert reason.isprintable()


# -- the list instead --------------------------------------------------------------------------------------------------
LIST = {"data": [{"id": "m"}]}
STYLE = "api.openai.com answered, but not as an OpenAI-style API. Check the base URL"


def listed(status: int, body: object, anonymous: object = None) -> tuple[str, str]:
    outcome = judge_list(api("openai-chat"), answered(body, status), anonymous, HOST, 412)
    assert (outcome.status, outcome.ms) == (status, 412)
    return outcome.result, outcome.reason


@pytest.mark.parametrize(
    ("anonymous", "expected"),
    [
        (answered({"error": {}}, 401), VALID),
        (answered(HTML, 403), VALID),
        (answered({"error": {"message": "missing key"}}, 400), VALID),
        (answered({"error": {"code": 401, "message": "no key"}}, 200), VALID),
        (answered(HTML, 200), VALID),
        (answered(LIST, 200), ("unknown", "reachable, but api.openai.com has no free way to check a key")),
        (answered({"data": []}, 200), ("unknown", "reachable, but api.openai.com has no free way to check a key")),
        (answered({}, 429), ("unknown", "api.openai.com answered, but did not show that it asks for a key")),
        (answered({}, 503), ("unknown", "api.openai.com answered, but did not show that it asks for a key")),
        (None, ("valid", "api.openai.com answered in 412 ms, no key needed")),
    ],
)
def test_a_list_proves_a_key_only_if_others_do_not_get_it(anonymous: object, expected: tuple[str, str]) -> None:
    assert listed(200, LIST, anonymous) == expected


def test_a_public_list_is_marked_so_that_the_profile_can_be_kept_as_unverified() -> None:
    outcome = judge_list(api("openai-chat"), answered(LIST), answered(LIST), HOST, 1)

    assert (outcome.result, outcome.status, outcome.public, outcome.verified) == ("unknown", 200, True, False)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, {}, ("rejected", "rejected by api.openai.com (401): key not valid")),
        (401, HTML, ("rejected", "rejected by api.openai.com (401): key not valid")),
        (
            400,
            {"error": {"code": 400, "details": [{"reason": "API_KEY_INVALID"}], "message": "API key not valid"}},
            ("rejected", "rejected by api.openai.com (400): key not valid"),
        ),
        (402, {}, NO_CREDIT),
        (429, {"error": {"code": "insufficient_quota"}}, NO_CREDIT),
        (429, {}, ("limited", "key is valid, but rate limited right now")),
        (403, {}, ("limited", "key is valid but may not list models (403); it may be restricted")),
        (
            403,
            {"error": {"code": "unsupported_country_region_territory", "message": "Country not supported"}},
            ("unknown", "api.openai.com answered 403: Country not supported"),
        ),
        (403, HTML, ("unknown", "api.openai.com does not allow the check (403)")),
        (429, HTML, ("unknown", "api.openai.com limits the rate of requests right now (429)")),
        (405, {}, ("unknown", "api.openai.com has no list of models (405), so the key is unchecked")),
        (501, {}, ("unknown", "api.openai.com has no list of models (501), so the key is unchecked")),
        (500, {}, ("unknown", "api.openai.com has trouble of its own (500)")),
        (404, {"detail": "Not Found"}, ("unknown", STYLE)),
        (404, HTML, ("unknown", STYLE)),
        (200, HTML, ("unknown", STYLE)),
        (200, {"hello": 1}, ("unknown", STYLE)),
        (200, {"error": {"message": "no"}}, ("unknown", "api.openai.com answered 200: no")),
        (400, {"error": {"message": "no"}}, ("unknown", "api.openai.com answered 400: no")),
    ],
)
def test_what_is_no_list_is_judged_by_its_status(status: int, body: object, expected: tuple[str, str]) -> None:
    assert listed(status, body) == expected


# -- the call ----------------------------------------------------------------------------------------------------------
def endpoint(verify: Verify | None = None) -> Endpoint:
    return Endpoint(
        id="d",
        protocol="anthropic-messages",
        base_url="https://h.example/api",
        headers={"X-Title": "t"},
        verify=verify,
    )


@pytest.mark.parametrize(
    ("verify", "url"),
    [
        (Verify(path="/key"), "https://h.example/api/key"),
        (Verify(path="v1/key?full=1"), "https://h.example/api/v1/key?full=1"),
        (Verify(url="https://other.example/whoami"), "https://other.example/whoami"),
        (Verify(), "https://h.example/api"),
    ],
)
def test_the_check_goes_where_the_preset_says(verify: Verify, url: str) -> None:
    request = verify_request(verify, endpoint())

    assert (request.method, str(request.url)) == ("GET", url)
    assert (request.headers["x-title"], request.headers["anthropic-version"]) == ("t", "2023-06-01")
    assert not request.content


def test_a_check_may_have_a_body() -> None:
    request = verify_request(Verify(method="POST", path="/x", body={"messages": []}), endpoint())

    assert (request.method, json.loads(request.content)) == ("POST", {"messages": []})
    assert request.headers["content-type"] == "application/json"
