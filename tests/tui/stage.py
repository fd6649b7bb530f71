"""A stage for the screens: made-up questions, a scripted flow, and what stands on the screen as text."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tui.presets import PRESETS
from wizard.login.questions import Choose, ChooseProvider, NeedSecret, Option, Question
from wizard.login.review_question import Place, Review
from wizard.tui.app import WizardApp
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.frontend import ScreenFrontend
from wizard.values.credential import Model, Outcome, Price, Saved

SIZES = [(60, 16), (80, 24), (120, 40)]


CANARY = "sk-ant-canary0123456789abcdefghijklmnop"

_POPULAR = "OpenAI,Anthropic,Google Gemini,OpenRouter,Mistral AI,xAI Grok,DeepSeek"
_PLANS = "ChatGPT plan,Kimi For Coding,MiniMax Coding Plan,Z.AI Coding Plan,Alibaba Coding Plan"
_KEYS = (
    "Groq,Cerebras,Together AI,Fireworks AI,Cohere,Perplexity,Moonshot AI,MiniMax,Z.AI,Alibaba DashScope,Baidu Qianfan,"
    "Tencent Hunyuan,ByteDance Ark,SiliconFlow,Novita AI,Nebius,DeepInfra,Hyperbolic,SambaNova,NVIDIA NIM,Hugging Face"
)
_MARKS = {"Anthropic": "saved", "xAI Grok": "$XAI_API_KEY", "Kimi For Coding": "expired", "Ollama": "running"}


def options() -> tuple[Option, ...]:
    rows = []
    groups = {"Popular": _POPULAR, "Subscriptions": _PLANS, "API key": _KEYS, "Local": "Ollama,LM Studio,llama.cpp"}
    for group, names in groups.items():
        for name in names.split(","):
            id_ = re.sub(r"[^a-z0-9]+", "-", name.lower())
            both = name in {"OpenAI", "OpenRouter", "Kimi For Coding"}
            rows.append(
                Option(
                    id=id_,
                    label=name,
                    hint=f"What {name} is good for",
                    group=group,
                    badges=("OAuth", "API key") if both else ("no key",) if group == "Local" else ("API key",),
                    mark=_MARKS.get(name, ""),
                    detail=(
                        ("Ways in", "Paste an API key\nSign in with your browser"),
                        ("Get a key", f"https://console.{id_}.example/keys"),
                        ("Sends requests to", f"api.{id_}.example"),
                        ("Saved profiles", "none"),
                    ),
                    words=f"{id_.upper().replace('-', '_')}_API_KEY",
                )
            )
    return (*rows, Option(id="custom", label="Another provider (custom base URL)…", words="custom base url other"))


def picker(**changed: Any) -> ChooseProvider:
    return ChooseProvider(**{"name": "NAME", "title": "Connect a provider", "options": options(), **changed})


def method(**changed: Any) -> Choose:
    rows = (
        Option(id="env", label="Use $OPENAI_API_KEY", hint="set in this shell"),
        Option(id="browser", label="Sign in with your browser", hint="uses your Plus or Pro plan"),
        Option(id="api-key", label="Paste an API key", hint="billed per use on platform.openai.com"),
        Option(id="device", label="Sign in with a code", hint="for machines without a browser"),
    )
    caveat = "A ChatGPT sign-in works with Codex models only. It is not a platform API key."
    return Choose(
        **{
            "name": "method",
            "title": "OpenAI",
            "aside": "how do you sign in?",
            "options": rows,
            "default": "env",
            "caveat": caveat,
            **changed,
        }
    )


def key(**changed: Any) -> NeedSecret:
    return NeedSecret(
        **{
            "name": "key-stdin",
            "title": "OpenAI",
            "label": "API key",
            "provider": "OpenAI",
            "host": "api.openai.com",
            "keys_url": "https://platform.openai.com/api-keys",
            **changed,
        }
    )


def looks_like() -> Choose:
    rows = (
        Option(id="anyway", label="Check it with OpenAI anyway"),
        Option(id="switch", label="Switch to Anthropic"),
    )
    caveat = "This looks like a key of Anthropic."
    return Choose(name="looks-like", title="OpenAI", options=rows, default="anyway", caveat=caveat)


def unproven(**changed: Any) -> Choose:
    rows = (Option(id="retry", label="Try again"), Option(id="keep", label="Keep it unchecked", hint="unverified"))
    return Choose(**{"name": "unproven", "title": "OpenAI", "options": rows, "default": "retry", **changed})


MODELS = (
    Model(id="gpt-4.1", context=1_047_576),
    Model(id="gpt-4o", context=128_000),
    Model(id="gpt-5.2", context=400_000, output=128_000, tools=True, images=True, price=Price(1.25, 10.0)),
    Model(id="gpt-5.2-mini", context=400_000),
    Model(id="gpt-5.2-codex", context=400_000),
    Model(id="o4-mini", context=200_000),
    *(Model(id=f"model-{at}") for at in range(81)),
)
PLACES = (
    Place(store="keyring", label="system keyring (KWallet)"),
    Place(store="encrypted", label="file, encrypted with a passphrase"),
    Place(store="plain", label="file, not encrypted"),
)
NO_KEYRING = (Place(store="keyring", label="system keyring", usable=False, reason="there is none"), *PLACES[1:])


def review(**changed: Any) -> Review:
    return Review(
        **{
            "name": "model",
            "title": "OpenAI",
            "provider": "OpenAI",
            "host": "api.openai.com",
            "outcome": Outcome(result="valid", reason="key accepted", status=200, ms=412),
            "models": MODELS,
            "recommended": ("gpt-5.2", "gpt-5.2-mini"),
            "model": "gpt-5.2",
            "profile": "openai",
            "places": PLACES,
            "store": "keyring",
            "config_path": "~/.config/wizard/config.toml",
            **changed,
        }
    )


SAVED = Saved(
    profile="openai",
    provider="openai",
    provider_name="OpenAI",
    method="api-key",
    model="gpt-5.2",
    store="keyring",
    place="system keyring (KWallet)",
    verified=True,
    default=True,
    outcome=Outcome(result="valid", reason="key accepted", status=200, ms=412),
    config_path="~/.config/wizard/config.toml",
    host="api.openai.com",
)
NEXT = (
    ("wizard test openai", "ask it one question"),
    ("wizard env openai", "print OPENAI_API_KEY for a shell"),
    ("wizard", "profiles, rotation, removal"),
)

Script = Callable[[ScreenFrontend], Awaitable[Saved]]


def opener(opened: list[str], *, works: bool = True) -> Callable[[str], Awaitable[bool]]:
    """A browser that notes what it is given."""

    async def opens(url: str) -> bool:
        opened.append(url)
        return works

    return opens


class Asked:
    """A flow that asks ``questions`` one after the other and keeps the answers, or what came instead."""

    def __init__(self, *questions: Question[Any]) -> None:
        self.questions = questions
        self.answers: list[Any] = []

    async def __call__(self, frontend: ScreenFrontend) -> Saved:
        for question in self.questions:
            try:
                self.answers.append(await frontend.ask(question))
            except BaseException as raised:
                self.answers.append(raised)
                raise
        return SAVED


class Stage:
    """A setup screen on a terminal of a given size, as a person sees it."""

    def __init__(self, app: WizardApp, screen: LoginScreen, pilot: Pilot[None]) -> None:
        self.app = app
        self.screen = screen
        self.pilot = pilot

    @property
    def text(self) -> str:
        return text_of(self.app)

    async def press(self, *keys: str) -> None:
        for each in keys:
            self.app.post_message(key_event(each))
            await spin()
        await self.settle()

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        await quiet(self.app)  # answer, flow, mount, focus
        await self.pilot.pause()
        await quiet(self.app)

    async def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, f"it did not come true; the screen shows\n{self.text}"
            await self.pilot.pause(0.01)


def play(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A test that is a coroutine."""

    async def whole() -> None:
        await run()
        await spin()  # sockets that were closed are let go in a later turn

    asyncio.run(whole())


