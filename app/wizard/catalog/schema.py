"""JSON Schemas (2020-12) of the two file formats, for editors and for people who write such files."""

from importlib.resources import files
from typing import Literal

Kind = Literal["config", "preset"]
KINDS: tuple[Kind, ...] = ("config", "preset")


def schema(kind: Kind) -> str:
    """The schema as JSON text. TOML times stand for strings of the format `date-time`, days for `date`."""
    return files("wizard.catalog").joinpath(f"{kind}.schema.json").read_text(encoding="utf-8")
