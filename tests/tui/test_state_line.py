"""The one line that moves: seconds from the first full one on, once a second, and nothing at rest."""

from textual.app import App, ComposeResult
from textual.content import Content

from tui.stage import play, quiet, text_of
from wizard.tui.state_line import StateLine


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_seconds_are_counted_from_the_first_full_one() -> None:
    clock = Clock()

    class Form(App[None]):
        def compose(self) -> ComposeResult:
            yield StateLine(clock=clock)

    async def run() -> None:
        app = Form()
        async with app.run_test():
            line = app.query_one(StateLine)

            async def shown(at: float) -> str:
                clock.now = 100.0 + at
                line.tick()
                await quiet(app)
                return text_of(app).split("\n")[0].strip()

            assert not line.display
            line.run("Checking with api.openai.com")
            assert await shown(0.9) == "Checking with api.openai.com"
            assert await shown(3.2) == "Checking with api.openai.com  3 s"
            line.run("Checking with api.openai.com")
            assert await shown(4.0) == "Checking with api.openai.com  4 s", "the count began anew"
            timer = line._timer
            assert timer is not None
            assert timer._interval == 1.0
            line.say(Content("Done."))
            assert line._timer is None
            line.run_quietly("Working")
            assert text_of(app).split("\n")[0].strip() == "Done.", "what stood there is gone before a second is over"
            assert await shown(6.0) == "Working  2 s"
            line.stop()
            line.run("Saving")
            line.run_slowly("Waiting")
            assert await shown(6.5) == "Saving"
            assert await shown(8.2) == "Waiting  2 s"
            line.stop()
            assert not line.display

    play(run)
