"""`wizard auth`: log in, or renew a login, by screens, by line prompts or by flags alone."""

import argparse
from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, homeless_secret, log_in, with_found_keys
from wizard.accounts.loop import until_done
from wizard.accounts.on_screens import on_screens
from wizard.accounts.outside import copier, opener
from wizard.accounts.pending import sweep
from wizard.cli.key_input import key_from_stdin
from wizard.cli.receipt import receipt
from wizard.cli.reported import reported
from wizard.cli.wishes import wishes_of
from wizard.errors import Rejected, TryAgain
from wizard.lines import report
from wizard.lines.events import Events, script_of
from wizard.lines.passphrase import asker, once
from wizard.lines.script import missing
from wizard.lines.sentences import anew
from wizard.lines.terminals import Way, way, why_plain
from wizard.login.address import address_of
from wizard.login.again import finishes, kept_in
from wizard.login.draft import Draft
from wizard.login.missing import unanswered
from wizard.values.credential import Saved


def run(options: argparse.Namespace) -> int:
    if options.start or options.finish is not None:
        from wizard.cli import two_steps  # noqa: PLC0415  # one of several ways

        return two_steps.run(options)
    if options.events:
        return reported(lambda events: _log_in(options, events))
    receipt(_log_in(options))
    return 0


def _log_in(options: argparse.Namespace, events: Events | None = None) -> Saved:
    context = Context(options.app)
    context.ask_passphrase = None if events and options.passphrase_fd is None else asker(options.passphrase_fd)
    saved = obtain(context, draft_for(context, options.name, wishes_of(options)), options, events)
    sweep(context)
    return saved


def obtain(context: Context, draft: Draft, options: argparse.Namespace, events: Events | None = None) -> Saved:
    """The receipt of a login by whatever way there is here. Raises Cancelled and every error of the setup."""
    key_given = getattr(options, "key_stdin", False)
    how = Way.SCRIPT if events else way(plain=options.plain or getattr(options, "plain_after", False))
    descriptor = getattr(options, "passphrase_fd", None)
    open_questions = unanswered(draft, key_given=key_given, passphrase_given=descriptor is not None)
    if key_given or how is Way.SCRIPT or (not open_questions and _says_all(options)):
        if draft.wishes.base_url:
            address_of(draft.wishes.base_url)
        # Before the key is sent anywhere: where would it be kept?
        homeless = None if open_questions == ("NAME",) else until_done(homeless_secret(context, draft))
        if open_questions:
            raise missing([*open_questions, *(["--store"] if homeless else [])], draft.preset)
        if homeless is not None:
            raise homeless
        # Before the loop runs, where the first Ctrl+C would be kept for later.
        key = key_from_stdin() if key_given else None
        script = script_of(
            events,
            read_key=None if key is None else lambda: key,
            read_passphrase=once(descriptor),
            yes=draft.wishes.yes,
        )
        try:
            unattended = replace(draft, wishes=replace(draft.wishes, attended=False))
            return until_done(log_in(context, unattended, script))
        except TryAgain as error:
            if "`" not in error.hint:
                error.hint = f"{error.hint or 'try again'}: {_again(draft)}"
            raise
        except Rejected as error:
            error.hint = anew(error.hint, _again(draft))
            raise
    if how is Way.PLAIN:
        if why := why_plain(plain=options.plain or getattr(options, "plain_after", False)):
            report.say(why)
        from wizard.lines.console import Console  # noqa: PLC0415  # termios: not everywhere

        return until_done(log_in(context, with_found_keys(context, draft), Console(draft.scene.presets)))
    from wizard.tui import run_setup  # noqa: PLC0415  # the screens, which only a terminal needs

    return run_setup(
        on_screens(context, draft, given=descriptor is not None),
        presets=draft.scene.presets,
        open_url=opener(context),
        copy=copier(context),
        own_process=True,
        first_line=draft.title,
    )


def _again(draft: Draft) -> str:
    """The same login once more: by the method that was asked for, where another would be taken."""
    command, method = finishes(draft), draft.wishes.method
    same = method is None or (draft.existing is not None and draft.existing.auth.method == method)
    return f"{command[:-1]}{'' if same else f' --method {method}'}{kept_in(draft)}`"


def _says_all(options: argparse.Namespace) -> bool:
    """On a terminal, flags take over only when the person said they are all there is: `--yes`."""
    return bool(options.yes)
