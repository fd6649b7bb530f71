"""What `wizard presets check FILE` finds."""

from pathlib import Path

from wizard.catalog import source
from wizard.catalog.preset_file import read
from wizard.catalog.problem import Problem
from wizard.values.text import safe


def check(path: str) -> tuple[Problem, ...]:
    """Every problem of the preset file at ``path``, warnings included; an error means it would not be loaded."""
    file = safe(path, 4096)
    name = Path(path)
    try:
        content = source.text(path)
    except FileNotFoundError:
        return (Problem(file=file, key="", text="does not exist"),)
    except source.Unreadable as error:
        return (Problem(file=file, key="", text=error.text, line=error.line),)
    _, problems = read(content, stem=name.stem, file=path)
    if name.suffix != ".toml":
        problems += (Problem(file=file, key="", text="is loaded only when its name ends in .toml", level="warning"),)
    return problems
