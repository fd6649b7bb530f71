"""natter: a chat in the terminal, made with Textual. The wizard is its first screen."""

from pathlib import Path

import httpx
from textual import on, work
from textual.app import App, ComposeResult
from textual.widgets import Input, RichLog

import wizard

APP = "natter"


class Natter(App[None]):
    BINDINGS = [("ctrl+t", "log_in", "Another login")]
    profile: wizard.Profile | None = None

    def compose(self) -> ComposeResult:
        yield RichLog(wrap=True)
        yield Input(placeholder="Say something")

    def on_mount(self) -> None:
        try:
            self.use(wizard.profile(app=APP))
        except wizard.LoginNeeded:
            self.action_log_in()

    @work(exclusive=True)
    async def action_log_in(self) -> None:
        screen = wizard.tui.SetupScreen(
            app=APP,
            providers=["openai", "openrouter", "practice"],
            presets=Path(__file__).with_name("presets"),
            next_steps=["Type a question, then Enter"],
        )
        saved = await self.push_screen_wait(screen)
        if saved is not None:
            self.use(saved)
        elif self.profile is None:
            self.exit(message="natter: not without a model")

    def use(self, profile: wizard.Profile) -> None:
        self.profile = profile
        self.query_one(RichLog).write(f"{profile.name} answers, with {profile.model}.")
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def say(self, event: Input.Submitted) -> None:
        self.query_one(RichLog).write(f"> {event.value}")
        self.ask(event.value)
        event.input.clear()

    @work(exclusive=True, exit_on_error=False)
    async def ask(self, question: str) -> None:
        if self.profile is None:
            return
        auth = wizard.Auth(self.profile.name, app=APP)
        try:
            async with httpx.AsyncClient(base_url=self.profile.base_url, auth=auth, timeout=60) as client:
                asked = {"model": self.profile.model, "messages": [{"role": "user", "content": question}]}
                reply = (await client.post("chat/completions", json=asked)).raise_for_status()
            self.query_one(RichLog).write(str(reply.json()["choices"][0]["message"]["content"]))
        except wizard.LoginNeeded:
            self.action_log_in()


if __name__ == "__main__":
    Natter().run()
