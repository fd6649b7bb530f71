"""Every screen in every state worth looking at, over made-up questions."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from tui.copies import FakeOffer
from tui.desks import FakeDesk
from tui.flows import World, flow
from tui.forms import SCENE as WITH_CUSTOM
from tui.sign_in import LAST, again, asking, polling, redirect, user_code
from tui.stage import (
    CANARY,
    MODELS,
    NEXT,
    NO_KEYRING,
    PRESETS,
    SAVED,
    Asked,
    Stage,
    key,
    looks_like,
    method,
    opener,
    picker,
    review,
    unproven,
)
from wizard.accounts.users import Users
from wizard.errors import BadFile, Cancelled, EarlierSignIn, Rejected, StorageUnavailable, TryAgain, UsageError
from wizard.login.notes import Progress
from wizard.login.questions import Choose, Confirm, NeedSecret, NeedText, Option, Question
from wizard.tui.desk import Start
from wizard.tui.flow_screen import LoginScreen
from wizard.tui.frame import WizardScreen
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.home import HomeScreen
from wizard.values.credential import Model, Outcome, Saved

Keys = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A screen, and what is done on it until it is worth looking at."""

    screen: Callable[[], WizardScreen[Any]]
    keys: Keys
    is_main: bool  # the screen as it begins; the others are looked at below 100 columns only


SCENES: dict[str, Scene] = {}
MAIN = {
    *("s0-picker", "s0-highlighted", "s1-method", "s2-key", "s2-pasted", "s3-browser", "s4-device", "s6-model"),
    *("s7-done", "s8-saved", "s9-typed", "s10-profiles", "s10-actions", "s2-help", "s6-leave"),
}


def asked(name: str, *questions: Question[Any], then: Keys | None = None, **options: Any) -> None:
    shown(name, Asked(*questions), then, **options)


def shown(name: str, script: Start, then: Keys | None = None, **options: Any) -> None:
    def screen() -> LoginScreen:
        return LoginScreen(script, **{"presets": PRESETS, "next_steps": NEXT, "show_error": False, **options})

    SCENES[name] = Scene(screen=screen, keys=then or pressing(), is_main=name in MAIN)


def at_home(
    name: str,
    desk: Callable[[], FakeDesk] = FakeDesk,
    then: Keys | None = None,
    offer: Callable[[], FakeOffer | None] = lambda: None,
) -> None:
    SCENES[name] = Scene(
        screen=lambda: HomeScreen(desk(), offer=offer()), keys=then or pressing(), is_main=name in MAIN
    )


def pressing(*keys: str) -> Keys:
    async def press(here: Stage) -> None:
        await here.press(*keys)

    return press


def pasting(text: str, *keys: str) -> Keys:
    async def paste(here: Stage) -> None:
        await here.paste(text)
        await here.press(*keys)

    return paste


# -- S0, S1 ------------------------------------------------------------------------------------------------------------
asked("s0-picker", picker())
asked("s0-first-run", picker(first_run=True))
asked("s0-highlighted", picker(), then=pressing("down", "down", "down", "down", "down"))
asked("s0-search", picker(), then=pasting("gro"))
asked("s0-no-match", picker(), then=pasting("zzz"))
asked(
    "s0-anyones-key",
    picker(problem=UsageError("that key could be anyone's; choose the provider it is from, it stays hidden")),
)
asked("s0-help", picker(), then=pressing("?"))
asked("s1-method", method())
asked(
    "s1-whose-key",
    Choose(
        name="provider",
        title="Which provider is this key from?",
        options=tuple(Option(id=each.lower(), label=each) for each in ("OpenAI", "DeepSeek", "Moonshot AI")),
        caveat="The key is sent only to the one you choose.",
    ),
)


# -- S2 and S5 ---------------------------------------------------------------------------------------------------------
def given(*questions: Question[Any]) -> Asked:
    return Asked(key(), *questions)


def refused(message: str, hint: str = "") -> Question[Any]:
    return key(problem=Rejected(message, hint=hint))


