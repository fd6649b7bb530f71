"""`wizard schema`: JSON Schema of the two file formats."""

import argparse
import json

from wizard.accounts.presets import schema
from wizard.cli import report


def run(options: argparse.Namespace) -> int:
    report.answer(json.dumps(schema(options.format), indent=2))
    return 0
