"""Servers that run on this machine, on the way through a login: a mark, and never more than that."""

from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, Player
from wizard.errors import Cancelled
from wizard.login.draft import Draft, Scene
from wizard.login.effects import Around, FindServers, Pick
from wizard.login.questions import ChooseProvider, NeedSecret, Option
from wizard.login.setup import setup
from wizard.login.steps import Back
from wizard.values.preset import Endpoint, Login, Preset, Variables
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret


def preset(name: str, base_url: str, category: Any = "local") -> Preset:
    endpoint = Endpoint(id="main", protocol="openai-chat", base_url=base_url)
    logins = (Login(method="none"), Login(method="api-key"))
    variables = Variables(key=(f"{name.upper()}_API_KEY",))
    return Preset(id=name, name=name.title(), category=category, endpoints=(endpoint,), logins=logins, env=variables)


OLLAMA, VLLM = preset("ollama", "http://localhost:11434/v1"), preset("vllm", "http://localhost:8000/v1")
HOST = preset("host", "https://api.host.test/v1", "frontier")
WHERE = {"ollama": "http://localhost:11434/v1/models", "vllm": "http://localhost:8000/v1/models"}


def listing(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"object": "list", "data": [{"id": "m"}]}, request=request)


@dataclass
class Machine(Player):
    """Where ``runs`` are the servers that answer."""

    runs: frozenset[str] = frozenset()
    rows: tuple[Option, ...] = ()

    def _perform(self, step: Any, left: list[tuple[str, Any]]) -> Any:
        if isinstance(step, Pick):
            assert step.servers == WHERE
            self.rows = step.rows(Around((), self.runs))
            return self._answer(step.question, left), Around((), self.runs)
        if isinstance(step, FindServers):
            assert step.servers == WHERE
            return self.runs
        return super()._perform(step, left)


def begun(**scene: Any) -> Draft:
    return Draft(scene=Scene(presets=(OLLAMA, VLLM, HOST), **{"found": None, "running": None, **scene}))


def marks(rows: tuple[Option, ...]) -> dict[str, str]:
    return {each.id: each.mark for each in rows if each.mark}


def test_what_runs_is_a_mark_on_its_row_and_nobody_waits_for_it() -> None:
    player = Machine([("NAME", "ollama"), ("model", ACCEPT)], listing, runs=frozenset({"ollama"}))

    player.play(setup(begun()))

    question = player.asked[0]
    assert isinstance(question, ChooseProvider)
    assert marks(question.options) == {}
    assert marks(player.rows) == {"ollama": "running"}
    (draft,) = player.saved
    assert draft.login is not None
    assert (draft.login.method, draft.credential) == ("none", None)
    assert {str(each.request.url) for each in player.sent} == {WHERE["ollama"]}
    assert all(each.authorization is None for each in player.sent)


def test_the_one_that_is_named_needs_enter_on_its_model_alone() -> None:
    """UX §2.2: `wizard auth ollama`, local server running: Enter."""
    player = Machine([("model", ACCEPT)], listing)

    player.play(setup(Draft(scene=begun().scene, preset=OLLAMA)))

    assert player.count(FindServers) == player.count(Pick) == 0


def test_a_list_that_is_said_once_is_said_with_the_marks() -> None:
    player = Machine([("NAME", Cancelled())], runs=frozenset({"vllm"}))

    with pytest.raises(Cancelled):
        player.play(setup(begun(found=())))

    question = player.asked[0]
    assert isinstance(question, ChooseProvider)
    assert marks(question.options) == {"vllm": "running"}


def test_back_at_the_list_it_is_said_as_it_is_by_then() -> None:
    player = Machine([("NAME", "host"), ("key-stdin", Back()), ("NAME", Cancelled())], runs=frozenset({"vllm"}))
    host = Preset(id="host", name="Host", endpoints=HOST.endpoints, logins=(Login(method="api-key"),))

    with pytest.raises(Cancelled):
        player.play(setup(Draft(scene=Scene(presets=(OLLAMA, VLLM, host), running=None))))

    assert player.count(FindServers) == 2
    question = player.asked[-1]
    assert isinstance(question, ChooseProvider)
    assert marks(question.options) == {"vllm": "running"}


def test_a_saved_profile_says_more_than_a_running_server_and_that_more_than_a_variable() -> None:
    saved = Profile(
        name="vllm", provider="vllm", protocol="openai-chat", base_url="http://localhost:8000/v1", auth=Auth(method="none")
    )  # fmt: skip
    player = Machine([("NAME", Cancelled())], runs=frozenset({"ollama", "vllm"}))
    variables = {"OLLAMA_API_KEY": Secret("key"), "HOST_API_KEY": Secret("key")}

    with pytest.raises(Cancelled):
        player.play(setup(begun(profiles={"vllm": saved}, secrets=variables)))

    assert marks(player.rows) == {"vllm": "saved", "ollama": "running", "host": "$HOST_API_KEY"}


def test_back_from_what_follows_the_list_is_the_list() -> None:
    player = Machine([("NAME", "host"), ("key-stdin", Back()), ("NAME", Cancelled())])
    host = Preset(id="host", name="Host", endpoints=HOST.endpoints, logins=(Login(method="api-key"),))

    with pytest.raises(Cancelled):
        player.play(setup(Draft(scene=Scene(presets=(OLLAMA, VLLM, host), found=None, running=None))))

    assert [type(each) for each in player.asked] == [ChooseProvider, NeedSecret, ChooseProvider]


def test_a_hosted_services_key_is_not_found_for_the_server_of_its_name_here() -> None:
    cloud = replace(HOST, id="ollama-cloud", name="Ollama Cloud", env=OLLAMA.env)
    scene = Scene(
        presets=(OLLAMA, VLLM, cloud), secrets={name: Secret("key") for name in (*OLLAMA.env.key, *VLLM.env.key)}
    )

    assert scene.key_variable(OLLAMA) is None
    assert scene.key_variable(cloud) == "OLLAMA_API_KEY"
    assert scene.key_variable(VLLM) == "VLLM_API_KEY"
    player = Machine([("NAME", Cancelled())])
    with pytest.raises(Cancelled):
        player.play(setup(Draft(scene=replace(scene, found=None, running=None))))
    assert marks(player.rows) == {"vllm": "$VLLM_API_KEY", "ollama-cloud": "$OLLAMA_API_KEY"}
