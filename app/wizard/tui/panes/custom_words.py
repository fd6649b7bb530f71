"""What the custom provider form says: its keys and fields, where it sends to, and what was found there."""

from textual.content import Content

from wizard.errors import UsageError
from wizard.tui import words
from wizard.tui.words import Hint
from wizard.values.preset import PLACEMENTS, Protocol
from wizard.values.text import safe

_APIS: dict[Protocol, str] = {
    "openai-chat": "OpenAI-style API",
    "openai-responses": "OpenAI-style API",
    "anthropic-messages": "Anthropic-style API",
    "gemini": "Gemini-style API",
}

TITLE = "Custom provider"
HEADERS = "Headers"
TAKEN = "That looks like a key, so it went into the key field"
ABOUT_EXTRA = Content.styled(
    "Headers are saved in clear; the key has its own field.\nA preset adds it to your own list. Headers need one.",
    words.DIM,
)
NONE = "none"
NO_HEADER = "none, or NAME: VALUE"


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


def no_url() -> UsageError:
    return UsageError("the base URL is empty")


def goes(where: str, extra: str) -> Content:
    """Where everything is sent; ``extra`` is what is set out of sight."""
    along = f" With {safe(extra, 120)}." if extra else ""
    said = f"Requests and the key go to {safe(where, 80)}.{along}" if where else "Nothing is sent before Enter."
    return Content.styled(said, words.DIM)


def own_header(protocol: Protocol) -> str:
    """The one the key goes into where nothing else is said."""
    own = PLACEMENTS[protocol]
    return "Authorization: Bearer" if own == "bearer" else own.removeprefix("header:")


def preset_example(name: str) -> str:
    return f"none, or a name such as {name or 'lab'}"


def beside(placement: str, headers: int, preset: str) -> str:
    """What is set beside the four fields; empty if nothing is."""
    said = [f"{headers} header{'s' if headers > 1 else ''}"] if headers else []
    said += [f"the key in {placement}"] if placement else []
    said += [f"as the preset {preset}"] if preset else []
    return ", ".join(said)
