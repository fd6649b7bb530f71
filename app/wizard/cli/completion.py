"""`wizard completion`: the script that makes a shell ask us, and the answers it gets at each Tab."""

import argparse
from importlib.resources import files

from wizard.cli import answer


def run(options: argparse.Namespace) -> int:
    """Without words behind ``--`` the script; with them the kind of what may follow, then each word and its meaning."""
    if not options.argv:
        script = files("wizard.cli").joinpath(f"completion.{options.for_shell}").read_text(encoding="utf-8")
        answer.line(script.rstrip("\n"))
        return 0
    from wizard.cli.possible import possible  # noqa: PLC0415  # the script needs none of it

    found = possible(options.argv)
    answer.lines((found.kind, *(f"{word}\t{means}" for word, means in found.words.items())))
    return 0
