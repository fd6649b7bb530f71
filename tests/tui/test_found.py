"""Rows that come while the picker is open: drawn in place, with the search, the highlight and the focus as they were."""

from dataclasses import replace

from tui.sizes import fits, sizes
from tui.stage import SAVED, lines, options, picker, play, stage
from wizard.login.notes import Rows
from wizard.login.questions import Option
from wizard.tui.frontend import ScreenFrontend
from wizard.values.credential import Saved


def with_mark(wanted: str, mark: str) -> tuple[Option, ...]:
    return tuple(replace(each, mark=mark) if each.id == wanted else each for each in options())


class Late:
    """Asks for a provider; ``tell`` says the rows anew meanwhile."""

    def __init__(self) -> None:
        self.front: ScreenFrontend | None = None
        self.answer: object = None

    async def __call__(self, frontend: ScreenFrontend) -> Saved:
        self.front = frontend
        self.answer = await frontend.ask(picker())
        return SAVED

    async def tell(self, rows: tuple[Option, ...]) -> None:
        assert self.front is not None
        await self.front.tell(Rows(rows))


@sizes
def test_a_mark_that_comes_later_stands_in_its_row(size: tuple[int, int]) -> None:
    async def run() -> None:
        late = Late()
        async with stage(late, size) as here:
            before = fits(here, size)
            await late.tell(with_mark("mistral-ai", "found in opencode"))
            await here.settle()
            rows = fits(here, size)
            (row,) = lines(here.text, "Mistral AI")
            assert row[: size[0]].rstrip().find("opencode") > 0
            assert ("found in opencode" in row) is (size[0] >= 76)
            assert len([each for each in range(size[1]) if before[each] != rows[each]]) == 1

    play(run)


def test_search_highlight_and_typing_go_on() -> None:
    async def run() -> None:
        late = Late()
        async with stage(late) as here:
            await here.press("d", "e", "e")
            await here.press("down")
            before = lines(here.text, " > ")
            await late.tell(with_mark("deepseek", "found in llm"))
            await here.settle()
            assert [each.split("  ")[0] for each in lines(here.text, " > ")] == [each.split("  ")[0] for each in before]
            assert "found in llm" in here.text
            await here.press("p", "s")
            assert "deeps" in here.text
            await here.press("enter")
        assert late.answer == "deepseek"

    play(run)


def test_the_way_in_can_be_searched_for() -> None:
    async def run() -> None:
        late = Late()
        async with stage(late) as here:
            rows = with_mark("groq", "found in llm")
            await late.tell(rows)
            await here.press(*"found")
            assert len(lines(here.text, "found in llm")) == 1
            assert lines(here.text, " > ")[0].startswith(" > Groq")

    play(run)


def test_the_whole_name_comes_before_longer_ones() -> None:
    async def run() -> None:
        late = Late()
        async with stage(late) as here:
            whole = next(each for each in options() if each.id == "deepseek")
            plan = replace(whole, id="deepseek-plan", label="DeepSeek Plan")
            await late.tell((plan, whole))
            await here.press(*"deepseek")
            assert len(lines(here.text, "DeepSeek")) == 2
            await here.press("enter")
        assert late.answer == "deepseek"

    play(run)
