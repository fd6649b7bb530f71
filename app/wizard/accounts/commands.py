"""Running a profile's token command: with what it may know of the environment, and what may be told of its failure."""

import re
import threading

from wizard.accounts.command_cache import Key
from wizard.accounts.context import Context
from wizard.machine.token_command import token
from wizard.values.keys import is_sign_in, prefix
from wizard.values.profile import TokenCommand
from wizard.values.secret import Secret

_WORD = re.compile(r"""[^\s"'`=:,;&?@()<>{}\[\]]+""")
# In an address, and behind the scheme of a header.
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]+(?=@)|(?<=\bbearer )\S+|(?<=\bbasic )\S+", re.IGNORECASE | re.ASCII)


def key_of(context: Context, profile: str, command: TokenCommand) -> Key:
    """Under which what it prints is kept."""
    return context.folders.config_file, profile, command


def printed(context: Context, profile: str, command: TokenCommand, *, stopped: threading.Event | None = None) -> Secret:
    """The token. Raises as :func:`wizard.machine.token_command.token`."""
    presets = context.catalogue.presets.values()

    def is_secret(word: Secret) -> bool:
        return len(prefix(word, presets)) > 1 or is_sign_in(word)

    def hide(line: str) -> str:
        bare = _CREDENTIALS.sub("…", line)
        return _WORD.sub(lambda word: "…" if is_secret(Secret(word[0])) else word[0], bare)

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
