"""The product's own check, run against the internet of the tests: the flow, the driver and the one HTTP client."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from catalog.documented import LISTLESS, LISTS, check_of
from catalog.internet import Asked, Internet, Said
from wizard.errors import WizardError
from wizard.login.check import prove
from wizard.login.driver import drive
from wizard.login.effects import Send
from wizard.login.endpoint import origins_of
from wizard.machine.http import Http
from wizard.values.credential import Credential, Model, Outcome
from wizard.values.fill import fill, filled
from wizard.values.preset import Endpoint, Kind, Preset
from wizard.values.secret import Secret

KEY = "canary-key-" + "7f3a" * 10
LISTED = [{"id": "model-b"}, {"id": "model-a"}]
MODELS = Said(200, {"data": LISTED, "models": [{"name": f"models/{each['id']}"} for each in LISTED]})
NO_KEY = Said(401, {"error": {"message": "no key given"}})
# How a key travels, by the placement that is expected of the endpoint.
HEADERS = {
    "bearer": ("authorization", f"Bearer {KEY}"),
    "header:x-api-key": ("x-api-key", KEY),
    "header:x-goog-api-key": ("x-goog-api-key", KEY),
    "header:api-key": ("api-key", KEY),
}
Result = tuple[Outcome, tuple[Model, ...]] | WizardError


@dataclass(frozen=True, slots=True)
class Place:
    """An endpoint as somebody with the preset's examples has it. ``check`` and ``models`` are ``host/path``, or empty."""

    preset: Preset
    endpoint: Endpoint
    check: str
    models: str

    @property
    def id(self) -> str:
        return f"{self.preset.id} {self.endpoint.id}"


def place(preset: Preset, endpoint: Endpoint, net: Internet) -> Place:
    examples = {each.name: each.example or "" for each in preset.parameters}
    check = fill(check_of(preset.id, endpoint.id), examples)
    endpoint = filled(preset, endpoint, examples)
    if preset.category == "local":
        path = endpoint.base_url.split("/", 3)[3:]
        endpoint = replace(endpoint, base_url="/".join([f"http://{net.here}", *path]))
    if not endpoint.base_url:
        endpoint = replace(endpoint, base_url="https://llm.example.test/v1")
    base = endpoint.base_url.split("://")[1]
    models = "" if preset.id in LISTLESS else base + LISTS[endpoint.protocol]
    return Place(preset, endpoint, check.removeprefix("https://"), models)


def answering(at: Place, said: Said, *, kind: Kind | None, public: bool = False) -> Callable[[Asked], Said]:
    """A host that knows the key in its own place only, and what of it is asked with which method."""
    name, value = HEADERS["bearer" if kind == "tokens" else at.endpoint.credential]

    def answer(asked: Asked) -> Said:
        known = asked.header(name) == value or kind is None
        if asked.method != "GET" or asked.url not in (at.check, at.models):
            return Said(404, "<!doctype html><title>stray</title>", "text/html")
        if asked.url == (at.check or at.models):
            return said if known else MODELS if public else NO_KEY
        return MODELS if known else NO_KEY

    return answer


class Checker:
    """One client for many checks. A context manager; ``check`` gives what `prove` returns, or raises for the person."""

    def __init__(self, net: Internet) -> None:
        self._net = net
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._http: Http | None = None

    def __enter__(self) -> Self:
        self._http = self._loop.run_until_complete(self._stack.enter_async_context(Http(self._net.environ)))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.run_until_complete(self._stack.aclose())
        self._loop.close()

    def check(self, endpoint: Endpoint, kind: Kind | None) -> Result:
        credential = Credential(kind=kind, secret=Secret(KEY), origins=origins_of(endpoint)) if kind else None
        try:
            return self._loop.run_until_complete(drive(prove(endpoint, credential), _Nobody(), self))  # type: ignore[arg-type]  # the one effect of a check
        except WizardError as error:
            return error

    def perform(self, step: Send) -> Any:
        """For a flow that is driven by hand."""
        return self._loop.run_until_complete(self.send(step))

    async def send(self, step: Send, /) -> Any:
        assert self._http is not None
        carried = [each for each in (step.authorization, step.also) if each is not None]
        return await self._http.send(step.request, carried, step.timeout_s)


class _Nobody:
    async def tell(self, note: Any, /) -> None: ...

    async def ask(self, question: Any, /) -> Any:
        raise AssertionError(question)

    async def interrupted(self) -> Any:
        return await asyncio.get_running_loop().create_future()
