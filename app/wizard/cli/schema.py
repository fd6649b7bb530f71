"""`wizard schema`: JSON Schema of the two file formats, and of what `wizard auth` says to programs."""

import argparse

from wizard.accounts.presets import schema
from wizard.cli import answer
from wizard.lines import schemas


def run(options: argparse.Namespace) -> int:
    said = options.format in schemas.SAID
    answer.line((schemas.schema(options.format) if said else schema(options.format)).rstrip("\n"))
    return 0
