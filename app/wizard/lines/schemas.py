"""JSON Schemas (2020-12) of what `wizard auth` says to programs."""

from importlib.resources import files
from typing import Literal

Said = Literal["events", "start"]
SAID: tuple[Said, ...] = ("events", "start")


def schema(said: Said) -> str:
    """The schema of one line, as JSON text."""
    return files("wizard.lines").joinpath(f"{said}.schema.json").read_text(encoding="utf-8")
