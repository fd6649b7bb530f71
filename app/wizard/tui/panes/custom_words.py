"""What the custom provider form says: its keys, and what was found at its address."""

from textual.content import Content

from wizard.tui import words
from wizard.tui.words import Hint
from wizard.values.preset import Protocol

_APIS: dict[Protocol, str] = {
    "openai-chat": "OpenAI-style API",
    "openai-responses": "OpenAI-style API",
    "anthropic-messages": "Anthropic-style API",
    "gemini": "Gemini-style API",
}


def hints(*, is_extra: bool, can_keep: bool, narrow: bool) -> tuple[Hint, ...]:
    """``is_extra``: the headers are in the place of the other fields."""
    third = ("Ctrl+K", "keep unchecked") if can_keep else ("Ctrl+E", "headers")
    short = narrow or can_keep
    return (
        ("Enter", "check" if short else "check and continue"),
        ("Tab", "next" if short else "next field"),
        ("Ctrl+E", "fields") if is_extra else third,
        ("Esc", "back"),
    )


def keys(*, can_keep: bool) -> tuple[Hint, ...]:
    keep = (("Ctrl+K", "keep it without a check, as unverified"),) if can_keep else ()
    return (
        ("Enter", "check and continue, from any field"),
        ("Tab", "next field"),
        ("Left, Right", "another API style, on its row; else the address is asked"),
        ("Ctrl+E", "headers of your own, the key's header, a preset of your own"),
        *keep,
        ("Esc", "forget the key and go back"),
    )


def found(protocol: Protocol, models: int | None, *, with_key: bool) -> Content:
    count = f", {models:,} model{'' if models == 1 else 's'}" if models else ""
    key = "key accepted" if with_key else "no key needed"
    return Content.assemble((f"{words.OK} ", words.GOOD), f"{_APIS[protocol]}{count}, {key}")
