"""What the key page says: where keys are made, what is asked for, and how long what was typed is."""

from textual.content import Content

from wizard.login.steps import NeedSecret
from wizard.tui import words
from wizard.tui.secret_input import REVEALED_S
from wizard.values.text import safe
from wizard.values.url import is_loopback


def where_made(question: NeedSecret, opens: str, *, narrow: bool) -> Content:
    """``opens`` says which key opens the page; empty where none does."""
    if not question.keys_url:
        return Content("")
    if narrow:
        first = f"1. Create a key ({opens}):" if opens else "1. Create a key:"
        return Content.assemble(first, "\n   ", words.link(question.keys_url))
    return Content.assemble("1. Create a key:  ", words.link(question.keys_url), (f"   {opens}", words.DIM))


def stays(question: NeedSecret) -> Content:
    """Said before the steps: it is no part of them."""
    old = safe(question.replaces or "", 64)
    return Content.styled(f"The key of {old} stays until this one is accepted." if old else "", words.DIM)


def asks(question: NeedSecret) -> Content:
    return Content("2. Paste it here:" if question.keys_url else f"Paste the {safe(question.label, 40)} here:")


def nothing_typed(question: NeedSecret) -> Content:
    free = question.optional and is_loopback(question.host.partition(":")[0])
    said = "No key needed. Enter continues." if free else f"Hidden as you type. Ctrl+R shows it for {REVEALED_S} s."
    return Content.styled(f"{question.kept}." if question.kept else said, words.DIM)


def typed(count: int, begins: str) -> Content:
    starts = f", starts {begins}" if begins else ""
    plural = "" if count == 1 else "s"
    return Content.assemble((f"{words.OK} ", words.GOOD), f"{count} character{plural}{starts}")
