"""Thousands of forged and accidental requests before the true one: it is taken, once, and nothing else listens."""

import json
import random
import socket
import threading
import time
from collections import Counter

import pytest

from e2e.listening_kit import Listening
from e2e.sign_in_kit import (
    SignIn,
    assert_no_listener,
    get,
    port_of,
    redirect_of,
    token,
    words,
)
from servers.oidc_provider import AuthorizationServer

CLIENTS = 6
HALF_OPEN = 40


def forged(rng: random.Random, port: int, path: str, state: str, iss: str) -> bytes:
    """Any request but the true one, or bytes that are none."""
    kind = rng.random()
    if kind < 0.1:
        return rng.randbytes(rng.randrange(1, 300))
    word = "".join(rng.choices("abcXYZ019-_~", k=rng.randrange(1, 50)))
    wrong = rng.choice(["", "wrong", word, state[:-1], state + "A", state.swapcase()])
    query = rng.choice(
        [
            "", f"code={word}", f"code={word}&state={wrong}", f"state={state}", "error=access_denied",
            f"error=access_denied&state={wrong}", f"code={word}&state={state}&state={state}",
            f"code={word}&code={word}&state={state}", f"code={word}&state={state}&iss=https://other.example",
            f"code=%zz&state={state}", f"code=%00&state={state}", f"code={'a' * rng.randrange(4096, 9000)}&state={state}",
        ]
    )  # fmt: skip
    # The issuer is public: it is the state alone that a forger lacks.
    query += f"&iss={iss}" if query and "iss=" not in query else ""
    true = f"{path}?code={word}&state={state}&iss={iss}"
    # Where the path stands for the state, it is the path that is guessed.
    near = path if state else rng.choice([path[:-4] + word[:4], path.rpartition("/")[0], path.swapcase()])
    asked = rng.choice(
        [f"{near}?{query}"] * 6 + ["/", "/favicon.ico", f"/{word}", f"/go/{word[:8]}", f"{near}/?{query}"]
    )
    host = f"127.0.0.1:{port}"
    method, fields = "GET", [f"Host: {host}"]
    # Also the true path and state with an invented code, in a way no browser comes back.
    match rng.randrange(10):
        case 0:
            method, asked = rng.choice(["HEAD", "POST", "OPTIONS", "PUT", "get", "CONNECT"]), true
        case 1:
            fields = [rng.choice([f"Host: evil.example:{port}", "Host: 127.0.0.1", "Host: 127.0.0.1:1", f"X: {host}"])]
            asked = true
        case 2:
            fields.append(
                rng.choice(["Origin: https://evil.example", "Origin: null", f"Origin: http://{host}.evil.example"])
            )
            asked = true
        case 3:
            fields.append(rng.choice(["Sec-Purpose: prefetch", "Purpose: prefetch", "X-Moz: prefetch"]))
            asked = true
        case 4:
            fields += rng.choice([[f"Host: {host}"], ["Transfer-Encoding: chunked"], ["Content-Length: 5"], ["a b: c"]])
            asked = true
        case 5:
            fields.append("Cookie: " + "c" * rng.randrange(20_000))
    return "\r\n".join([f"{method} {asked or '/'} HTTP/1.1", *fields, "", ""]).encode()


class Storm:
    """Requests from several sockets at once; half-open ones stay in between."""

    def __init__(self, rng: random.Random, port: int, path: str, state: str, iss: str) -> None:
        self.answers: Counter[str] = Counter()
        self.sent = 0
        self._rng, self._about = rng, (port, path, state, iss)
        self._lock = threading.Lock()
        self._half_open: list[socket.socket] = []

    def blow(self, requests: int) -> None:
        clients = [threading.Thread(target=self._client, args=(requests // CLIENTS,)) for _ in range(CLIENTS)]
        for each in clients:
            each.start()
        for each in clients:
            each.join()

    def over(self) -> None:
        for each in self._half_open:
            each.close()

    def _client(self, requests: int) -> None:
        port = self._about[0]
        for _ in range(requests):
            with self._lock:
                data = forged(self._rng, *self._about)
                left_open = self._rng.random() < 0.02
                self.sent += 1
            answer = self._leave_open(data) if left_open else _answer(port, data)
            with self._lock:
                self.answers[answer] += 1

    def _leave_open(self, data: bytes) -> str:
        """Part of a request, and nothing more for now."""
        try:
            client = socket.create_connection(("127.0.0.1", self._about[0]), 5)
            client.sendall(data.partition(b"\r\n\r\n")[0][:40])
        except OSError:
            return "refused"
        with self._lock:
            self._half_open.append(client)
            if len(self._half_open) > HALF_OPEN:
                self._half_open.pop(0).close()
        return "left open"


def _answer(port: int, data: bytes) -> str:
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as client:
            client.sendall(data)
            if b"\r\n\r\n" not in data:
                client.shutdown(socket.SHUT_WR)
            while piece := client.recv(65536):
                answer += piece
    except ConnectionError:
        pass
    return answer.split(b" ", 2)[1].decode() if answer else "hung up"


def play(server: AuthorizationServer, way: str, requests: int, rng: random.Random) -> dict[str, object]:
    path = "/keys" if way == "minted" else "/token"
    with SignIn(*words(server, way, "--store", "plain", "--timeout", "600")) as login:
        address = login.address()
        port, here = port_of(address), redirect_of(address)
        true = server.sign_in(address)
        state = true.partition("state=")[2].partition("&")[0]
        storm = Storm(rng, port, "/" + here.split("/", 3)[3].partition("?")[0], state, server.issuer)
        began = time.monotonic()
        with Listening(login.pid) as listening:
            storm.blow(requests)
            assert server.requests(path) == []
            asked = time.monotonic()
            page = get(true)
            waited = time.monotonic() - asked
            done = login.ended()
        took = time.monotonic() - began
        storm.over()

    assert done.exit == 0, done.err
    assert b"You can close this tab" in page
    assert len(server.requests(path)) == 1
    assert len(done.err.splitlines()) < 20  # nobody is told of each
    assert token() in server.minted() if way == "minted" else server.active(token())
    assert listening.seen == {("127.0.0.1", port)}
    assert_no_listener(port)
    assert "200" not in storm.answers
    assert "302" not in storm.answers
    return {
        "requests": storm.sent,
        "seconds": round(took, 1),
        "answers": dict(storm.answers.most_common()),
        "true callback, seconds until its page": round(waited, 2),
        "samples of listening sockets": listening.samples,
    }


@pytest.mark.parametrize("way", ["browser", "minted"])
def test_after_300_forged_requests_the_true_one_is_redeemed_once(
    authorization_server: AuthorizationServer, rng: random.Random, way: str
) -> None:
    assert play(authorization_server, way, 300, rng)["requests"] == 300


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("way", ["browser", "minted"])
def test_after_10_000_forged_requests_the_true_one_is_redeemed_once(
    authorization_server: AuthorizationServer, rng: random.Random, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    played = play(authorization_server, way, 10_002, rng)

    with capsys.disabled():
        print(json.dumps(played))
