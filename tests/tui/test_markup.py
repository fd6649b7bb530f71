"""Text from outside is shown as it is: it is never markup, and never steers the terminal (SECURITY R72, R73)."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wizard.tui
from tui.desks import ROWS, FakeDesk, home
from tui.sign_in import redirect
from tui.stage import SAVED, Asked, key, looks_like, play, review, stage, unproven
from wizard.errors import TryAgain, UsageError
from wizard.login.described import Described, DescribeEndpoint
from wizard.login.notes import Notice, Progress
from wizard.login.questions import Choose, ChooseProvider, Confirm, NeedText, Option, Question
from wizard.login.review_question import Place
from wizard.login.steps import Back
from wizard.tui import words
from wizard.values.credential import Model, Outcome, Saved
from wizard.values.preset import PROTOCOLS
from wizard.values.text import safe

HOSTILE = (
    "[/]",
    "[/red]",
    "[/",
    "[A]",
    "[b]bold[/b]",
    "[link=https://evil.example]x[/link]",
    "a[link='x",
    "[@click=app.quit]free[/]",
    "[red]model [beta]",
    "ends with a backslash\\",
    "$accent %s {0} {x}",
    "\x1b]52;c;aGk=\x07copied",
    "\x9b31mred\x1b[2J",
    "a\u202egnp.exe\u200b\r\nb",
)
# One of each kind for the short run; all 14 stand in every pane in the long one.
SOME = ("[/]", "[@click=app.quit]free[/]", "\x1b]52;c;aGk=\x07copied")
SETS = [SOME, pytest.param(HOSTILE, marks=pytest.mark.long)]
hostile = pytest.mark.parametrize("texts", SETS, ids=["some", "all"])
FORBIDDEN = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u200b"} - {"\n"}


def questions(text: str) -> list[Question[Any]]:
    """Every question there is, with ``text`` wherever text can stand."""
    option = Option(
        id=text, label=text, hint=text, group=text, badges=(text,), mark=text, detail=((text, text),), words=text
    )
    problem = UsageError(text, hint=text)
    outcome = Outcome(result="limited", reason=text)
    places = (Place(store="keyring", label=text), Place(store="plain", label=text, usable=False, reason=text))
    return [
        ChooseProvider(name="NAME", title=text, options=(option,), problem=problem),
        Choose(name="method", title=text, options=(option,), caveat=text, problem=problem),
        key(title=text, label=text, provider=text, host=text, keys_url=text, replaces=text, problem=problem),
        NeedText(name="param", title=text, label=text, example=text, default=text, problem=problem),
        Confirm(name="yes", title=text, text=text),
        DescribeEndpoint(
            name="base-url",
            title=text,
            protocols=PROTOCOLS,
            problem=problem,
            last=Described(base_url=text, protocol="gemini", key=None, profile=text),
        ),
        review(
            title=text,
            provider=text,
            host=text,
            outcome=outcome,
            models=(Model(id=text, name=text, context=5), Model(id=f"{text}2")),
            recommended=(text,),
            model=f"{text}3",
            profile=text,
            places=places,
            config_path=text,
            problem=problem,
        ),
        redirect(title=text, url=text, short_url=text, other=text, problem=problem),
        key(name="passphrase-fd", title=text, label=text, verbatim=True, problem=problem),
    ]


@hostile
def test_hostile_text_in_every_pane_is_shown_literally(texts: tuple[str, ...]) -> None:
    async def run() -> None:
        for text in texts:
            asked = questions(text)

            async def asks(frontend: Any, text: str = text, asked: list[Question[Any]] = asked) -> Saved:
                for question in asked:
                    await frontend.tell(Notice(text))
                    with pytest.raises(Back):
                        await frontend.ask(question)
                return SAVED

            async with stage(asks, (120, 40)) as here:
                for question in asked:
                    shown = here.text
                    assert words.heading(text) in shown, (text, question.name)
                    assert not FORBIDDEN & set(shown), (text, question.name)
                    await here.press("escape")
                assert here.screen.error is None
                assert "Enter finish" in here.text

    play(run)


@hostile
def test_hostile_text_in_notes_warnings_and_receipts_is_shown_literally(texts: tuple[str, ...]) -> None:
    async def run() -> None:
        for text in texts:

            async def asks(frontend: Any, text: str = text) -> Saved:
                await frontend.ask(key())
                await frontend.tell(Progress(text, text))
                choice = looks_like()
                rows = tuple(Option(id=each.id, label=text, hint=text) for each in choice.options)
                await frontend.ask(
                    Choose(name="looks-like", title=text, options=rows, default="anyway", caveat=f"{text}.")
                )
                await frontend.ask(unproven(options=rows, problem=TryAgain(text)))
                return Saved(
                    profile=text,
                    provider=text,
                    provider_name=text,
                    method=text,
                    model=text,
                    store=text,
                    verified=True,
                    default=True,
                    outcome=Outcome(result="limited", reason=text),
                    replaced=True,
                    keys_url=text,
                )

            shown = []
            async with stage(asks, (120, 40), next_steps=((text, text),)) as here:
                await here.type("some-key-1")
                await here.press("enter")
                shown.append(here.text)
                await here.press("enter")
                shown.append(here.text)
                await here.press("enter")
                shown.append(here.text)
            assert len(shown) == 3
            for each in shown:
                assert safe(text) in each, text
            assert not FORBIDDEN & set("".join(shown)), text

    play(run)


@hostile
def test_hostile_profiles_are_shown_literally(texts: tuple[str, ...]) -> None:
    async def run() -> None:
        for text in texts:
            row = replace(
                ROWS[0],
                name=text,
                provider=text,
                method=text,
                said=text,
                model=text,
                store=text,
                host=text,
                account=text,
            )
            async with home(FakeDesk([row]), (120, 40)) as here:
                assert safe(text)[:15] in here.text
                assert not FORBIDDEN & set(here.text)

    play(run)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(st.sampled_from("[]/=@'\"\\abA #$\x1b\x9b\u202e\n"), max_size=12), min_size=100, max_size=100))
def test_any_model_name_is_only_a_name(names: list[str]) -> None:
    """1,000 generated names on the page where most of what providers send is shown."""

    async def run() -> None:
        models = tuple(Model(id=each or "x") for each in names)
        async with stage(Asked(review(models=models, recommended=())), (120, 40)) as here:
            assert "Default model" in here.text
            assert not FORBIDDEN & set(here.text)

    play(run)


# -- the source ----------------------------------------------------------------------------------------------------------
FILES = sorted(Path(wizard.tui.__file__).parent.rglob("*.py"))


def calls() -> list[tuple[str, ast.Call]]:
    found = []
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.append((f"{file.name}:{node.lineno}", node))
    return found


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_nothing_is_ever_parsed_as_markup() -> None:
    assert len(FILES) > 20
    for where, call in calls():
        assert name_of(call) not in {"from_markup", "notify", "Label", "Button", "Checkbox", "Select", "Tree"}, where
    for file in FILES:
        for word in ("from_markup", "border_title", "border_subtitle", "tooltip"):
            text = file.read_text(encoding="utf-8").replace("self._disable_tooltips = True", "")
            assert word not in text, f"{file.name}: {word}"


def test_every_static_has_markup_off_and_is_given_content() -> None:
    """No f-string and no built string reaches a widget: it is ``Content``, or a literal."""
    statics = 0
    for where, call in calls():
        name = name_of(call)
        if name == "Static":
            statics += 1
            off = [each for each in call.keywords if each.arg == "markup"]
            assert off, where
            assert isinstance(off[0].value, ast.Constant), where
            assert off[0].value.value is False, where
        if name in {"Static", "update", "tell"} and call.args:
            first = call.args[0]
            assert not isinstance(first, ast.JoinedStr | ast.BinOp), where
            assert not isinstance(first, ast.Constant) or "[" not in str(first.value), where
    assert statics > 20
