"""What the screens say stands in the words modules; an error is worded where it is raised, as in every other room."""

import ast
import builtins
import re
from pathlib import Path

import pytest

from wizard import errors
from wizard.values.text import is_command

SCREENS = Path(__file__).parents[2] / "app/wizard/tui"
PANES = SCREENS / "panes"
ELSEWHERE = {
    "skeleton",  # is such a module, for what is drawn before any other can be loaded
    "style_reset",  # the names of all rules
    "early",  # names the signal in an error of its own
}
HELD = sorted(each for each in SCREENS.rglob("*.py") if "words" not in each.stem and each.stem not in ELSEWHERE)
ERRORS = {
    name
    for name, each in {**vars(builtins), **vars(errors)}.items()
    if isinstance(each, type) and issubclass(each, Exception)
}


def sentences(code: str, *, may_fail: bool = False) -> list[str]:
    """Texts of three words or more that are no docstring, no command, no class names; ``may_fail``: nor an error's."""
    tree = ast.parse(code)
    passed: set[int] = set()
    found: list[str] = []
    for node in ast.walk(tree):  # from the outside in
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                passed.add(id(first.value))
        if isinstance(node, ast.AnnAssign):
            passed |= {id(each) for each in ast.walk(node.annotation)}
        if may_fail and isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            passed |= {id(each) for each in ast.walk(node)}
        if id(node) in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            passed |= {id(each) for each in node.values}
            text = "".join(str(each.value) if isinstance(each, ast.Constant) else "x" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        is_said = " " in text.strip() and "wz-" not in text and "|" not in text and not is_command(text)
        if is_said and len(re.findall(r"[^\W\d_]+", text)) >= 3:
            found.append(text)
    return found


@pytest.mark.parametrize("file", HELD, ids=lambda each: str(each.relative_to(SCREENS).with_suffix("")))
def test_no_pane_and_no_screen_holds_a_sentence(file: Path) -> None:
    assert sentences(file.read_text(encoding="utf-8"), may_fail=file.parent != PANES) == []


def test_a_sentence_is_found() -> None:
    code = 'def f(n):\n    """A docstring of words."""\n    return f"There are {n} of them", "wz-gap wz-tall wz-on", "two words"\n'

    assert sentences(code) == ["There are x of them"]


def test_a_sentence_of_an_error_is_found_in_a_pane_alone() -> None:
    code = 'raise UsageError("there are too few", hint=f"give {n} of them")\nsay("It is over now")\n'

    assert sorted(sentences(code)) == ["It is over now", "give x of them", "there are too few"]
    assert sentences(code, may_fail=True) == ["It is over now"]
