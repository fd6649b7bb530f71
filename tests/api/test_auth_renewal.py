"""``wizard.Auth`` after a 401: one renewal for all who were refused, one repetition for each, and no third attempt."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

import wizard
from api.kit import KEY, TRUSTING_NONE, by_command, client, lines, logged_in
from fakes.host import Host, Seen, host, taking
from refresh import kit as refresh_kit
from refresh.kit import expired, refreshes
from servers.model_server import ModelServer
from servers.oauth_client import NewClient
from servers.oidc_provider import AuthorizationServer
from wizard.errors import LoginNeeded
from wizard.store.paths import folders

GENERATIONS = [(httpx, wizard.Auth), (httpx2, wizard.httpx2_auth)]
MANY = 50


@pytest.fixture
def corp(
    authorization_server: AuthorizationServer, client_of: NewClient, model_server: ModelServer
) -> AuthorizationServer:
    """A login at a real authorization server, and a real model behind it that wants a live token."""
    refresh_kit.logged_in(authorization_server, client_of)
    authorization_server.models(model_server.base_url, model_server.key)
    return authorization_server


def asked(server: AuthorizationServer, status: int) -> int:
    return sum(each.get("status") == status for each in server.requests("/v1/models"))


@pytest.mark.parametrize(("module", "auth"), GENERATIONS, ids=["httpx", "httpx2"])
def test_a_token_that_ended_early_is_renewed_and_the_request_repeated(
    corp: AuthorizationServer, module: Any, auth: Any
) -> None:
    with client(auth("corp"), module, timeout=60) as http:
        assert http.get(f"{corp.api_url}/models").status_code == 200
        corp.expire("AccessToken")
        answer = http.get(f"{corp.api_url}/models")
        assert answer.status_code == 200
        assert [each.status_code for each in answer.history] == [401]
        assert http.get(f"{corp.api_url}/models").history == []

    assert refreshes(corp) == corp.rotations() == 1


def test_one_that_is_over_is_renewed_before_anything_is_sent(corp: AuthorizationServer) -> None:
    expired()
    with client(wizard.Auth("corp")) as http:
        assert http.get(f"{corp.api_url}/models").history == []
    assert (refreshes(corp), asked(corp, 401)) == (1, 0)


@pytest.mark.parametrize("early", [False, True], ids=["before", "after a 401"])
def test_fifty_at_once_on_a_loop_make_one_renewal(corp: AuthorizationServer, early: bool) -> None:
    auth = wizard.Auth("corp")
    beats: list[float] = []

    async def beat() -> None:
        while True:
            beats.append(time.monotonic())
            await asyncio.sleep(0.005)

    async def run() -> list[int]:
        async with httpx.AsyncClient(auth=auth, verify=TRUSTING_NONE, trust_env=False, timeout=60) as http:
            if early:
                assert (await http.get(f"{corp.api_url}/models")).status_code == 200
                corp.expire("AccessToken")
                corp.faults({"path": "/token", "delay": 500})
            else:
                expired()
                corp.faults({"path": "/token", "delay": 500})
            heart = asyncio.create_task(beat())
            answers = await asyncio.gather(*(http.get(f"{corp.api_url}/models") for _ in range(MANY)))
            heart.cancel()
            return [each.status_code for each in answers]

    assert asyncio.run(run()) == [200] * MANY
    assert refreshes(corp) == corp.rotations() == 1
    # While the provider took its half second the loop went on.
    assert len(beats) > 20


def test_threads_and_loops_share_one_renewal(corp: AuthorizationServer) -> None:
    auth = wizard.Auth("corp")
    expired()
    corp.faults({"path": "/token", "delay": 300})
    statuses: list[int] = []

    def in_thread() -> None:
        with client(auth, timeout=60) as http:
            statuses.append(http.get(f"{corp.api_url}/models").status_code)

    async def on_loop() -> None:
        async with httpx.AsyncClient(auth=auth, verify=TRUSTING_NONE, trust_env=False, timeout=60) as http:
            answers = await asyncio.gather(*(http.get(f"{corp.api_url}/models") for _ in range(5)))
            statuses.extend(each.status_code for each in answers)

    threads = [threading.Thread(target=in_thread) for _ in range(10)]
    threads += [threading.Thread(target=lambda: asyncio.run(on_loop())) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert statuses == [200] * 20
    assert refreshes(corp) == corp.rotations() == 1


def test_who_stops_waiting_does_not_stop_it_for_the_others(corp: AuthorizationServer) -> None:
    auth = wizard.Auth("corp")
    expired()
    corp.faults({"path": "/token", "delay": 500})

    async def run() -> int:
        async with httpx.AsyncClient(auth=auth, verify=TRUSTING_NONE, trust_env=False, timeout=60) as http:
            first = asyncio.create_task(http.get(f"{corp.api_url}/models"))
            second = asyncio.create_task(http.get(f"{corp.api_url}/models"))
            while not corp.requests("/token", grant_type="refresh_token"):
                await asyncio.sleep(0.01)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            return (await second).status_code

    assert asyncio.run(run()) == 200
    assert refreshes(corp) == 1


def test_when_it_cannot_be_renewed_the_refusal_is_the_answer(corp: AuthorizationServer) -> None:
    corp.expire("AccessToken")
    corp.expire("RefreshToken")
    with client(wizard.Auth("corp"), timeout=60) as http:
        for _ in range(3):
            answer = http.get(f"{corp.api_url}/models")
            assert (answer.status_code, answer.history) == (401, [])
    assert refreshes(corp) == 1  # the provider's no is remembered


def test_an_ended_login_says_so_before_anything_is_sent(corp: AuthorizationServer) -> None:
    corp.expire("RefreshToken")
    expired()
    with client(wizard.Auth("corp")) as http, pytest.raises(LoginNeeded) as caught:
        http.get(f"{corp.api_url}/models")
    assert caught.value.hint == "wizard auth corp"
    assert asked(corp, 401) == 0


# Where nothing can be renewed, or a command is asked.


def test_a_refused_key_is_not_sent_twice() -> None:
    with host(taking()) as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url)
        assert http.get(lab.url).status_code == 401
        assert lab.bearers == [f"Bearer {KEY}"]


def test_a_key_that_was_replaced_meanwhile_is_tried() -> None:
    def replaced(seen: Seen) -> tuple[int, dict[str, str]]:
        if seen.headers["authorization"] == f"Bearer {KEY}":
            logged_in(lab.url, "sk-canary-the-second-one")
            return 401, {}
        return 200, {}

    with host(replaced) as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url)
        assert http.get(lab.url).status_code == 200
        assert lab.bearers == [f"Bearer {KEY}", "Bearer sk-canary-the-second-one"]


def test_a_token_command_is_run_once_more_after_a_401() -> None:
    with host(taking("a-token-number-2")) as lab, client(wizard.Auth("work")) as http:
        runs = by_command(lab.url, "echo a-token-number-$N")
        assert [http.get(lab.url).status_code for _ in range(3)] == [200] * 3
        assert lines(runs) == 2
        assert lab.bearers == [f"Bearer a-token-number-{n}" for n in (1, 2, 2, 2)]


@pytest.mark.parametrize("script", ["echo the-same-token-again", "test $N = 1 || exit 3\necho a-token-number-$N"])
def test_a_command_with_nothing_better_is_run_once_for_each_refusal(script: str) -> None:
    with host(taking()) as lab, client(wizard.Auth("work")) as http:
        runs = by_command(lab.url, script)
        answer = http.get(lab.url)
        assert (answer.status_code, answer.history) == (401, [])
        assert (lines(runs), len(lab.seen)) == (2, 1)


def test_of_many_refused_at_once_one_runs_the_command_again() -> None:
    everybody = threading.Barrier(20)

    def all_here(_: Seen) -> tuple[int, dict[str, str]]:
        everybody.wait(60)
        return 401, {}

    auth = wizard.Auth("work")
    with host(all_here) as lab:
        runs = by_command(lab.url, "echo the-same-token-again")

        async def run() -> list[int]:
            limits = httpx.Limits(max_connections=None)
            async with httpx.AsyncClient(
                auth=auth, verify=TRUSTING_NONE, trust_env=False, timeout=60, limits=limits
            ) as http:
                return [each.status_code for each in await asyncio.gather(*(http.get(lab.url) for _ in range(20)))]

        assert asyncio.run(run()) == [401] * 20
        assert lines(runs) == 2


def test_a_third_attempt_is_not_made() -> None:
    with host(taking()) as lab, client(wizard.Auth("work")) as http:
        by_command(lab.url, "echo a-token-number-$N")
        answer = http.get(lab.url)
        assert (answer.status_code, len(answer.history)) == (401, 1)
        assert lab.bearers == ["Bearer a-token-number-1", "Bearer a-token-number-2"]


@pytest.mark.parametrize("status", [400, 402, 403, 407, 429, 500, 503])
def test_other_errors_renew_nothing(status: int) -> None:
    with host(lambda _: (status, {})) as lab, client(wizard.Auth("work")) as http:
        runs = by_command(lab.url, "echo a-token-number-$N")
        assert http.get(lab.url).status_code == status
        assert (lines(runs), len(lab.seen)) == (1, 1)


# A repeated request needs its body again.


def parts() -> Iterator[bytes]:
    yield b"one"
    yield b"two"


@pytest.mark.parametrize(
    ("body", "is_repeated"),
    [
        ({"json": {"a": 1}}, True),
        ({"content": b"onetwo"}, True),
        ({"data": {"a": "1"}, "files": {"file": ("a.txt", BytesIO(b"onetwo"))}}, True),
        ({"content": BytesIO(b"onetwo"), "headers": {"Content-Length": "6"}}, True),
        ({"content": BytesIO(b"x" * (4 << 20) + b"y")}, False),
        ({"content": "a generator"}, False),
    ],
    ids=["json", "bytes", "multipart", "a short file", "a long file", "a generator"],
)
@pytest.mark.parametrize(("module", "auth"), GENERATIONS, ids=["httpx", "httpx2"])
def test_a_body_is_sent_again_whole_or_not_at_all(
    body: dict[str, Any], is_repeated: bool, module: Any, auth: Any
) -> None:
    if body.get("content") == "a generator":
        body = {"content": parts()}
    if isinstance(body.get("content"), BytesIO):
        body["content"].seek(0)
    with host(taking("a-token-number-2")) as lab, client(auth("work"), module) as http:
        by_command(lab.url, "echo a-token-number-$N")
        status = http.post(lab.url, **body).status_code
        assert (status, len(lab.seen)) == ((200, 2) if is_repeated else (401, 1))
        assert len({each.body for each in lab.seen}) == 1
        assert lab.seen[0].body
        # What was learnt serves the next.
        assert http.get(lab.url).status_code == 200


def test_async_bodies_too() -> None:
    async def streamed() -> Any:
        for each in parts():
            yield each

    async def run(lab: Host) -> list[int]:
        async with httpx.AsyncClient(auth=wizard.Auth("work"), verify=TRUSTING_NONE, trust_env=False) as http:
            first = await http.post(lab.url, content=streamed())
            by_command(lab.url, "echo a-token-number-$N")  # prints the first one again
            second = await http.post(lab.url, files={"file": ("a.txt", BytesIO(b"onetwo"))})
            return [first.status_code, second.status_code]

    with host(taking("a-token-number-2")) as lab:
        by_command(lab.url, "echo a-token-number-$N")
        assert asyncio.run(run(lab)) == [401, 200]
        assert lab.seen[0].body == b"onetwo"


def test_what_takes_long_does_not_stop_the_loop(home: Path) -> None:
    pipe = home / "pipe"
    os.mkfifo(pipe)

    async def run(lab: Host) -> int:
        async with httpx.AsyncClient(auth=wizard.Auth("work"), verify=TRUSTING_NONE, trust_env=False) as http:
            waiting = asyncio.create_task(http.get(lab.url))
            while not lines(runs):  # the command has begun, and waits
                await asyncio.sleep(0.005)
            assert not waiting.done()
            pipe.write_text("a-token-number-1\n")
            return (await waiting).status_code

    with host() as lab:
        runs = by_command(lab.url, f"cat {pipe}")
        assert asyncio.run(run(lab)) == 200
        assert lab.bearers == ["Bearer a-token-number-1"]


def test_a_failure_is_told_to_all_and_not_kept() -> None:
    async def run(lab: Host) -> list[Any]:
        async with httpx.AsyncClient(auth=wizard.Auth("work"), verify=TRUSTING_NONE, trust_env=False) as http:
            failed = await asyncio.gather(*(http.get(lab.url) for _ in range(5)), return_exceptions=True)
            logged_in(lab.url)
            return [*failed, (await http.get(lab.url)).status_code]

    with host() as lab:
        logged_in(lab.url)
        record = Path(folders().state, "creds", "work.cred")
        record.unlink()
        *failed, last = asyncio.run(run(lab))
        assert [type(each) for each in failed] == [LoginNeeded] * 5
        assert last == 200
