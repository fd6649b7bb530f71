"""`wizard auth`: log in, or renew a login, by screens, by line prompts or by flags alone."""

import argparse
import asyncio

from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, homeless_secret, log_in
from wizard.accounts.outside import copier, opener
from wizard.cli.command_options import command_of
from wizard.cli.key_input import key_from_stdin
from wizard.cli.passphrase import asker, once
from wizard.cli.receipt import receipt
from wizard.cli.script import Script, missing
from wizard.cli.terminals import Way, way
from wizard.errors import UsageError
from wizard.login.draft import Draft, Wishes
from wizard.login.missing import unanswered
from wizard.values.credential import Saved


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    wishes = wishes_of(options)
    draft = draft_for(context, options.name, wishes)
    saved = obtain(context, draft, options)
    receipt(saved)
    return 0


def obtain(context: Context, draft: Draft, options: argparse.Namespace) -> Saved:
    """The receipt of a login by whatever way there is here. Raises Cancelled and every error of the setup."""
    key_given = getattr(options, "key_stdin", False)
    how = way(plain=options.plain or getattr(options, "plain_after", False))
    open_questions = unanswered(draft, key_given=key_given)
    if key_given or how is Way.SCRIPT or (not open_questions and _says_all(options)):
        # Before the key is sent anywhere: where would it be kept?
        homeless = None if open_questions == ("NAME",) else asyncio.run(homeless_secret(context, draft))
        if open_questions:
            raise missing([*open_questions, *(["--store"] if homeless else [])])
        if homeless is not None:
            raise homeless
        script = Script(
            read_key=key_from_stdin if key_given else None,
            read_passphrase=once(getattr(options, "passphrase_fd", None)),
            yes=draft.wishes.yes,
        )
        return asyncio.run(log_in(context, draft, script))
    if how is Way.PLAIN:
        from wizard.cli.console import Console  # noqa: PLC0415  # termios: not everywhere

        return asyncio.run(log_in(context, draft, Console(draft.scene.presets)))
    from wizard.tui import run_setup  # noqa: PLC0415  # the screens, which only a terminal needs

    return run_setup(
        lambda frontend: log_in(context, draft, frontend),
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
    parameters = {}
    for text in options.param:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError("`--param` takes NAME=VALUE")
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


def _says_all(options: argparse.Namespace) -> bool:
    """On a terminal, flags take over only when the person said they are all there is: `--yes`."""
    return bool(options.yes)