OPENS = {"open_url": opener([])}
asked("s2-key", key(), **OPENS)
asked("s2-rotation", key(replaces="openai"), **OPENS)
asked("s2-local", key(optional=True, host="127.0.0.1:11434", keys_url=None, provider="Ollama", title="Ollama"))
asked("s2-pasted", key(), then=pasting(f"export ANTHROPIC_API_KEY={CANARY}"), **OPENS)
asked("s2-revealed", key(), then=pasting("sk-ant-made-up-0123456789abcdef", "ctrl+r"), **OPENS)
asked("s2-help", key(), then=pressing("?"), **OPENS)
enter = pasting(CANARY, "enter")
shown("s2-rejected", given(refused("rejected by api.openai.com (401): key not valid", "paste another one")), enter)
shown("s2-cancelled", given(key(problem=Cancelled("check cancelled"))), enter)
shown("s2-other-prefix", given(looks_like()), enter)
shown("s2-no-answer", given(unproven(problem=TryAgain("no answer from api.openai.com after 15 s"))), enter)


async def checks(frontend: ScreenFrontend) -> Saved:
    await frontend.ask(key())
    await frontend.tell(Progress("Checking with api.openai.com", host="api.openai.com"))
    await frontend.interrupted()
    return SAVED


async def checks_for_three_seconds(here: Stage) -> None:
    await enter(here)
    await for_three_seconds(here)


async def for_three_seconds(here: Stage) -> None:
    pane = here.screen.pane
    assert pane is not None
    begun = pane.state._since
    pane.state.clock = lambda: begun + 3.2
    pane.state.tick()
    await here.settle()


shown("s2-checking", checks, checks_for_three_seconds)

# -- S3, S4 ------------------------------------------------------------------------------------------------------------
shown("s3-browser", asking(redirect()), **OPENS)
shown("s3-elsewhere", asking(redirect(opened=False, other=None)))
shown(
    "s3-port-busy",
    asking(
        redirect(
            listening=False,
            short_url=None,
            problem=TryAgain(
                "port 1455 is busy (fixed by OpenRouter)", hint="close the other sign-in, or paste the address here"
            ),
        )
    ),
    **OPENS,
)
shown(
    "s3-earlier-address",
    asking(
        redirect(),
        redirect(problem=EarlierSignIn()),
    ),
    pasting(LAST),
    **OPENS,
)
shown(
    "s3-timed-out",
    asking(redirect(), again("Sign in again", TryAgain("the sign-in timed out", hint="start it again"))),
    pasting(LAST),
    **OPENS,
)
shown("s3-no-browser", asking(redirect()), pressing("ctrl+o"), open_url=opener([], works=False))
shown("s3-link-as-text", asking(redirect()), pressing("ctrl+l"), **OPENS)
shown("s3-help", asking(redirect()), pressing("?"), **OPENS)
shown("s4-device", polling(user_code()), **OPENS)
shown("s4-only-way", polling(user_code(other=None)), **OPENS)
shown("s4-qr", polling(user_code()), pressing("ctrl+g"), **OPENS)
shown(
    "s4-offline",
    polling(user_code(), Progress("No connection. Trying again in 10 s. The code stays valid")),
    **OPENS,
)
shown(
    "s4-expired",
    polling(user_code(), again("Get a new code", TryAgain("code expired", hint="get a new one"))),
    **OPENS,
)

PAGE = "https://platform.openai.com/settings/organization/billing/overview"
BROKE = Outcome(
    result="limited",
    reason="key is valid, but the account has no credit",
    hint=f"add credit at {PAGE}",
    unpaid=True,
)
UNREACHED = Outcome(result="unknown", reason="no answer from api.openai.com after 15 s")
# -- S6, S7 ------------------------------------------------------------------------------------------------------------
asked("s6-model", review())
asked("s6-search", review(), then=pasting("mini"))
asked("s6-typed", review(), then=pasting("my-model"))
asked("s6-many", review(models=tuple(Model(id=f"model-{at}") for at in range(5012)), model=None, recommended=()))
asked("s6-no-list", review(models=(), model=None, recommended=(), outcome=None))
asked("s6-catalogue", review(models=MODELS[2:5], live=False, model=None, outcome=UNREACHED))
asked("s6-no-credit", review(models=MODELS[2:5], live=False, model=None, outcome=BROKE))
asked("s6-rename", review(), then=pressing("ctrl+n"))
asked("s6-places", review(), then=pressing("ctrl+k"))
asked("s6-no-keyring", review(places=NO_KEYRING, store=None), then=pressing("enter"))
asked("s6-environment", review(places=(), store=None, source="$OPENAI_API_KEY"))
asked("s6-not-saved", review(problem=StorageUnavailable("the keyring is locked")))
asked("s6-key-pasted", review(), then=pasting(CANARY))
asked("s6-leave", review(), then=pressing("ctrl+c"))
asked("s6-help", review(), then=pressing("?"))
asked("s7-done")
asked("s7-host", next_steps=(("mytool chat", "start talking"),))


