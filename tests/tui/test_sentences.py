"""What the screens say stands in the words modules: a pane that has none of it is to stay so."""

import ast
import re
from pathlib import Path

import pytest

PANES = Path(__file__).parents[2] / "app/wizard/tui/panes"
# Still with sentences of their own. A name is taken off when they have moved, and none is added.
LEFT = {
    *("choice", "custom", "done", "extra_fields", "help", "key", "leave"),
    *("picker", "places", "secret", "text", "verdict", "wait"),
}
HELD = sorted(each for each in PANES.glob("*.py") if "words" not in each.stem and each.stem not in LEFT)


def sentences(code: str) -> list[str]:
    """Texts of three words or more that are no docstring and no class names."""
    tree = ast.parse(code)
    passed: set[int] = set()
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                passed.add(id(first.value))
        if isinstance(node, ast.JoinedStr):
            passed |= {id(each) for each in node.values}
            text = "".join(str(each.value) if isinstance(each, ast.Constant) else "x" for each in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            text = node.value
        else:
            continue
        if len(re.findall(r"[^\W\d_]+", text)) >= 3 and " " in text.strip() and "wz-" not in text and "|" not in text:
            found.append(text)
    return found


@pytest.mark.parametrize("file", HELD, ids=lambda each: each.stem)
def test_a_pane_holds_no_sentence(file: Path) -> None:
    assert sentences(file.read_text()) == []


def test_a_sentence_is_found() -> None:
    code = 'def f(n):\n    """A docstring of words."""\n    return f"There are {n} of them", "wz-gap wz-tall wz-on", "two words"\n'

    assert sentences(code) == ["There are x of them"]
