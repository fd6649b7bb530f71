"""The setup screen in other programs: nothing of theirs shows in it, and nothing of it in theirs."""

import re
from typing import Any

import pytest
from textual.css.styles import RULE_NAMES
from textual.css.stylesheet import Stylesheet

from tui.forms import FORM
from tui.hosting import Host, Insistent, Restless, Rude, Scripted, hosted
from tui.sign_in import redirect, user_code
from tui.stage import SAVED, SIZES, Asked, Stage, key, method, picker, review
from wizard.login.steps import Back
from wizard.tui.setup_screen import SetupScreen
from wizard.tui.style_reset import PROPERTIES
from wizard.values.credential import Saved

QUESTIONS = (picker(), method(), key(), FORM, redirect(), review())


async def asks(frontend: Any) -> Saved:
    for question in QUESTIONS:
        with pytest.raises(Back):
            await frontend.ask(question)
    await frontend.tell(user_code())
    assert isinstance(await frontend.interrupted(), Back)
    return SAVED


def looks(host: type[Host], size: tuple[int, int], theme: str = "textual-dark") -> list[list[list[tuple[str, str]]]]:
    """Every page as it is drawn: the text, and each piece of it with its style."""
    seen: list[list[list[tuple[str, str]]]] = []

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        app.theme = theme
        await here.settle()
        for _ in (*QUESTIONS, "code", "receipt"):
            seen.append(drawn(app))
            await here.press("escape")
            if "Leave without" in here.text:
                await here.press("down", "enter")

    hosted(asks, story, size, host=host, show_done=True)
    return seen


def drawn(app: Any) -> list[list[tuple[str, str]]]:
    rows = app.screen._compositor.render_strips()
    # The time that is left runs on; `not bold` in a style is how it says that nothing is bold.
    return [
        [
            (re.sub(r"\d+:\d\d", "9:59", each.text), re.sub(r"not \w+ ?", "", str(each.style)).strip())
            for each in row
            if each.text
        ]
        for row in rows
    ]


@pytest.mark.parametrize(
    ("host", "size"),
    [
        (Insistent, (80, 24)),
        *(pytest.param(host, size, marks=pytest.mark.long) for host in (Insistent, Rude) for size in SIZES),
    ],
)
def test_a_hostile_style_sheet_changes_not_one_cell(host: type[Host], size: tuple[int, int]) -> None:
    polite, rude = looks(Host, size), looks(host, size)
    assert len(polite) == len(QUESTIONS) + 2
    for at, (page, other) in enumerate(zip(polite, rude, strict=True)):
        for row, (wanted, found) in enumerate(zip(page, other, strict=True)):
            assert wanted == found, f"page {at}, row {row}"


def test_rules_that_animate_everything_break_nothing() -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        await here.press("down", "o", "escape")
        assert "Popular" in here.text
        await here.press("escape")

    assert hosted(Asked(picker()), story, host=Restless).results == [None]


def test_every_property_there_is_is_taken_back() -> None:
    """Of a newer Textual too: what cannot be given by itself comes with its colour, or is set outright."""
    beside = {"visibility", "transitions", *(each for each in RULE_NAMES if each.startswith("auto_"))}
    assert {each.replace("-", "_") for each in PROPERTIES} == {*RULE_NAMES} - beside
    sheet = Stylesheet(variables=Host().get_css_variables())
    sheet.add_source(SetupScreen.CSS)
    for rule in sheet.rules:
        wanted = {each for each in rule.styles.get_rules() if each != "transitions" and not each.startswith("auto_")}
        assert wanted <= rule.styles.important, "a host's `!important` would win"
    # Every rule of ours is behind an id, or behind our class: it reaches no widget of a host.
    for rule in sheet.rules:
        for each in rule.selector_set:
            assert ".wz-" in each.css.split(" ")[0] or each.css.startswith("#wz-"), each.css


@pytest.mark.parametrize("theme", ["textual-light", "nord", "ansi-dark"])
def test_it_keeps_to_the_hosts_theme(theme: str) -> None:
    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        app.theme = theme  # while it is up
        await here.settle()
        background = app.current_theme.background or app.theme_variables["background"]
        styles = {style for row in drawn(app) for _, style in row}
        if theme == "ansi-dark":
            assert not any("#" in each for each in styles), "a colour that is not the terminal's"
        else:
            assert any(f"on {background.lower()}" in each for each in styles), (background, styles)
            assert not any("#121212" in each for each in styles), "a colour of the theme before"

    hosted(Asked(picker()), story)


def test_the_hosts_own_screen_looks_as_before() -> None:
    seen: list[Any] = []

    class Looking(Host):
        def ask(self, screen: Any) -> Any:
            seen.append(drawn(self))
            return super().ask(screen)

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        assert drawn(app) != seen[0]
        await here.press("ctrl+c")
        seen.append(drawn(app))

    hosted(Asked(picker()), story, host=Looking)
    before, after = (["".join(text for text, _ in row) for row in each] for each in seen)
    assert before == after


def test_every_id_and_class_of_ours_begins_with_our_letters() -> None:
    found: list[tuple[str | None, frozenset[str]]] = []

    async def story(app: Host, screen: Scripted, here: Stage) -> None:
        for _ in QUESTIONS:
            found.extend((each.id, each.classes) for each in screen.walk_children(with_self=True))
            await here.press("?")
            found.extend((each.id, each.classes) for each in screen.walk_children())
            await here.press("escape", "escape")
            if "Leave without" in here.text:
                await here.press("down", "enter")

    hosted(asks, story)
    ids = {id_ for id_, _ in found if id_ is not None}
    # A leading dash marks a class of Textual's own.
    classes = {each for _, classes in found for each in classes if not each.startswith("-")}
    assert len(ids) > 20
    assert {each for each in ids | classes if not each.startswith("wz-")} == set()