async def hit(pilot: Pilot[Any], *keys: str) -> None:
    """As ``pilot.press``, without its waiting after each key: how a terminal without bracketed paste types."""
    for each in keys:
        pilot.app.post_message(key_event(each))
    await quiet(pilot.app)
    await pilot.pause()
    await quiet(pilot.app)


def key_event(name: str) -> events.Key:
    return events.Key(_character_to_key(name), name) if len(name) == 1 else events.Key(name, None)


async def spin(turns: int = 40) -> None:
    """Let every message on its way arrive, without waiting for the clock: ten times as fast as ``pilot.press``."""
    for _ in range(turns):
        await asyncio.sleep(0)


async def quiet(app: App[Any], turns: int = 5000) -> None:
    """Until nothing is left to do at once: no message on its way, no frame to draw, no call after one.

    ``pilot.pause`` asks whether the processor rests, and a loaded machine's does between any two messages.
    """
    ready: Sequence[object] = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    at_rest = 0
    for _ in range(turns):
        await asyncio.sleep(0)
        screen = app.screen
        waits = screen._layout_required or screen._repaint_required or screen._dirty_widgets or screen._callbacks
        if waits and not app._batch_count:
            screen._on_timer_update()
            at_rest = 0
        else:
            at_rest = 0 if ready else at_rest + 1
        if at_rest == 3:
            return
    raise AssertionError(f"it does not come to rest; the screen shows\n{text_of(app)}")


def text_of(app: Any) -> str:
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)


@asynccontextmanager
async def stage(script: Script, size: tuple[int, int] = (80, 24), **options_: Any) -> AsyncIterator[Stage]:
    shown = {"presets": PRESETS, "next_steps": NEXT, "show_error": False, **options_}
    screen = LoginScreen(script, **shown)
    app = WizardApp(screen)
    async with app.run_test(size=size) as pilot:
        here = Stage(app, screen, pilot)
        await here.settle()
        yield here


def lines(text: str, *wanted: str) -> Sequence[str]:
    """The lines of ``text`` that hold one of ``wanted``."""
    return [line for line in text.splitlines() if any(each in line for each in wanted)]
