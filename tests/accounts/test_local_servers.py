"""Which servers are asked for, which answers count, and that one that hangs holds up no other."""

import asyncio
import os
from dataclasses import replace

import pytest

from fakes import raw_server as fault
from fakes.raw_server import Script, reply, serving
from servers.model_server import ModelServer
from wizard.accounts.context import Context
from wizard.accounts.local_servers import running, servers_of
from wizard.accounts.log_in import scene
from wizard.login import provider
from wizard.machine import local_server
from wizard.values.profile import Auth, Profile


def test_the_shipped_presets_for_local_servers_are_asked_and_no_other() -> None:
    """UX §2.3: 11434, 1234, 8080, 8000."""
    assert provider.servers_of(scene(Context(None, dict(os.environ)))) == {
        "llamacpp": "http://127.0.0.1:8080/v1/models",
        "lmstudio": "http://127.0.0.1:1234/v1/models",
        "ollama": "http://localhost:11434/v1/models",
        "vllm": "http://localhost:8000/v1/models",
    }


ELSEWHERE = [
    "https://127.0.0.1:8080/v1",
    "http://10.0.0.1:8080/v1",
    "https://llm.example.com/v1",
    "http://localhost:{port}/v1",
    "",
]


@pytest.mark.parametrize("base_url", ELSEWHERE)
def test_a_preset_that_leads_elsewhere_is_not_asked_for(base_url: str) -> None:
    here = scene(Context(None, dict(os.environ)))
    ollama = here.preset("ollama")
    assert ollama is not None
    moved = replace(ollama, endpoints=(replace(ollama.endpoints[0], base_url=base_url),))

    assert provider.servers_of(replace(here, presets=(moved,))) == {}


def profile(name: str, base_url: str, method: str = "none", protocol: str = "openai-chat") -> Profile:
    return Profile(name=name, provider="ollama", protocol=protocol, base_url=base_url, auth=Auth(method=method))  # type: ignore[arg-type]


def test_profiles_without_a_key_on_this_machine_are_asked_for() -> None:
    profiles = (
        profile("own", "http://127.0.0.1:4321/v1"),
        profile("claude", "http://localhost:11434", protocol="anthropic-messages"),
        profile("keyed", "http://127.0.0.1:4322/v1", "env"),
        profile("away", "https://llm.example.com/v1"),
    )

    assert servers_of(profiles) == {
        "own": "http://127.0.0.1:4321/v1/models",
        "claude": "http://localhost:11434/v1/models",
    }


async def all_of(servers: dict[str, str]) -> list[str]:
    return [each async for each in running(servers)]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_server, "LIMIT_S", 30)


@pytest.mark.usefixtures("patient")
def test_a_real_server_runs_and_one_that_wants_a_key_does_not_show(
    open_model_server: ModelServer, model_server: ModelServer
) -> None:
    servers = {"open": f"{open_model_server.base_url}/models", "keyed": f"{model_server.base_url}/models"}

    assert asyncio.run(all_of(servers)) == ["open"]


ANSWERS: dict[str, tuple[Script, bool]] = {
    "a list": (reply(200, '{"object": "list", "data": [{"id": "m", "object": "model"}]}'), True),
    "none loaded": (reply(200, '{"object": "list", "data": []}'), True),
    "none loaded, as Ollama says it": (reply(200, '{"object": "list", "data": null}'), True),
    "hostile names": (reply(200, '{"object": "list", "data": [{"id": "\\u001b]0;x\\u0007"}]}'), True),
    "another list": (reply(200, '{"data": [1, 2]}'), False),
    "no data": (reply(200, '{"object": "list"}'), False),
    "a list of something": (reply(200, "[]"), False),
    "a page": (reply(200, "<html>hello</html>", kind="text/html"), False),
    "too deep": (reply(200, "[" * 100_000), False),
    "a number without end": (reply(200, "1" * 100_000), False),
    "not text": (reply(200, b"\xff\xfe\x00"), False),
    "cut off": (fault.reset, False),
    "a redirect": (fault.redirect(302, "/"), False),
}


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("script", "counts"), ANSWERS.values(), ids=ANSWERS)
def test_only_a_list_of_models_counts(script: Script, *, counts: bool) -> None:
    with serving(script) as server:
        assert asyncio.run(all_of({"it": server.origin})) == (["it"] if counts else [])


@pytest.mark.usefixtures("patient")
def test_one_that_hangs_holds_up_no_other() -> None:
    async def run() -> None:
        with serving(fault.silent) as hangs, serving(ANSWERS["a list"][0]) as answers:
            found = running({"hangs": hangs.origin, "answers": answers.origin})
            assert await anext(found) == "answers"  # the other has half a minute left
            await found.aclose()  # type: ignore[attr-defined]  # it is a generator

    asyncio.run(run())


def test_one_that_hangs_is_given_up() -> None:
    with serving(fault.silent) as hangs:
        assert asyncio.run(all_of({"hangs": hangs.origin})) == []


@pytest.mark.usefixtures("patient")
def test_two_presets_of_one_address_ask_it_once() -> None:
    with serving(ANSWERS["a list"][0]) as server:
        assert asyncio.run(all_of({"one": server.origin, "two": server.origin})) == ["one", "two"]
        assert len(server.requests) == 1
