"""Words that people try as commands: what other programs call ours, and whom a login is for."""

from collections.abc import Collection
from contextlib import suppress

from wizard.errors import WizardError
from wizard.values.nearest import nearest

_NAMES = {
    "add": "auth",
    "config": "auth",
    "init": "auth",
    "login": "auth",
    "setup": "auth",
    "list": "status",
    "ls": "status",
    "profiles": "status",
    "whoami": "status",
    "delete": "logout",
    "remove": "logout",
    "revoke": "logout",
    "rm": "logout",
    "signout": "logout",
    "exec": "run",
    "export": "env",
    "key": "token",
    "print": "token",
    "default": "use",
    "select": "use",
    "switch": "use",
    "check": "test",
    "ping": "test",
    "providers": "presets",
}


def called_elsewhere(word: str, known: Collection[str]) -> str | None:
    """The command of ours, where ``known`` are the commands; for a word that is mistyped too."""
    found = _NAMES.get(word.lower())
    if found in known:
        return found
    near = nearest(word, [*known, *(each for each, ours in _NAMES.items() if ours in known)])
    return _NAMES.get(near, near) if near else None


def is_provider(word: str) -> bool:
    """Whether `wizard auth` takes it: a provider or a profile stands where a command should."""
    from wizard.accounts.context import Context  # noqa: PLC0415  # on the way to an error only

    known: set[str] = set()
    with suppress(WizardError):  # whatever it is, the command that is meant says it
        context = Context()
        known |= context.preset_ids
        known |= context.config.profiles.keys()
    return word in known
