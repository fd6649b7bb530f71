"""Nothing is read from where one stands: every command, run inside repositories whose authors want a key, under strace."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from e2e.hostile_kit import AS_MODULE, AS_SCRIPT, Place, Step, Trap, key_login
from e2e.repositories import REPOSITORIES, Repository, everything
from servers.practice import install_preset
from servers.secret_service import SecretService
from servers.tmux import StartTmux
from wizard.demo.provider import Practice

# In an order in which each finds something to do.
WALK = (
    Step("", exit=4),
    Step("presets"),
    Step("presets show practice"),
    Step("presets check PRESET"),
    Step("schema config"),
    Step("import", exit=2, env={"PRACTICE_API_KEY": "KEY"}),
    key_login("--store plain"),
    key_login("--profile ringed --store keyring"),
    key_login("--profile messages --endpoint anthropic-messages --store plain"),
    key_login("--profile answers --endpoint openai-responses --store plain"),
    Step("auth practice --key-stdin --profile sealed --store encrypted", exit=6, stdin="KEY"),
    Step("auth practice --profile signed-in --method browser --store plain", env={"DISPLAY": ":7"}),
    Step("auth practice --profile by-code --method device --store plain"),
    Step("auth practice --profile corp --method command --command gcloud"),
    Step("auth practice --profile lab --method env --env-key LAB_KEY", env={"LAB_KEY": "KEY"}),
    Step("auth practice --profile later --method device --start"),
    Step("auth hostile", exit=2),
    Step("token"),
    Step("token ringed"),
    Step("token corp"),
    Step("headers corp"),
    Step("env corp --shell fish"),
    Step("run corp -- gcloud"),
    Step("run practice -- infocmp-of-nobody", exit=127),
    Step("test"),
    Step("model"),
    Step("model practice-small"),
    Step("use corp"),
    Step("status"),
    Step("status --check --json", exit=75),
    Step("doctor"),
    Step("connect codex --profile answers --dry-run"),
    Step("connect codex --profile answers --yes"),
    Step("disconnect codex"),
    Step("connect claude-code --profile messages --yes"),
    Step("disconnect claude-code"),
    Step("connect opencode --yes"),
    Step("disconnect opencode"),
    Step("connect aider"),
    Step("--plain", answers=[("practice", "\x03")], exit=130),
    Step("logout signed-in"),
    Step("logout --all"),
    Step("demo --auto"),
)
# Where the other way to start it could differ: what it imports, starts and leaves behind.
MODULE_WALK = tuple(
    each for each in WALK if "--profile signed-in" in each.words or each.words in {"token", "status", "logout --all"}
)


@pytest.fixture
def provider(secret_service: SecretService) -> Iterator[Practice]:
    with Practice(auto_consent=True) as practice:
        install_preset(practice, "openai-chat", "openai-responses", "anthropic-messages")
        yield practice


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.close()


MakePlace = Callable[[Repository], Place]


@pytest.fixture
def place(home: Path, tmp_path: Path, provider: Practice, trap: Trap) -> Iterator[MakePlace]:
    made: list[Place] = []

    def make(repository: Repository) -> Place:
        made.append(Place(repository, home, tmp_path, provider, trap))
        return made[-1]

    yield make
    for each in made:
        shutil.rmtree(each.folder)


def trespasses(place: Place, walk: Sequence[Step], form: str = AS_SCRIPT) -> str:
    return "\n".join(problem for step in walk for problem in place.run(step, form))


@pytest.mark.timeout(600)
def test_no_command_touches_a_hostile_repository(place: MakePlace) -> None:
    found = trespasses(place(everything()), WALK)
    assert not found, found


def test_nor_when_started_as_a_module(place: MakePlace) -> None:
    found = trespasses(place(everything()), MODULE_WALK, AS_MODULE)
    assert not found, found


def test_nor_do_the_screens(place: MakePlace, tmux: StartTmux) -> None:
    here = place(everything())
    found = trespasses(here, [key_login("--store plain")])
    assert not found, found
    assert here.show(tmux) == []


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", REPOSITORIES)
def test_no_command_touches_any_of_forty(place: MakePlace, tmux: StartTmux, name: str) -> None:
    here = place(REPOSITORIES[name])
    found = trespasses(here, WALK[:-3])
    assert not found, found
    assert here.show(tmux) == []
    found = trespasses(here, WALK[-3:])
    assert not found, found


def test_there_are_forty() -> None:
    assert len(REPOSITORIES) == 40


def test_a_trespass_is_seen(place: MakePlace) -> None:
    here = place(everything())
    script = f"/bin/ls; /bin/cat .env; sh; test -e keys.json; exec 3<>/dev/tcp/127.0.0.1/{here.trap.port}"
    seen = "\n".join(here.judged(["/bin/bash", "-c", script], Step("")))

    for each in ("openat({0})", "openat({0}/.env)", "execve({0}/sh)", "newfstatat({0}/keys.json)", "ran: program-sh"):
        assert each.format(here.folder) in seen
    assert f"a connection to ('127.0.0.1', {here.trap.port})" in seen
