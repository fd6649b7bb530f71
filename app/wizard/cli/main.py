"""The entry: the quick way for `wizard token`, else the parser, the command, and one exit code for everything."""

# Only what every interpreter has loaded at its start: nothing is looked for before the path is clean.
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        _forget_working_directory()
        code = _run(sys.argv[1:])
    except BaseException as problem:  # noqa: BLE001  # nothing of it may reach the terminal as it is
        _no_interrupts()
        from wizard.cli.ending import ending

        code = ending(problem)
    _no_interrupts()
    if last := sys.modules.get("wizard.cli.last"):  # who was asked nothing has not loaded it
        last.exits_with(code)
    if sys.flags.inspect:  # PYTHONINSPECT: a SystemExit would end nothing, and a prompt of Python's would follow
        import atexit

        atexit._run_exitfuncs()  # noqa: SLF001  # os._exit would leave them out: children are ended there
        _end_at_once(code)
    sys.exit(code)


def _no_interrupts() -> None:
    """It is over: Ctrl+C pressed twice would otherwise be a traceback of Python's."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(argv: list[str]) -> int:
    if argv[:1] == ["help"]:  # as other tools have it
        argv = [*argv[1:2], "--help"]
    if argv[:1] == ["token"]:
        # Budgeted in milliseconds: nothing else is imported when a valid token is at hand.
        from wizard.cli.token import quick

        if (code := quick(argv[1:])) is not None:
            _end_at_once(code)
    if argv in (["--help"], ["-h"]):
        from wizard.cli import answer
        from wizard.cli.help_text import TEXT

        answer.line(TEXT.rstrip("\n"))
        _end_at_once(0)
    if not argv or argv[0] in {"auth", "--plain"} or argv[0].startswith("--app"):
        from wizard.cli.first_paint import may_ask, painted

        if may_ask(argv):
            with painted(argv):
                return _dispatched(argv)
    return _dispatched(argv)


def _dispatched(argv: list[str]) -> int:
    from wizard.cli.dispatch import run

    return run(argv)


def _end_at_once(code: int) -> "NoReturn":
    """Without the interpreter's tidying, which takes as long as the quick way itself."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            from contextlib import suppress

            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


def _forget_working_directory() -> None:
    """Nothing is imported from where the person happens to stand (SECURITY R89), whatever put it on the path."""
    own = _real(__file__, "..", "..", "..")
    try:
        here = _real(os.getcwd())
    except OSError:  # it has been deleted
        here = None
    kept = []
    for entry in sys.path:
        if os.path.isabs(entry):
            real, found = _real(entry), entry
        elif here is not None:  # an empty one too, which is the working directory itself
            real = found = _real(here, entry)
        else:
            continue
        # The folder of the package itself stays, wherever the person stands.
        if real == own or (real != here and found is entry):
            kept.append(found)
    sys.path[:] = kept


def _real(*parts: str) -> str:
    return os.path.normcase(os.path.realpath(os.path.join(*parts)))
