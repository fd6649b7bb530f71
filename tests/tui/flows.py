"""The real setup flow on the screens, over a world made of values: one provider that knows one key."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from tui.stage import PRESETS
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.driver import drive
from wizard.login.effects import RunCommand, Send
from wizard.login.review_question import Place
from wizard.login.setup import setup
from wizard.tui.frontend import ScreenFrontend
from wizard.values.credential import Outcome, Saved
from wizard.values.profile import Store
from wizard.values.secret import Secret

KEYRING = (Place(store="keyring", label="system keyring"), Place(store="plain", label="file, not encrypted"))


class World:
    """``answer`` maps a request and the bearer it carries to a response; ``gate``, when set, holds every answer back."""

    def __init__(self, answer: Callable[[Send], httpx.Response] | None = None) -> None:
        self.answer = answer or accepts
        self.gate: asyncio.Event | None = None
        self.sent: list[Send] = []
        self.saved: list[Draft] = []
        self.found: tuple[Place, ...] = KEYRING
        self.refusals: list[Exception] = []
        self.printed: list[Secret | Exception] = []
        self.ran: list[RunCommand] = []

    async def send(self, step: Send, /) -> httpx.Response:
        self.sent.append(step)
        if self.gate is not None:
            await self.gate.wait()
        return self.answer(step)

    async def sleep(self, seconds: float, /) -> None:
        raise AssertionError(seconds)

    async def run_command(self, step: RunCommand, /) -> Secret:
        self.ran.append(step)
        if self.gate is not None:
            await self.gate.wait()
        printed = self.printed.pop(0)
        if isinstance(printed, Exception):
            raise printed
        return printed

    async def places(self, settled: Store | None = None, /) -> tuple[Place, ...]:
        return self.found

    async def recheck(self, profile: str, /) -> Outcome:
        return Outcome(result="valid", reason=f"{profile} works")

    async def forget(self, profile: str, /) -> str:
        return f"{profile} is removed"

    async def save(self, draft: Draft, /) -> Saved:
        if self.refusals:
            raise self.refusals.pop(0)
        self.saved.append(draft)
        assert draft.preset is not None
        return Saved(
            profile=draft.profile or "",
            provider=draft.preset.id,
            provider_name=draft.preset.name,
            method=draft.login.method if draft.login else "",
            model=draft.model,
            store=draft.store,
            verified=bool(draft.outcome and draft.outcome.verified),
            default=True,
            outcome=draft.outcome,
        )


def accepts(step: Send) -> httpx.Response:
    """A list for whoever brings a key; the list alone, without one, is refused."""
    if step.authorization is None:
        return httpx.Response(401, json={}, request=step.request)
    models = [{"id": each} for each in ("big-1", "small-1", "old-1")]
    return httpx.Response(200, json={"data": models}, request=step.request, extensions={"ms": 12})


def rejects(step: Send) -> httpx.Response:
    return httpx.Response(401, json={"error": {"message": "no"}}, request=step.request)


def flow(world: World, scene: Scene | None = None, **begun: Any) -> Callable[[ScreenFrontend], Any]:
    """``begun`` are fields of the draft: ``preset``, ``wishes`` …"""
    draft = Draft(scene=scene or Scene(presets=PRESETS), **{"wishes": Wishes(), **begun})

    async def start(frontend: ScreenFrontend) -> Saved:
        return await drive(setup(draft), frontend, world)

    return start
