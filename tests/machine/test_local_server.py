"""What a port of this machine says, whatever listens there; and that no other machine is asked."""

import asyncio
import socket
import threading

import pytest

from fakes import raw_server as fault
from fakes.raw_server import RawServer, Script, reply, serving
from servers.model_server import ModelServer
from wizard.machine import local_server
from wizard.machine.local_server import LARGEST, page

LIST = b'{"object": "list", "data": []}'


def at(url: str) -> bytes | None:
    return asyncio.run(page(url))


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what answers: a busy machine may take longer than a person is made to wait."""
    monkeypatch.setattr(local_server, "LIMIT_S", 10)


@pytest.mark.usefixtures("patient")
def test_a_real_server_is_heard(open_model_server: ModelServer) -> None:
    body = at(f"{open_model_server.base_url}/models")

    assert body is not None
    assert b'"tiny-llama"' in body


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_sent_but_the_question_and_our_name(host: str) -> None:
    with serving(reply(200, LIST)) as server:
        assert at(f"http://{host}:{server.port}/v1/models") == LIST
        assert server.head.splitlines() == [
            "get /v1/models http/1.0",
            f"host: {host}:{server.port}",
            "user-agent: byok-wizard",
            "accept: application/json",
            "connection: close",
        ]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with serving(reply(200, LIST)) as other, serving(fault.redirect(status, f"{other.origin}/v1/models")) as server:
        assert at(f"{server.origin}/v1/models") is None
        assert other.connections == 0


WRONG: dict[str, Script] = {
    "nothing": fault.hang_up,
    "garbage": fault.raw(b"\x00\xff" * 5000),
    "no http": fault.raw(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    "another version": fault.raw(b"HTTP/2 200 \r\n\r\n{}"),
    "another status": reply(401, LIST),
    "a head alone": fault.raw(b"HTTP/1.1 200 OK\r\nX: y\r\n"),
    "cut off with a reset": fault.reset,
    "more than can be": fault.huge(2 * LARGEST),
    "a head without end": fault.endless_head,
    "informational for ever": fault.only_informational,
}


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("script", WRONG.values(), ids=WRONG)
def test_whatever_answers_otherwise_is_no_page(script: Script) -> None:
    with serving(script) as server:
        assert at(f"{server.origin}/v1/models") is None


@pytest.mark.parametrize("script", [fault.silent, fault.drip, fault.drip_head])
def test_one_that_does_not_come_to_an_end_is_given_up(script: Script) -> None:
    with serving(script) as server:
        assert at(f"{server.origin}/v1/models") is None


def test_a_port_where_nobody_listens_is_no_page() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert at(f"http://127.0.0.1:{port}/v1/models") is None


OTHER_MACHINES = [
    "http://192.0.2.1:11434/v1/models",
    "http://ollama.example:11434/v1/models",
    "http://localhost.example:11434/v1/models",
    "http://0.0.0.0:11434/v1/models",
    "http://[::ffff:192.0.2.1]:11434/v1/models",
    "https://127.0.0.1:11434/v1/models",
    "http:///v1/models",
]


@pytest.mark.parametrize("url", OTHER_MACHINES)
def test_another_machine_is_never_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*where: object) -> None:
        raise AssertionError(where)

    monkeypatch.setattr(socket, "create_connection", connect)

    assert at(url) is None


def test_the_name_localhost_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def connect(where: tuple[str, int], _limit: float) -> None:
        asked.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)

    assert at("http://localhost:11434/v1/models") is None
    assert sorted(asked) == [("127.0.0.1", 11434), ("::1", 11434)]


def test_a_page_in_pieces_is_one_page() -> None:
    def script(server: RawServer, connection: socket.socket) -> None:
        for each in (b"HTTP/1.0 20", b"0 OK\r", b"\n\r\n" + LIST[:7], LIST[7:]):
            connection.sendall(each)

    with serving(script) as server:
        assert at(f"{server.origin}/") == LIST


@pytest.mark.usefixtures("patient")
def test_a_loop_that_is_busy_drawing_makes_no_server_unheard() -> None:
    answered = threading.Event()

    def script(server: RawServer, connection: socket.socket) -> None:
        reply(200, LIST)(server, connection)
        answered.set()

    async def run(url: str) -> bytes | None:
        asked = asyncio.ensure_future(page(url))
        for _ in range(5):  # until it has begun
            await asyncio.sleep(0)
        assert answered.wait(60)  # the loop stands still meanwhile
        return await asked

    with serving(script) as server:
        assert asyncio.run(run(f"{server.origin}/")) == LIST
