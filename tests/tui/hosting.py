"""Host programs for the setup screen: polite, rude and hostile ones, and the public screen over a scripted flow."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tui.stage import PRESETS, Script, Stage, play
from wizard.tui.desk import Outside
from wizard.tui.frontend import ScreenFrontend
from wizard.tui.setup_screen import SetupScreen
from wizard.values.credential import Saved
from wizard.values.profile import Auth, Profile

PROFILE = Profile(
    name="openai",
    provider="openai",
    protocol="openai-chat",
    base_url="https://api.openai.example/v1",
    auth=Auth(method="api-key", kind="api-key", credential="openai", store="plain"),
)


class Scripted(SetupScreen):
    """The public screen, with a flow that is written out and a profile that is made up."""

    def __init__(self, script: Script, *, show_done: bool = False, outside: Outside | None = None) -> None:
        super().__init__("mytool")
        self.script = script
        self.outside = outside
        self._show_done = show_done

    async def start_flow(self) -> Saved:
        self._frontend = ScreenFrontend(self, PRESETS, self.outside)
        saved = await self.script(self._frontend)
        self._profile = PROFILE
        return saved


class Other(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        yield Static("other")


class Host(App[None]):
    """``results`` are those of the screens it has pushed and waited for, in a worker each."""

    BINDINGS = [Binding("q", "count"), Binding("down", "count"), Binding("1", "count"), Binding("escape", "count")]

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self.counted = 0

    def compose(self) -> ComposeResult:
        yield Static("host")
        yield Input()
        yield OptionList("a", "b")

    def action_count(self) -> None:
        self.counted += 1

    def ask(self, screen: Any) -> Any:
        async def wait() -> None:
            self.results.append(await self.push_screen_wait(screen))

        return self.run_worker(wait(), exit_on_error=False)


Story = Callable[[Any, Scripted, Stage], Awaitable[None]]


def hosted(
    script: Script, story: Story, size: tuple[int, int] = (80, 24), *, host: type[Host] = Host, **options: Any
) -> Any:
    """The host afterwards. ``story`` gets it, the screen it waits for, and the keys and eyes of the person."""
    app = host()

    async def run() -> None:
        screen = Scripted(script, **options)
        async with app.run_test(size=size) as pilot:
            app.ask(screen)
            here = Stage(app, screen, pilot)  # type: ignore[arg-type]  # whatever application it is
            await here.settle()
            await story(app, screen, here)
            await here.settle()

    play(run)
    return app


# One rule for everything, as many properties as there are; and what hosts really write.
HOSTILE = """
* { display: none; visibility: hidden; offset: 3 3; dock: bottom; layer: nowhere; overlay: screen; position: absolute;
    width: 7; height: 5; min-width: 40; min-height: 9; max-width: 50; max-height: 12; padding: 2 4; margin: 3 5;
    layout: grid; grid-size: 3 3; grid-gutter: 2 2; column-span: 2; row-span: 2; align: right bottom;
    content-align: right bottom; box-sizing: content-box; color: auto 50%; background: red; background-tint: green 50%;
    tint: blue 60%; opacity: 30%; text-opacity: 20%; text-style: bold italic underline reverse strike; text-align: right;
    text-wrap: nowrap; text-overflow: ellipsis; line-pad: 4; border: heavy red; outline: thick green; hatch: cross yellow;
    keyline: heavy red; overflow: scroll scroll; scrollbar-size: 3 3; scrollbar-gutter: stable; scrollbar-color: red;
    scrollbar-background: green; link-color: red; link-background: yellow; link-style: strike; constrain: inside inflect;
    expand: optimal; pointer: help; layers: a b nowhere; border-title-align: right; border-title-color: red; }
App { opacity: 100%; tint: transparent; }
Screen, ModalScreen { align: center middle; padding: 3; layers: a b; layout: horizontal; width: 70%; height: 70%; }
App.-dark-mode Screen.wz-screen { background: blue; layout: grid; padding: 4; opacity: 10%; }
Static { border: heavy red; padding: 2; margin: 2; text-style: bold underline reverse; height: 9; width: 11; }
Input, Input:focus { border: heavy red; height: 7; margin: 3; padding: 2; background: yellow; }
Input > .input--cursor, Input > .input--placeholder { background: red; color: red; text-style: bold; }
OptionList, OptionList:focus, OptionList:hover { border: heavy red; padding: 3; margin: 3; height: 5; width: 30; }
OptionList:focus > .option-list--option-highlighted { background: yellow; color: yellow; text-style: strike; }
List, List:focus, ScrollView { border: heavy red; padding: 3; margin: 3; height: 5; width: 30; overflow: scroll scroll; }
List > .list--highlighted, List:focus > .list--highlighted { background: yellow; color: yellow; text-style: strike; }
List > .list--row { padding: 2; color: red; text-style: underline; }
List > .list--heading { color: red; background: red; }
Horizontal { height: 20; border: solid green; layout: vertical; }
Vertical { width: 20; border: solid green; margin: 2; }
VerticalScroll { scrollbar-size: 4 4; }
Container { display: none; }
"""


class Rude(Host):
    CSS = HOSTILE


class Insistent(Host):
    CSS = HOSTILE.replace(";", " !important;")


class Restless(Host):
    CSS = "* { transition: offset 100ms, background 100ms, opacity 100ms; }"
