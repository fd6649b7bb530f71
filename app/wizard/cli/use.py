"""`wizard use`: the default profile."""

import argparse

from wizard.accounts.context import Context
from wizard.accounts.defaults import set_default
from wizard.lines import report
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    profile = set_default(Context(options.app), options.profile)
    report.say(f"{safe(profile.name)} is the default profile")
    return 0
