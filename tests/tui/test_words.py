"""What is said is said the same way everywhere."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from tui.stage import SAVED
from wizard.errors import Cancelled, Rejected
from wizard.lines import sentences
from wizard.tui import words
from wizard.tui.panes import done_words
from wizard.values.credential import Outcome

APP = Path(words.__file__).parents[1]


@pytest.mark.parametrize(
    ("count", "said"),
    [(None, ""), (0, ""), (800, "800"), (8192, "8K"), (400_000, "400K"), (1_000_000, "1M"), (1_500_000, "1.5M")],
)
def test_context_sizes_are_read_at_a_glance(count: int | None, said: str) -> None:
    assert words.tokens(count) == said


def test_a_column_is_exactly_as_wide_as_it_is_told() -> None:
    for text in ("", "a", "abcdef", "日本語のモデル", "x" * 50):
        assert cell_len(words.column(text, 8)) == 8, text
    assert words.column("abcdefghij", 8) == "abcdefg…"


def test_a_path_is_cut_between_its_parts() -> None:
    kept = "file in ~/.local/state/wizard, encrypted with a passphrase"
    assert words.middle(kept, 53) == "file in ~/…/wizard, encrypted with a passphrase"
    assert words.middle("~/.config/wizard/config.toml", 20) == "~/…/config.toml"
    assert words.middle("file in /日本語/日本語/wizard, not encrypted", 39) == "file in /…/日本語/wizard, not encrypted"
    for text in (kept, "a-long-name-without-a-path-in-it", "/日本語/" * 9):
        for width in range(8, 40):
            assert cell_len(words.middle(text, width)) <= width


def test_an_error_is_a_mark_a_sentence_and_its_remedy_below() -> None:
    error = Rejected("rejected by api.openai.com (401): key not valid", hint="paste another one")
    assert words.problem(error).plain == ("x Rejected by api.openai.com (401): key not valid.\n  Paste another one.")


def test_a_remedy_that_is_a_command_can_be_copied() -> None:
    error = Rejected("`acme` is logged out", hint="wizard auth acme")
    assert words.problem(error).plain == "x acme is logged out.\n  wizard auth acme"


def test_a_long_remedy_wraps_under_itself() -> None:
    error = Rejected("no", hint="one two three four five six")
    assert words.problem(error, 16).plain == "x No.\n  One two three\n  four five six."


def test_a_sentence_begins_with_a_capital_unless_that_would_change_a_name() -> None:
    assert words.sentence("no answer") == "No answer."
    assert words.sentence("api.example.com has no list") == "api.example.com has no list."


def test_what_the_person_cancelled_is_no_error() -> None:
    assert words.problem(Cancelled("check cancelled")).plain == "Check cancelled."


def test_an_outcome_says_what_was_proven() -> None:
    def said(outcome: Outcome, models: int | None = None, *, short: bool = False) -> str:
        return words.outcome_line(outcome, "api.openai.com", models, short=short).plain

    valid = Outcome(result="valid", reason="key accepted", ms=412)
    assert said(valid, 87) == "✓ Key accepted by api.openai.com in 412 ms, 87 models"
    assert said(valid, 1) == "✓ Key accepted by api.openai.com in 412 ms, 1 model"
    assert said(valid, 87, short=True) == "✓ Key accepted, 412 ms, 87 models"
    limit = replace(valid, reason="key accepted by api.openai.com in 412 ms (limit: $10.00 left)")
    assert said(limit, 87) == "✓ Key accepted by api.openai.com in 412 ms (limit: $10.00 left), 87 models"
    assert said(limit, short=True) == "✓ Key accepted, 412 ms (limit: $10.00 left)"
    none = Outcome(result="valid", reason="localhost:80 answered in 3 ms, no key needed", ms=3, subject="")
    assert said(none, 2) == "✓ localhost:80 answered in 3 ms, no key needed, 2 models"
    assert said(none, 2, short=True) == "✓ No key needed, 3 ms, 2 models"
    assert (
        said(Outcome(result="limited", reason="key is valid, but rate limited")) == "! Key is valid, but rate limited."
    )
    assert said(Outcome(result="unknown", reason="no free way to check")) == "! No free way to check."
    assert said(Outcome(result="rejected", reason="key not valid")) == "x Key not valid."


def test_where_credit_is_added_is_a_link_under_what_was_proven() -> None:
    page = "https://ada.test/credit"
    broke = Outcome(result="limited", reason="key is valid, but the account has no credit", unpaid=True)

    alone = words.outcome_line(broke, "ada.test", None)
    with_page = words.outcome_line(replace(broke, hint=f"add credit at {page}"), "ada.test", None)

    assert alone.plain == "! Key is valid, but the account has no credit."
    assert with_page.plain == f"{alone.plain}\n  {page}"
    saved = replace(SAVED, outcome=replace(broke, hint=f"add credit at {page}"))
    assert done_words.facts(saved).plain.endswith(f"Credit   {page}")
    behind = words.credit(replace(broke, hint=f"credit is added in the account behind {page}"))
    assert behind.plain == f"Credit is added in the account behind {page}"
    elsewhere = replace(broke, hint=f"credit is added in the account behind {page}", ms=224)
    told = done_words.facts(replace(SAVED, outcome=elsewhere)).plain.split("\n")
    assert told[-2:] == [
        "Checked  just now, key is valid, no credit, 224 ms",
        f"Credit   in the account behind {page}",
    ]
    assert [span.style.link for span in with_page.spans if getattr(span.style, "link", None)] == [page]  # type: ignore[union-attr]  # a style, if it has a link


def test_hints_that_do_not_fit_go_from_the_right_but_the_way_out_stays() -> None:
    hints = (("Enter", "check key"), ("Ctrl+R", "reveal"), ("Ctrl+U", "clear"), ("Esc", "back"))
    assert words.hint_bar(hints, 80).plain == "Enter check key   Ctrl+R reveal   Ctrl+U clear   Esc back"
    assert words.hint_bar(hints, 30).plain == "Enter check key   Esc back"


def test_only_an_address_that_is_what_it_seems_becomes_a_link() -> None:
    def is_link(url: str) -> bool:
        return any(getattr(span.style, "link", None) for span in words.link(url).spans)

    assert is_link("https://platform.openai.com/api-keys")
    for url in (
        "javascript:alert(1)",
        "https://ex\u202eample.com",
        "https://exämple.com",
        "http://example.com",
        "\x1b]8;;x",
    ):
        assert not is_link(url), url


def said() -> Iterator[tuple[str, str]]:
    """Every piece of text a person may be shown, with its file."""
    for room in ("accounts", "cli", "lines", "login", "machine", "oauth", "protocols", "tui"):
        for file in sorted((APP / room).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            own = [each for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            docs = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
            yield from ((str(each.value), file.name) for each in own if id(each) not in docs)


def test_nobody_is_shouted_at_begged_or_winked_at() -> None:
    shouts = re.compile(r"[a-z]!(\s|$)|\b(please|oops|sorry)\b|[\U0001F000-\U0001FAFF\u2600-\u26FF]", re.IGNORECASE)
    found = [(text, file) for text, file in said() if " " in text and shouts.search(text)]
    assert found == []
    assert shouts.search("Done! Oops")


def test_a_host_is_named_and_not_called_the_server() -> None:
    assert [text for text, file in said() if re.search(r"\bthe server (is|did|said|answered|rejected)\b", text)] == []


@pytest.mark.parametrize("end", [words.ended, sentences.ended])
def test_no_full_stop_becomes_part_of_an_address(end: Callable[[str], str]) -> None:
    assert end("Add credit at https://ada.test/credit") == "Add credit at https://ada.test/credit"
    assert end("See https://ada.test/credit first") == "See https://ada.test/credit first."
