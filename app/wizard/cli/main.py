"""The entry: the quick way for `wizard token`, else the parser, the command, and one exit code for everything."""

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    _forget_working_directory()
    argv = sys.argv[1:]
    if argv[:1] == ["token"]:
        # Budgeted in milliseconds: nothing else is imported when a valid token is at hand.
        from wizard.cli.token import quick

        if (code := quick(argv[1:])) is not None:
            sys.exit(code)
    from wizard.cli.dispatch import run

    sys.exit(run(argv))


def _forget_working_directory() -> None:
    """Nothing is imported from where the person happens to stand (SECURITY R89)."""
    if sys.path and sys.path[0] == "":
        del sys.path[0]
        return
    if len(sys.orig_argv) > 1 and "-m" in sys.orig_argv[1:3] and sys.path:
        # `python -m wizard` puts the working directory first.
        import os

        if sys.path[0] == os.getcwd():
            del sys.path[0]
