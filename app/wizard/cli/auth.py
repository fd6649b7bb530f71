"""`wizard auth`: log in, or renew a login, by screens, by line prompts or by flags alone."""

import argparse
import asyncio
import re
from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, homeless_secret, log_in, with_found_keys
from wizard.accounts.on_screens import on_screens
from wizard.accounts.outside import copier, opener
from wizard.accounts.pending import sweep
from wizard.cli.command_options import command_of
from wizard.cli.key_input import key_from_stdin
from wizard.cli.receipt import receipt
from wizard.cli.reported import reported
from wizard.errors import Rejected, TryAgain, UsageError
from wizard.lines import report
from wizard.lines.events import Events, script_of
from wizard.lines.passphrase import asker, once
from wizard.lines.script import missing
from wizard.lines.terminals import Way, way, why_plain
from wizard.login.address import address_of
from wizard.login.draft import Draft, Wishes
from wizard.login.missing import unanswered
from wizard.login.refused import finishes, kept_in
from wizard.values.credential import Saved

LOG_IN_AGAIN = "log in again"  # what the flows say, which know no commands
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


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
        homeless = None if open_questions == ("NAME",) else asyncio.run(homeless_secret(context, draft))
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
            return asyncio.run(log_in(context, unattended, script))
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

        return asyncio.run(log_in(context, with_found_keys(context, draft), Console(draft.scene.presets)))
    from wizard.tui import run_setup  # noqa: PLC0415  # the screens, which only a terminal needs

    return run_setup(
        on_screens(context, draft, given=descriptor is not None),
        presets=draft.scene.presets,
        open_url=opener(context),
        copy=copier(context),
        own_process=True,
        first_line="Connect a provider" if draft.preset is None else draft.preset.name,
    )


def wishes_of(options: argparse.Namespace) -> Wishes:
    command = command_of(options)
    if options.key_stdin and options.method not in (None, "api-key", "bearer"):
        raise UsageError(f"`--key-stdin` and `--method {options.method}` exclude each other")
    if options.env_key and (options.key_stdin or options.method not in (None, "env")):
        raise UsageError("`--env-key` is for `--method env` alone", hint="leave the other option out")
    if options.env_key is not None and not _VARIABLE.fullmatch(options.env_key):
        # Not repeated: it may be the key itself.
        raise UsageError(
            "`--env-key` takes the name of a variable", hint="A-Z, 0-9 and underscore, as in `--env-key OPENAI_API_KEY`"
        )
    parameters = {}
    for text in options.param:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(
                "`--param` takes NAME=VALUE", hint="`wizard presets show ID` shows what a provider asks for"
            )
        parameters[name] = value
    return Wishes(
        method=options.method or ("api-key" if options.key_stdin else None),
        endpoint=options.endpoint,
        base_url=options.base_url,
        model=options.model,
        profile=options.profile,
        store=options.store,
        env_key=options.env_key,
        command=command,
        parameters=parameters,
        verify=not options.no_verify,
        open_browser=not options.no_browser,
        timeout_s=options.timeout,
        make_default=options.default,
        yes=options.yes,
    )


def anew(hint: str, command: str) -> str:
    """``hint`` leading to a command: nobody is there who is asked once more."""
    if "`" in hint:
        return hint
    return f"{hint}; then {command}" if hint and hint != LOG_IN_AGAIN else f"log in again: {command}"


def _again(draft: Draft) -> str:
    """The same login once more: by the method that was asked for, where another would be taken."""
    command, method = finishes(draft), draft.wishes.method
    same = method is None or (draft.existing is not None and draft.existing.auth.method == method)
    return f"{command[:-1]}{'' if same else f' --method {method}'}{kept_in(draft)}`"


def _says_all(options: argparse.Namespace) -> bool:
    """On a terminal, flags take over only when the person said they are all there is: `--yes`."""
    return bool(options.yes)
