"""Running a profile's token command: with what it may know of the environment, and what may be told of its failure."""

import threading

from wizard.accounts.command_cache import Key
from wizard.accounts.context import Context
from wizard.machine.token_command import token
from wizard.values.keys import prefix
from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret


def key_of(context: Context, profile: str, command: TokenCommand) -> Key:
    """Under which what it prints is kept."""
    return context.folders.config_file, profile, command


def printed(context: Context, profile: str, command: TokenCommand, *, stopped: threading.Event | None = None) -> Secret:
    """The token. Raises as :func:`wizard.machine.token_command.token`."""

    def hide(line: str) -> str:
        presets = context.catalogue.presets.values()
        return " ".join(
            "…" if len(prefix(Secret(word.strip("\"'=,;:")), presets)) > 1 else word for word in line.split(" ")
        )

    return token(
        command,
        profile,
        context.environ,
        config=context.folders.config_file,
        scrub=context.secret_names,
        hide=hide,
        limit_s=context.command_s,
        stopped=stopped,
    )
