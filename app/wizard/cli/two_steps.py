"""`wizard auth --start` and `--finish`: a sign-in that nothing waits for in between."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wizard.accounts import two_steps
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, homeless_secret
from wizard.accounts.loop import until_done
from wizard.accounts.pending import drop
from wizard.accounts.two_steps import Started
from wizard.cli import answer
from wizard.cli.address_input import address_from_stdin
from wizard.cli.receipt import receipt
from wizard.cli.reported import reported
from wizard.cli.wishes import wishes_of
from wizard.errors import Rejected, TryAgain, UsageError
from wizard.lines import report
from wizard.lines.events import Events, script_of
from wizard.lines.passphrase import asking, once
from wizard.lines.script import missing
from wizard.lines.sentences import anew
from wizard.login.begin import startable
from wizard.login.draft import PAGE_S, Wishes
from wizard.login.missing import unanswered
from wizard.values.credential import Saved

# What `--finish` takes beside the id; all else was said at the start and is kept with it.
_AT_THE_END = {"finish", "timeout", "passphrase_fd", "events", "yes", "no_verify", "model", "default"}
# Of the command line as a whole.
_ALWAYS = {"app", "app_after", "plain", "plain_after", "no_browser", "typed", "command", "argv"}


def run(options: argparse.Namespace) -> int:
    if options.events:
        return reported(lambda events: _finished(options, events))
    if options.start and options.finish is None:
        return _start(options)
    receipt(_finished(options))
    return 0


def _start(options: argparse.Namespace) -> int:
    for said in ("key_stdin", "env_key", "prog"):
        if getattr(options, said):
            raise UsageError(f"`--start` and `{_flag(said)}` exclude each other", hint="leave one of them out")
    if options.name is None:
        raise missing(["NAME"])
    context = Context(options.app)
    given = once(options.passphrase_fd)
    draft = draft_for(context, options.name, wishes_of(options))
    assert draft.preset is not None  # noqa: S101  # NAME is a profile or a provider
    draft = replace(draft, wishes=replace(draft.wishes, method=startable(draft, draft.preset)))
    open_questions = unanswered(draft, key_given=True, passphrase_given=given is not None)
    homeless = until_done(homeless_secret(context, draft))
    if open_questions:
        raise missing([*open_questions, *(["--store"] if homeless else [])], draft.preset)
    if homeless is not None:
        raise homeless
    script = script_of(None, read_passphrase=given, yes=draft.wishes.yes)
    started = until_done(two_steps.start(context, draft, script))
    try:
        answer.document(_as_json(started, two_steps.next_words(context, started, options.passphrase_fd)))
    except BaseException:
        drop(context, started.id)  # nobody knows of it
        raise
    begun = started.begun
    code = f", enter the code {begun.user_code}" if begun.user_code else ""
    report.say(f"Sign in at the address{code}, then run `next`.")
    return 0


def _as_json(started: Started, argv: list[str]) -> dict[str, Any]:
    begun = started.begun
    return {
        "v": 1,
        "id": started.id,
        "method": begun.method,
        "url": begun.url,
        "user_code": begun.user_code,
        "expires_at": datetime.fromtimestamp(started.ends, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "next": argv,
    }


def _finished(options: argparse.Namespace, events: Events | None = None) -> Saved:
    if options.start:
        if options.finish is not None:
            raise UsageError("`--start` and `--finish` exclude each other", hint="leave one of them out")
        raise UsageError("`--start` and `--events` exclude each other", hint="`--start` prints one line of JSON itself")
    _refuse_others(options)
    context = Context(options.app)
    given = once(options.passphrase_fd)
    context.ask_passphrase = None if events and given is None else asking(given)
    waits = two_steps.waits(context, options.finish)
    try:
        timeout_s = options.timeout or PAGE_S
        address = address_from_stdin(timeout_s, asks=events is None) if waits.address else None
        script = script_of(events, read_passphrase=given, yes=options.yes)

        def more(wishes: Wishes) -> Wishes:
            return replace(
                wishes,
                model=options.model or wishes.model,
                verify=wishes.verify and not options.no_verify,
                make_default=wishes.make_default or options.default,
                yes=wishes.yes or options.yes,
            )

        work = two_steps.finish(context, options.finish, more, script, address=address, limit_s=options.timeout)
        return until_done(work)
    except TryAgain as error:
        goes_on = two_steps.is_there(context, options.finish)
        if goes_on or "`" not in error.hint:
            then = f"`wizard auth --finish {options.finish}` goes on" if goes_on else f"`{waits.again}` begins another"
            error.hint = "; ".join(filter(None, (error.hint, then)))
        raise
    except Rejected as error:
        error.hint = anew(error.hint, f"`{waits.again}`")
        raise


def _refuse_others(options: argparse.Namespace) -> None:
    for name, value in vars(options).items():
        if name not in _AT_THE_END | _ALWAYS and value not in (None, False, []):
            raise UsageError(f"`--finish` and `{_flag(name)}` exclude each other", hint="it is said with `--start`")


def _flag(name: str) -> str:
    return {"name": "NAME", "prog": "--command"}.get(name) or f"--{name.replace('_', '-')}"
