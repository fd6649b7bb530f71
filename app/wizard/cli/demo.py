"""`wizard demo`: the screens on a terminal; by itself without one, or with `--auto`."""

import argparse

from wizard.demo.play import play
from wizard.lines import report
from wizard.lines.terminals import Way, way


def run(options: argparse.Namespace) -> int:
    by_hand = not options.auto and way(plain=options.plain) is not Way.SCRIPT
    return play(report.say, by_hand=by_hand, keep=options.keep)
