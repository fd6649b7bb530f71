"""How fast it is, as one table: ``python tests/bench [NAME …] [--rounds N | --quick]``, from a checkout with its dev group.

Medians of interleaved runs. The ratios are what counts: a busy machine slows both sides alike, and the processor's time
less still. Nothing here is a test; ``--check`` exits 1 when a target is missed.
"""

import argparse
import os
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from bench import auth, commands, saving, screens  # noqa: E402  # found by the line above
from bench.measure import Row  # noqa: E402
from bench.place import place  # noqa: E402

MEASURES = {
    "start": screens.start,
    "keystroke": screens.keystroke,
    "idle": screens.idle,
    "saving": saving.saving,
    "token": commands.token,
    "help": commands.help_text,
    "ensure": commands.ensure,
    "auth": auth.requests,
    "import": auth.imports,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__.partition(".")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(MEASURES)} (all)")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="five rounds: about a minute on a quiet machine")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    if unknown := {*options.names} - {*MEASURES}:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    rounds = 5 if options.quick else options.rounds
    before = os.getloadavg()[0]
    rows: list[Row] = []
    with place() as where:
        for name, measure in MEASURES.items():
            if not options.names or name in options.names:
                rows += measure(where, rounds)
    write(rows)
    print(
        f"\nMedians of {rounds} interleaved runs; Python {platform.python_version()}, {os.cpu_count()} processors, "
        f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after."
    )
    return int(options.check and any(each.is_missed for each in rows))


def write(rows: list[Row]) -> None:
    """The table, in Markdown."""
    print("| measure | ours | against | ratio | processor | target | |")
    print("|---|---|---|---|---|---|---|")
    for each in rows:
        ratio = "" if each.ratio is None else f"{each.ratio:.2f} ×"
        cpu = "" if each.cpu is None else f"{each.cpu:.2f} ×"
        target = "" if each.most is None else f"≤ {each.most:g} {each.unit}"
        met = "" if each.most is None else "**missed**" if each.is_missed else "met"
        print(f"| {each.what} | {each.ours} | {each.against} | {ratio} | {cpu} | {target} | {met} |")


if __name__ == "__main__":
    sys.exit(main())
