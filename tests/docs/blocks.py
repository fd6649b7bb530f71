"""The code blocks of the README, and the commands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"(?:^|\s+)#\s.*$")


@dataclass(frozen=True, slots=True)
class Block:
    """``line`` is that of its first line of code."""

    language: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it is to be typed, without its comment."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"README.md:{self.line}: {self.text}"


def blocks(text: str | None = None) -> list[Block]:
    text = README.read_text(encoding="utf-8") if text is None else text
    return [Block(each[1].strip(), text[: each.start(2)].count("\n") + 1, each[2]) for each in _FENCE.finditer(text)]


def commands(block: Block) -> Iterator[Command]:
    """Each of a `sh` block; what stands between `&&` is one for itself."""
    for at, line in enumerate(block.text.replace("\\\n", "  ").splitlines()):
        for part in _COMMENT.sub("", line).split(" && "):
            if part.strip():
                yield Command(block.line + at, part.strip())
