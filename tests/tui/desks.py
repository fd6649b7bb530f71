"""The home screen over a desk of made-up profiles, which notes what it is asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from tui.stage import NEXT, PRESETS, Asked, Stage, picker
from wizard.accounts.going import what_goes
from wizard.accounts.rows import LAST, Row
from wizard.accounts.users import Users
from wizard.tui.app import WizardApp
from wizard.tui.desk import Desk, Start
from wizard.tui.home import HomeScreen
from wizard.values.credential import Outcome

ROWS = (
    Row(
        name="anthropic",
        provider="Anthropic",
        method="OAuth",
        state="expired",
        said="expired 2 d ago",
        model="claude-sonnet-4.5",
        default=True,
        renew="Sign in again",
        store="KWallet",
        host="api.anthropic.com",
        account="ada@example.org",
    ),
    Row(
        name="openai",
        provider="OpenAI",
        method="API key",
        state="ready",
        said="checked 3 h ago",
        checked="3 h ago",
        model="gpt-5.2",
        store="KWallet",
        host="api.openai.com",
        saved="2026-11-02",
        shadow="$OPENAI_API_KEY is set and wins over this profile in other tools",
    ),
    Row(name="openai-work", provider="OpenAI", method="$env", state="unverified", model="gpt-5.2-mini"),
    Row(name="ollama", provider="Ollama", method="local", state="ready", said="running", model="qwen3:8b"),
)


def after(row: Row, outcome: Outcome) -> Row:
    """As the files have it from a check on."""
    if outcome.result == "unknown" or row.state not in {"ready", "unverified"}:
        return row
    refused, limited = outcome.result == "rejected", outcome.result == "limited"
    said = f"{LAST[outcome.result]} just now"
    return replace(row, state="ready", rejected=refused, limited=limited, said=said, checked="just now")


class FakeDesk:
    presets = PRESETS
    next_steps = NEXT
    open_url: Any = None
    copy = None

    def __init__(self, rows: Sequence[Row] = ROWS) -> None:
        self.rows = list(rows)
        self.done: list[tuple[str, str | None]] = []
        self.outcome: Callable[[str], Outcome] = lambda name: Outcome(result="valid", reason="works", ms=3)
        self.gate: asyncio.Event | None = None
        self.flow: Start = Asked(picker())
        self.servers: dict[str, asyncio.Event] = {}
        self.users = Users()

    def asks(self, ask: Any, /) -> None:
        pass

    def new_action(self) -> None:
        pass

    def profiles(self) -> Sequence[Row]:
        return self.rows

    async def running(self) -> AsyncIterator[str]:
        for name, answers in self.servers.items():
            await answers.wait()
            yield name

    async def check(self, name: str, /) -> Outcome:
        self.done.append(("check", name))
        if self.gate is not None:
            await self.gate.wait()
        outcome = self.outcome(name)
        self.rows = [after(each, outcome) if each.name == name else each for each in self.rows]
        return outcome

    async def make_default(self, name: str, /) -> None:
        self.done.append(("default", name))
        self.rows = [replace(each, default=each.name == name) for each in self.rows]

    def what_goes(self, name: str, /, *, remove: bool = False) -> str:
        return what_goes(name, users=self.users, remove=remove)

    async def remove(self, name: str, /) -> str:
        self.done.append(("remove", name))
        self.rows = [each for each in self.rows if each.name != name]
        return f"{name} is removed; revoke the key at the provider"

    async def log_out(self, name: str, /) -> str:
        self.done.append(("log-out", name))
        gone: Any = {"state": "logged-out", "said": "logged out", "checked": ""}
        self.rows = [replace(each, **gone) if each.name == name else each for each in self.rows]
        return f"{name}: deleted its credential from this machine, kept the profile; revoked at the provider"

    def takes_key(self, name: str, /) -> bool:
        return name == "anthropic"

    def setup(self, name: str | None, /, *, by_key: bool = False) -> Start:
        self.done.append(("key" if by_key else "setup", name))
        return self.flow


class Home(Stage):
    home: HomeScreen


@asynccontextmanager
async def home(desk: Desk, size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[Home]:
    screen = HomeScreen(desk, **options)
    app = WizardApp(screen)
    async with app.run_test(size=size) as pilot:
        here = Home(app, screen, pilot)  # type: ignore[arg-type]
        here.home = screen
        await here.settle()
        yield here