async def rotates(frontend: ScreenFrontend) -> Saved:
    return replace(SAVED, replaced=True, keys_url="https://platform.openai.com/api-keys", default=False)


shown("s7-rotated", rotates)


# -- S9 and single questions -------------------------------------------------------------------------------------------
def custom(name: str, then: Keys) -> None:
    async def keys(here: Stage) -> None:
        await here.press("end", "enter")
        await then(here)

    shown(name, flow(World(), WITH_CUSTOM), keys)


custom("s9-custom", pressing())
custom("s9-typed", pasting("http://localhost:8000/v1", "tab", "tab"))
custom("s9-plain-http", pasting("http://llm.example.com/v1", "enter"))
asked("text", NeedText(name="param", title="Azure", label="Azure resource name", example="my-company"))
asked("passphrase", NeedSecret(name="passphrase-fd", title="OpenAI", label="Passphrase", verbatim=True))
asked("sure", Confirm(name="yes", title="Codex", text="Uses the client id of another program. Go on?"))
asked("s8-saved", Choose(
    name="saved",
    title="Anthropic",
    aside="1 profile",
    about="anthropic, expired 2 d ago, claude-sonnet-4.5",
    options=(
        Option(id="renew:anthropic", label="Sign in again", hint="keeps the profile name and model"),
        Option(id="key:anthropic", label="Replace with an API key"),
        Option(id="second", label="Add a second profile", hint="for another account"),
        Option(id="check:anthropic", label="Check now"),
        Option(id="remove:anthropic", label="Remove"),
    ),
    default="renew:anthropic",
))  # fmt: skip


async def waits(frontend: ScreenFrontend) -> Saved:
    await frontend.tell(Progress("Asking auth.example.com how to sign in"))
    await frontend.interrupted()
    return SAVED


async def fails(frontend: ScreenFrontend) -> Saved:
    raise BadFile("config.toml line 14 is not valid", hint="nothing was changed")


shown("wait", waits, for_three_seconds)
shown("failed", fails, show_error=True)


def used() -> FakeDesk:
    desk = FakeDesk()
    desk.users = Users(("codex", "opencode"), ("work", "openai-work", "team", "other"))
    return desk


# -- S8, S10 -----------------------------------------------------------------------------------------------------------
at_home("s10-profiles")
at_home("s10-empty", lambda: FakeDesk([]))
at_home("s10-not-valid", offer=FakeOffer)
at_home("s10-copy", then=pressing("enter"), offer=FakeOffer)
at_home("s10-search", then=pressing("/", "o", "p"))
at_home("s10-no-match", then=pressing("/", "z", "z"))
at_home("s10-actions", then=pressing("enter"))
at_home("s10-remove", then=pressing("x"))
at_home("s10-remove-used", used, pressing("x"))
at_home("s10-checked", then=pressing("c"))
at_home("s10-help", then=pressing("?"))


def with_one_offline() -> FakeDesk:
    desk = FakeDesk()
    desk.outcome = lambda name: (
        Outcome(result="unknown", reason="no answer from api.openai.com after 15 s")
        if name == "openai"
        else Outcome(result="rejected", reason="rejected by api.anthropic.com (401): key not valid", status=401)
    )
    return desk


at_home("s10-offline", with_one_offline, pressing("c"))
