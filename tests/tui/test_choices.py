"""The list: what is highlighted, what a click, a wheel or the bar does, and that only what changes is drawn."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot

from tui.stage import hit, play, quiet, text_of
from wizard.tui.choices import List
from wizard.tui.frame import WizardScreen
from wizard.tui.rows import Lines
from wizard.tui.theme import WIZARD_ANSI

HEIGHT = 6


class Shown(App[None]):
    """A list alone, six lines high."""

    CSS = f"{WizardScreen.CSS}\n#wz-frame {{ height: {HEIGHT} !important; }}"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(WIZARD_ANSI)
        self.theme = WIZARD_ANSI.name
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="wz-frame"):
            yield List(id="wz-list")

    @property
    def list(self) -> List:
        return self.query_one(List)

    def on_list_chosen(self, event: List.Chosen) -> None:
        self.told.append(f"chosen {event.at}")

    def on_list_highlighted(self, event: List.Highlighted) -> None:
        self.told.append(f"highlighted {event.at}")


def rows(count: int, headings: tuple[int, ...] = ()) -> list[tuple[Content, bool]]:
    return [(Content(f"row {at}"), at not in headings) for at in range(count)]


def shown(story: Callable[[Shown, Pilot[None]], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        app = Shown()
        async with app.run_test(size=(20, 10)) as pilot:
            app.list.focus()
            await quiet(app)
            await story(app, pilot)

    play(run)


def lines(app: Shown) -> list[str]:
    return text_of(app).splitlines()[:HEIGHT]


def last_cells(app: Shown) -> list[str]:
    return [str(list(row)[-1].style) for row in app.screen._compositor.render_strips()[:HEIGHT]]


def styles(app: Shown) -> list[list[str]]:
    return [[str(each.style) for each in row] for row in app.screen._compositor.render_strips()[:2]]


def test_a_heading_has_no_marker_and_is_passed_over() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        app.list.fill(rows(4, headings=(0, 2)))
        await quiet(app)
        assert lines(app)[:4] == [" row 0", " > row 1", " row 2", "   row 3"]
        await hit(pilot, "down")
        assert lines(app)[:4] == [" row 0", "   row 1", " row 2", " > row 3"]
        await hit(pilot, "down", "enter")
        assert app.told == ["highlighted 3", "highlighted 1", "chosen 1"]

    shown(story)


def test_a_click_takes_a_row_and_no_heading() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        app.list.fill(rows(20, headings=(0,)))
        await hit(pilot, "pagedown")
        app.told.clear()
        first = app.list.scroll_offset.y
        assert first > 0
        await pilot.click(List, offset=(4, 1))
        await quiet(app)
        assert app.told == [f"highlighted {first + 1}", f"chosen {first + 1}"]
        app.list.fill(rows(3, headings=(0,)))
        await pilot.click(List, offset=(2, 0))
        await pilot.click(List, offset=(2, 5))
        await quiet(app)
        assert len(app.told) == 2

    shown(story)


def test_the_bar_is_there_where_rows_are_left_and_leads_to_them() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        kept = rows(2 * HEIGHT)
        app.list.fill(kept[:HEIGHT])
        await quiet(app)
        assert "reverse" not in " ".join(last_cells(app)[1:])
        app.list.fill(kept)
        await quiet(app)
        assert ["reverse" in each for each in last_cells(app)] == [True] * 3 + [False] * 3
        app.list.fill(rows(60))
        await quiet(app)
        await pilot.mouse_down(List, offset=(19, HEIGHT - 1))
        await quiet(app)
        assert lines(app)[-1].startswith("   row 59")
        await pilot.hover(List, offset=(19, 0))
        await quiet(app)
        assert lines(app)[0].startswith(" > row 0")
        await pilot.mouse_up(List, offset=(19, 0))
        await pilot.hover(List, offset=(19, 5))
        await quiet(app)
        assert lines(app)[0].startswith(" > row 0")
        assert app.told == []

    shown(story)


def test_the_wheel_moves_what_is_seen_and_not_the_highlight() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        app.list.fill(rows(60))
        await quiet(app)
        await pilot._post_mouse_events([events.MouseScrollDown], List, (3, 3))
        await quiet(app)
        assert app.list.scroll_offset.y > 0
        assert (app.list.highlighted, app.told) == (0, [])

    shown(story)


def test_rows_that_look_the_same_are_not_drawn_again() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        kept = rows(5)
        app.list.fill(kept)
        await quiet(app)
        app.list._exchange_repaint_regions()
        app.list.fill([*kept[:3], *rows(2)])
        assert {each.y for each in app.list._repaint_regions} == {3, 4}
        await quiet(app)
        await hit(pilot, "down")
        app.list._exchange_repaint_regions()
        app.list.action_cursor_down()
        assert app.list._repaint_regions == {Region(0, 1, 20, 1), Region(0, 2, 20, 1)}

    shown(story)


def test_what_was_too_long_is_whole_in_a_wider_list() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        app.list.fill([(Content("one two three four five"), True)])
        await quiet(app)
        assert lines(app)[0] == " > one two three fo…"
        await pilot.resize_terminal(30, 10)
        await quiet(app)
        assert lines(app)[0] == " > one two three four five"

    shown(story)


def test_another_theme_is_drawn_at_once() -> None:
    async def story(app: Shown, pilot: Pilot[None]) -> None:
        app.list.fill([(Content.styled("one", "$text-success"), True), (Content.styled("two", "$text-success"), True)])
        await quiet(app)
        app.theme = "textual-light"
        await quiet(app)
        drawn = styles(app)
        app.list.fill([(Content.styled(word, "$text-success"), True) for word in ("one", "two")])
        await quiet(app)
        assert drawn == styles(app)

    shown(story)


@pytest.mark.parametrize(
    ("at", "step", "next_"), [(0, 1, 2), (2, 1, 0), (2, -1, 0), (0, -1, 2), (None, 1, 0), (None, -1, 2)]
)
def test_the_next_row_goes_round(at: int | None, step: int, next_: int) -> None:
    assert Lines(rows(3, headings=(1,))).after(at, step) == next_


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=12), st.integers(1, 8), st.sampled_from((1, -1)))
def test_moves_lead_to_rows_that_can_be_chosen(parts: list[tuple[int, bool]], height: int, step: int) -> None:
    found = Lines([(Content("\n".join("x" * count)), usable) for count, usable in parts])
    usable = {at for at, (_, each) in enumerate(parts) if each}
    assert len(found) == sum(count for count, _ in parts)
    for at in (None, *range(len(parts))):
        for there in (found.after(at, step), found.a_page_from(at, step, height)):
            assert there in usable or (there is None and not usable)
    for at in range(len(parts)):
        begins, ends = found.span(at)
        assert [found[line] for line in range(begins, ends)] == [(at, part) for part in range(parts[at][0])]
