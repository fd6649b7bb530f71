"""The command lines of `wizard env` and `wizard run`."""

import argparse

from wizard.cli import option_types
from wizard.handoff.environment import SDKS
from wizard.handoff.shells import SHELLS


def add(env: argparse.ArgumentParser, run: argparse.ArgumentParser) -> None:
    run.usage = "wizard run [--as openai|anthropic] [PROFILE ...] -- CMD ..."
    env.add_argument("--shell", choices=SHELLS, default="sh", help="how to write them (sh)")
    for parser in (env, run):
        parser.add_argument("profiles", nargs="*", metavar="PROFILE", type=option_types.name)
        parser.add_argument("--as", dest="sdk", choices=tuple(SDKS), help="set the variables of this SDK instead")


def split(argv: list[str]) -> tuple[list[str], list[str]]:
    """Our words, and the program of ``run`` with all of its own: what stands behind the first ``--``.

    Behind that of ``completion`` stands the command line which is being typed.
    """
    at = argv.index("--") if "--" in argv else len(argv)
    words = argv[:at]
    if words[:1] == ["--app"]:
        words = words[2:]
    command = next((each for each in words if not each.startswith("-")), None)
    return (argv[:at], argv[at + 1 :]) if command in {"run", "completion"} else (argv, [])
