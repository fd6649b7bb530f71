"""`wizard schema`: JSON Schema of the two file formats."""

import argparse

from wizard.accounts.presets import schema
from wizard.cli import report


def run(options: argparse.Namespace) -> int:
    report.answer(schema(options.format).rstrip("\n"))
    return 0
