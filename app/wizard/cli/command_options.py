"""The token command that the flags of `wizard auth` describe."""

import argparse
from pathlib import Path

from wizard.errors import UsageError
from wizard.values.profile import TokenCommand


def command_of(options: argparse.Namespace) -> TokenCommand | None:
    """None without ``--command``. A path in it is of the shell that gave it, so it is written in full."""
    usual = TokenCommand(command="")
    given = {
        "timeout_ms": options.timeout_ms,
        "refresh_interval_ms": options.refresh_interval_ms,
        "cwd": options.cwd and str(Path(options.cwd).absolute()),
        "args": tuple(options.arg) or None,
    }
    given = {name: value for name, value in given.items() if value is not None}
    if options.prog is None:
        if given:
            lonely = "arg" if "args" in given else next(iter(given)).replace("_", "-")
            raise UsageError(f"`--{lonely}` needs `--command PROG`", hint="`wizard auth --help` explains them")
        return None
    if options.timeout_ms == 0:
        raise UsageError("`--timeout-ms` takes 1 or more", hint=f"{usual.timeout_ms} is usual")
    others = {
        "--key-stdin": options.key_stdin,
        "--env-key": options.env_key,
        f"--method {options.method}": options.method not in (None, "command"),
    }
    other = next((name for name, said in others.items() if said), None)
    if other is not None:
        raise UsageError(f"`--command` and `{other}` exclude each other", hint="leave one of them out")
    program = options.prog if Path(options.prog).name == options.prog else str(Path(options.prog).absolute())
    return TokenCommand(command=program, **given)
