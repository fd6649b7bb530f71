"""Other tools: which command of ours each of them works with, as text to be read and pasted."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Literal

from wizard.errors import UsageError
from wizard.values.frozen import dataclass
from wizard.values.nearest import nearest
from wizard.values.text import safe

Tool = Literal["codex", "claude-code", "opencode"]
CONNECTED: tuple[Tool, ...] = ("codex", "claude-code", "opencode")
_ALSO = {"claude": "claude-code", "claude_code": "claude-code", "qwen": "qwen-code", "gemini": "gemini-cli"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """``run`` is what follows `wizard run`; ``notes`` are what has to be known beside it."""

    run: str
    notes: tuple[str, ...] = ()


# As tried with the versions of 2026-11; goose and crush as their documentation says.
RECIPES: Mapping[str, Recipe] = {
    "aider": Recipe(
        "--as openai {profile} -- aider --model openai/{model}",
        ("A key in ~/.aider.conf.yml wins over this: take it out.",),
    ),
    "crush": Recipe(
        "{profile} -- crush",
        ('Or in crush.json, asked anew at each 401: "api_key": "$(wizard token {profile})"',),
    ),
    "gemini-cli": Recipe(
        "{profile} -- gemini",
        ('~/.gemini/settings.json has to say {{"security": {{"auth": {{"selectedType": "gemini-api-key"}}}}}}.',),
    ),
    "goose": Recipe("--as openai {profile} -- goose session", ()),
    "llm": Recipe(
        "--as openai {profile} -- llm 'PROMPT'", ("A key kept by `llm keys` wins over this: `llm keys path` shows it.",)
    ),
    "qwen-code": Recipe("--as openai {profile} -- qwen", ()),
}


def tool(name: str) -> str:
    """The tool that is meant. Raises UsageError, with the list and what works with any tool, for one nobody knows."""
    low = name.lower()
    found = _ALSO.get(low, low)
    if found in CONNECTED or found in RECIPES:
        return found
    known = (*CONNECTED, *RECIPES)
    near = nearest(low, known)
    meant = f"did you mean `{near}`? " if near else ""
    raise UsageError(
        "there is no such tool here",
        hint=f"{meant}it connects {', '.join(CONNECTED)}, and knows {', '.join(RECIPES)}; any other works under "
        "`wizard run PROFILE -- CMD`, or with what `wizard env PROFILE` prints",
    )


def lines(name: str, profile: str | None, model: str | None = None) -> Sequence[str]:
    """The recipe for a tool of ``RECIPES``, to be pasted; what has to be filled in is said, with where it comes from."""
    found = RECIPES[name]
    whose, which = profile or "PROFILE", model or "MODEL"
    said = [each.format(profile=safe(whose), model=shlex.quote(safe(which))) for each in (found.run, *found.notes)]
    open_ = []
    if profile is None:
        open_.append("PROFILE is a login: `wizard auth` makes one, `wizard status` names those there are.")
    if model is None and "{model}" in found.run:
        whose = f" --profile {safe(profile)}" if profile else ""
        open_.append(f"MODEL is one that `wizard model{whose}` lists.")
    notes = (*open_, *said[1:])
    return (
        f"{name} takes no command for its key. Start it with the key in its environment:",
        "",
        f"    wizard run {said[0]}",
        *(("", *notes) if notes else ()),
    )
