"""Each fault does to a real client what it says."""

import json
import time
from collections.abc import Iterator
from threading import Event, Thread

import httpx
import pytest

from wizard.demo.faults import Answer, Bomb, Delay, Drip, Drop, Echo, EndlessHeaders, Huge, error_200, html, redirect
from wizard.demo.provider import Practice


def test_faults_come_once_each_in_order_then_the_truth(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/key", Answer(503, headers={"Retry-After": "1"}), Answer(500, b"x"))
    answers = [http.get("/v1/key") for _ in range(3)]
    assert [each.status_code for each in answers] == [503, 500, 401]
    assert answers[0].headers["retry-after"] == "1"
    assert answers[1].content == b"x"
    assert len(practice.requests_to("/v1/key")) == 3


def test_a_fault_can_last_and_be_cleared(practice: Practice, http: httpx.Client) -> None:
    practice.faults.always("/v1/key", html())
    assert [http.get("/v1/key").status_code for _ in range(3)] == [502, 502, 502]
    assert http.get("/v1/models").status_code == 401
    practice.faults.clear()
    assert http.get("/v1/key").status_code == 401


def test_a_fault_can_meet_every_path(practice: Practice, http: httpx.Client) -> None:
    practice.faults.always("*", Answer(503))
    practice.faults.add("/v1/key", Answer(500))
    assert [http.get(path).status_code for path in ("/v1/key", "/v1/key", "/nowhere")] == [500, 503, 503]


def test_a_page_where_an_answer_was_expected(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/key", html(200))
    answer = http.get("/v1/key")
    assert (answer.status_code, answer.headers["content-type"], answer.text[:9]) == (200, "text/html", "<!doctype")


def test_a_refusal_that_says_200(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/key", error_200())
    answer = http.get("/v1/key")
    assert (answer.status_code, list(answer.json())) == (200, ["error"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect(practice: Practice, http: httpx.Client, status: int) -> None:
    practice.faults.add("/v1/key", redirect("http://127.0.0.1:9/x", status))
    answer = http.get("/v1/key")
    assert (answer.status_code, answer.headers["location"]) == (status, "http://127.0.0.1:9/x")


def test_an_error_that_repeats_the_key(practice: Practice, http: httpx.Client, canary: str) -> None:
    practice.faults.add("/v1/key", Echo())
    answer = http.get("/v1/key", headers={"x-api-key": canary})
    assert answer.status_code == 401
    assert canary in answer.text


def test_late_is_still_true(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/key", Delay(0.3))
    begin = time.monotonic()
    assert http.get("/v1/key").status_code == 401
    assert time.monotonic() - begin >= 0.3


def test_late_is_too_late_for_a_short_time_out(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/key", Delay(60))
    with pytest.raises(httpx.ReadTimeout):
        http.get("/v1/key", timeout=0.2)


def test_a_drip_meets_no_read_time_out(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/key", Drip(0.1, body=b" " * 28 + b"{}"))
    begin = time.monotonic()
    assert http.get("/v1/key", timeout=2).json() == {}
    assert time.monotonic() - begin >= 2.5


@pytest.mark.parametrize("after", [0, 10, 80])
def test_a_drop_is_a_reset(practice: Practice, http: httpx.Client, after: int) -> None:
    practice.faults.add("/v1/models", Drop(after))
    with pytest.raises(httpx.ReadError, match="reset"):
        http.get("/v1/models")
    assert http.get("/v1/models").status_code == 401


def test_a_huge_answer(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/models", Huge(3))
    answer = http.get("/v1/models")
    assert len(answer.content) > 3 << 20
    assert json.loads(answer.content)


def test_a_bomb_is_small_until_unpacked(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/models", Bomb(20))
    with http.stream("GET", "/v1/models", headers={"Accept-Encoding": "identity"}) as answer:
        packed = sum(map(len, answer.iter_raw()))
    assert packed < 1 << 20
    practice.faults.add("/v1/models", Bomb(20))
    assert len(http.get("/v1/models").content) == 20 << 20


def test_headers_without_end(practice: Practice, http: httpx.Client) -> None:
    practice.faults.add("/v1/models", EndlessHeaders())
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/v1/models")


@pytest.mark.parametrize("fault", [Delay(60), Drip(60), EndlessHeaders()])
def test_stopping_does_not_wait_for_a_fault(fault) -> None:
    practice = Practice().start()
    practice.faults.add("/v1/key", fault)
    ended = Event()

    def ask() -> None:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{practice.base_url}/key", trust_env=False, timeout=60)
        ended.set()

    Thread(target=ask).start()
    while not practice.requests:
        Event().wait(0.01)
    practice.stop()
    assert ended.wait(60)
    assert practice.failures == []


@pytest.fixture
def http(practice: Practice) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=practice.root, trust_env=False, timeout=60) as client:
        yield client
