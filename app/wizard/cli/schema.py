"""`wizard schema`: JSON Schema of the two file formats."""

import argparse

from wizard.accounts.presets import schema
from wizard.cli import answer


def run(options: argparse.Namespace) -> int:
    answer.line(schema(options.format).rstrip("\n"))
    return 0
