"""Obtaining by a token command: which one, run once before anybody relies on it, and its token proven."""

import re
import shlex
from dataclasses import replace

from wizard.errors import BadFile, Cancelled, LoginNeeded, Rejected, TryAgain, UsageError, WizardError
from wizard.login.draft import Draft
from wizard.login.effects import RunCommand
from wizard.login.endpoint import origins_of
from wizard.login.missing import proposed
from wizard.login.notes import Notice, Progress
from wizard.login.proof import proven
from wizard.login.questions import NeedText
from wizard.login.steps import Back, Flow, do
from wizard.values.credential import Credential
from wizard.values.keys import looks_like_key
from wizard.values.preset import CommandLogin, Endpoint, Kind
from wizard.values.profile import TokenCommand
from wizard.values.text import safe

EXAMPLE = "gcloud auth print-access-token"
_SHELL = re.compile(r"[|&;<>]+|\$\(.*|`.*|[0-9]?>&?.*")


KEY_INSIDE = "there is a key in that command, and it would be written to config.toml"
READ_IT = "let the command read it from where it is kept"


class _HoldsKey(UsageError):
    """A line that is not shown again."""


def obtain(draft: Draft) -> Flow[Draft]:
    """The command in the draft, with what the check said of its token; the token itself is kept nowhere."""
    endpoint, login = draft.endpoint, draft.login
    assert endpoint is not None and login is not None  # noqa: S101, PT018  # earlier stages chose
    command = proposed(draft)
    problem: WizardError | None = None
    # A preset's proposal is shown before it is run; what the person gave or has is not asked for again.
    shown = draft.wishes.command is not None or (draft.existing is not None and draft.existing.auth.command is not None)
    while True:
        if command is None or problem is not None or not shown:
            command = yield from _asked(draft, command, problem)
            shown = True
        try:
            _refuse_keys(command, draft)
            if not draft.wishes.verify:
                return replace(draft, command=command, credential=None, outcome=None)
            return (yield from _tried(replace(draft, command=command), command, endpoint))
        except Back:
            problem = Cancelled("the command was called off")
        except (LoginNeeded, Rejected, TryAgain, BadFile, UsageError) as error:
            problem = error


def _asked(draft: Draft, last: TokenCommand | None, problem: WizardError | None) -> Flow[TokenCommand]:
    """Arguments as a shell would split them, but no shell; the times and the folder stay as they were."""
    default = shlex.join((last.command, *last.args)) if last and not isinstance(problem, _HoldsKey) else None
    while True:
        line = yield from do(
            NeedText(
                name="command",
                title=draft.preset.name if draft.preset else "",
                label="Command that prints a token",
                default=default,
                example="" if default else EXAMPLE,
                problem=problem,
            )
        )
        if last is not None and line == default:
            return last
        try:
            command = _read(line, last)
            _refuse_keys(command, draft)
        except UsageError as error:
            problem = error
            continue
        arguments = ", ".join(safe(each, 80) or "an empty one" for each in command.args)
        yield from do(
            Notice(f"Runs {safe(command.command)}, " + (f"arguments: {arguments}" if arguments else "no arguments"))
        )
        return command


def _read(line: str, last: TokenCommand | None) -> TokenCommand:
    try:
        words = shlex.split(line)
    except ValueError:
        raise UsageError("there is a quote that is not closed", hint="quotes keep words together") from None
    if not words or not words[0].strip():
        raise UsageError("there is no program in that line", hint=f"for example {EXAMPLE}")
    if any(_SHELL.fullmatch(each) for each in words[1:]):
        raise UsageError("no shell runs this line", hint="for pipes and the like write: sh -c '…'")
    return replace(last or TokenCommand(command=""), command=words[0], args=tuple(words[1:]))


def _refuse_keys(command: TokenCommand, draft: Draft) -> None:
    """Raises _HoldsKey for a key among the words: they stand in config.toml and in every list of processes."""
    words = [part for each in (command.command, *command.args) for part in (each, each.rpartition("=")[2])]
    if any(looks_like_key(each, draft.scene.presets) for each in words):
        raise _HoldsKey(KEY_INSIDE, hint=READ_IT if draft.wishes.attended else f"{READ_IT}, or use `--method api-key`")


def _tried(draft: Draft, command: TokenCommand, endpoint: Endpoint) -> Flow[Draft]:
    name = draft.existing.name if draft.existing else draft.wishes.profile or (draft.preset.id if draft.preset else "")
    yield from do(Progress(f"Running {command.program}"))
    try:
        secret = yield from do(RunCommand(command, name))
    except LoginNeeded as error:
        # It is this login that was asked for: to ask for it is no remedy here.
        if error.hint == f"wizard auth {safe(name, 64)}":
            error.hint = (
                f"it has to print one token and nothing else: run `{command.program}` in a shell to see why not"
            )
        raise
    login = draft.login
    assert login is not None  # noqa: S101  # as in `obtain`
    known: Kind | None = draft.existing.auth.kind if draft.existing and draft.existing.auth.command == command else None
    kinds: tuple[Kind, ...] = (known or login.kind,)
    if known is None and endpoint.credential != "bearer" and not (isinstance(login, CommandLogin) and login.command):
        # Some commands print a key. Where that has another header than a token, only trying tells.
        kinds = ("tokens", "api-key")
    refused: Rejected | None = None
    for kind in kinds:
        try:
            found = yield from proven(
                draft, endpoint, Credential(kind=kind, secret=secret, origins=origins_of(endpoint))
            )
        except Rejected as error:
            refused = Rejected(
                f"{command.program} printed a token, but it was {error.message}",
                hint="look whose login the command uses",
            )
            continue
        return replace(found, login=replace(login, kind=kind), credential=None)
    assert refused is not None  # noqa: S101  # there is at least one kind
    raise refused
