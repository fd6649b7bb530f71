"""Signing in, for the stage: made-up questions, and flows that ask them and wait as the driver does."""

from collections.abc import Awaitable, Callable
from typing import Any

from tui.stage import SAVED
from wizard.login.notes import Progress, ShowUserCode
from wizard.login.questions import Choose, Option, PasteRedirect, Question
from wizard.login.steps import Back, Switch
from wizard.tui.frontend import ScreenFrontend
from wizard.values.credential import Saved

URL = "https://auth.example.com/authorize?client_id=abc&code_challenge=" + "c" * 43 + "&state=canary-state"
SHORT = "http://127.0.0.1:49152/go/4K7Q2MXA"
CODE = "code=canary-code-0123456789"
LAST = f"http://127.0.0.1:49152/callback?{CODE}&state=canary-state"


def redirect(**changed: Any) -> PasteRedirect:
    return PasteRedirect(
        **{
            "name": "redirect",
            "title": "OpenRouter",
            "url": URL,
            "short_url": SHORT,
            "opened": True,
            "listening": True,
            "expires_in": 581.0,
            "other": "device",
            **changed,
        }
    )


def user_code(**changed: Any) -> ShowUserCode:
    return ShowUserCode(
        **{
            "title": "Kimi For Coding",
            "user_code": "WDJB-MJHT",
            "verification_uri": "https://www.kimi.com/device",
            "verification_uri_complete": "https://www.kimi.com/device?user_code=WDJB-MJHT",
            "expires_in": 872.0,
            "other": "browser",
            **changed,
        }
    )


def again(label: str, problem: Any) -> Choose:
    options = (Option(id="again", label=label),)
    return Choose(name="again", title="Kimi For Coding", options=options, default="again", problem=problem)


class Script:
    """A flow written out: ``play`` gets the frontend; what it returns or raises is kept."""

    def __init__(self, part: Callable[[ScreenFrontend], Awaitable[Any]]) -> None:
        self.part = part
        self.result: Any = None

    async def __call__(self, frontend: ScreenFrontend) -> Saved:
        try:
            self.result = await self.part(frontend)
        except (Back, Switch) as turn:
            self.result = turn
            raise
        return SAVED


def asking(*questions: Question[Any]) -> Script:
    async def part(frontend: ScreenFrontend) -> list[Any]:
        return [await frontend.ask(each) for each in questions]

    return Script(part)


def polling(note: ShowUserCode, *then: Any) -> Script:
    """Show the code and wait to be interrupted, as the driver does while it polls."""

    async def part(frontend: ScreenFrontend) -> Any:
        await frontend.tell(note)
        await frontend.tell(Progress("Waiting for approval"))
        for each in then:
            if isinstance(each, Question):
                await frontend.ask(each)
            else:
                await frontend.tell(each)
        return await frontend.interrupted()

    return Script(part)
