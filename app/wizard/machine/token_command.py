"""The contract of a token command (SECURITY R83, R84): from what a profile says to one token, or why there is none."""

import json
import os
import re
import threading
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from wizard.errors import BadFile, LoginNeeded, TryAgain
from wizard.machine.group import OUT_LIMIT, Outcome, run
from wizard.machine.programs import found
from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret
from wizard.values.text import safe

# Which profiles' commands are running, outermost first: [[config.toml, profile], …].
RUNNING = "WIZARD_TOKEN_COMMANDS"
LONGEST = 16384
_TOKEN = re.compile(rb"[\x21-\x7e]+")
_SPACE = b" \t\r\n\v\f"
# Shorter words are no secrets, and stand in every error message.
_TELLING = 8


def token(
    command: TokenCommand,
    profile: str,
    environ: Mapping[str, str],
    *,
    config: str,
    scrub: Collection[str] = (),
    hide: Callable[[str], str] = str,
    limit_s: float | None = None,
    stopped: threading.Event | None = None,
) -> Secret:
    """What the command of ``profile`` prints. Blocks; ``limit_s`` bounds its own time-out, ``stopped`` ends it early.

    ``scrub`` names variables it is not given; ``hide`` takes keys out of what it says of itself. Raises LoginNeeded when
    it cannot be run, fails, or prints anything but one token; TryAgain when its time was up; BadFile when it asks for
    its own token. Nothing of its stdout is in any of them.
    """
    shown, running = command.program, _running(environ)
    if [config, profile] in running:
        raise BadFile(
            f"the token command of `{safe(profile, 64)}` asks for its own token",
            hint=f"wizard auth {safe(profile, 64)}",
        )
    home = _home(environ)
    program = found(_expanded(command.command, home), environ)
    if program is None:
        raise LoginNeeded(f"the token command `{shown}` is not found", hint=_where(command))
    cwd = str(Path(home, _expanded(command.cwd or "", home)))
    if not Path(cwd).is_dir():
        raise LoginNeeded(f"the folder the token command `{shown}` is to run in is not there", hint=_again(profile))
    child = {name: value for name, value in environ.items() if name not in scrub}
    child[RUNNING] = json.dumps([*running, [config, profile]])
    timeout_s = command.timeout_ms / 1000 if limit_s is None else min(limit_s, command.timeout_ms / 1000)
    try:
        outcome = run(
            [program, *command.args],
            child,
            cwd=cwd,
            timeout_s=timeout_s,
            # Whoever runs our caller ends its group, and so what we started too.
            within=bool(running),
            stopped=stopped,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "a NUL in it"
        raise LoginNeeded(
            f"the token command `{shown}` cannot be started: {safe(reason).lower()}", hint=_again(profile)
        ) from None
    return _token(outcome, shown, profile, timeout_s, hide)


def _token(outcome: Outcome, shown: str, profile: str, timeout_s: float, hide: Callable[[str], str]) -> Secret:
    said = _said(outcome, hide)
    problem = ""
    text = outcome.out.strip(_SPACE)
    if outcome.too_much:
        problem = f"printed more than {OUT_LIMIT // 1024} KiB"
    elif outcome.code is None:
        raise TryAgain(
            f"the token command `{shown}` did not finish within {timeout_s:g} s",
            hint=said or "`timeout_ms` of its profile is how long it may take",
        )
    elif outcome.code < 0:
        problem = f"was ended by signal {-outcome.code}"
    elif outcome.code:
        problem = f"failed with exit code {outcome.code}"
    elif not text:
        problem = "printed nothing"
    elif b"\n" in text or b"\r" in text:
        problem = "printed more than one line"
    elif not _TOKEN.fullmatch(text):
        problem = "printed something else than one token"
    elif len(text) > LONGEST:
        problem = f"printed a token of more than {LONGEST} characters"
    if problem:
        raise LoginNeeded(f"the token command `{shown}` {problem}", hint=said or _again(profile))
    return Secret(text.decode("ascii"))


def _said(outcome: Outcome, hide: Callable[[str], str]) -> str:
    """Its first line on stderr, without any word that is on its stdout as well."""
    lines = outcome.err.decode(errors="replace").splitlines()
    line = safe(next((each for each in lines if each.strip()), ""))
    printed = outcome.out.decode(errors="replace")
    for word in sorted(set(printed.split()), key=len, reverse=True):
        if len(word) >= _TELLING:
            line = line.replace(word, "…")
    words = (("…" if len(each) >= _TELLING and each in printed else each) for each in line.split(" "))
    return hide(" ".join(words))


def _running(environ: Mapping[str, str]) -> list[list[str]]:
    try:
        running = json.loads(environ.get(RUNNING) or "[]")
    except (ValueError, RecursionError):
        return []
    return running if isinstance(running, list) else []


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    return home if Path(home).is_absolute() else os.sep


def _expanded(path: str, home: str) -> str:
    return str(Path(home, path[2:])) if path.startswith(("~/", f"~{os.sep}")) else home if path == "~" else path


def _where(command: TokenCommand) -> str:
    return "write its full path" if os.path.dirname(command.command) else "install it, or write its full path"  # noqa: PTH120  # as in programs


def _again(profile: str) -> str:
    return f"wizard auth {safe(profile, 64)}"
