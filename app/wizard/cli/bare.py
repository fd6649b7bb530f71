"""`wizard` alone: first-run setup, the home screen, or, without a terminal, what to run."""

from typing import Any

from wizard.accounts.context import Context
from wizard.errors import BadFile, LoginNeeded
from wizard.lines.terminals import Way, way, why_plain


def run(options: Any) -> int:
    context = Context(options.app)
    how = way(plain=options.plain)
    try:
        config = context.config
    except BadFile as problem:
        if how is Way.SCRIPT:
            raise
        from wizard.cli import copied  # noqa: PLC0415  # most files can be read

        if how is Way.PLAIN:
            return copied.in_lines(context, problem, plain=options.plain)
        return copied.on_screens(context, problem)
    empty = not config.profiles and not config.broken
    if how is Way.SCRIPT and empty:
        raise LoginNeeded(
            "nothing is logged in yet, and there is no terminal to ask on", hint="wizard auth NAME --key-stdin"
        )
    if how is Way.SCRIPT:
        import argparse  # noqa: PLC0415  # as below

        from wizard.cli import status  # noqa: PLC0415  # one of several ways

        return status.run(argparse.Namespace(app=options.app, check=False, json=False, passphrase_fd=None))
    if how is Way.PLAIN and (why := why_plain(plain=options.plain)):
        from wizard.lines import report  # noqa: PLC0415  # as below

        report.say(why)
    if how is Way.PLAIN and not empty:
        from wizard.cli import plain_home  # noqa: PLC0415  # termios: not everywhere

        return plain_home.run(context)
    if how is Way.PLAIN:
        from wizard.accounts.log_in import draft_for, log_in, with_found_keys  # noqa: PLC0415  # as below
        from wizard.accounts.loop import until_done  # noqa: PLC0415  # as below
        from wizard.cli.receipt import receipt  # noqa: PLC0415  # as below
        from wizard.lines.console import Console  # noqa: PLC0415  # termios: not everywhere
        from wizard.login.draft import Wishes  # noqa: PLC0415  # as below

        draft = with_found_keys(context, draft_for(context, None, Wishes()))
        receipt(until_done(log_in(context, draft, Console(draft.scene.presets))))
        return 0
    from wizard.cli.home import run_home  # noqa: PLC0415  # Textual takes 250 ms to import

    return run_home(context, first_run=empty)
