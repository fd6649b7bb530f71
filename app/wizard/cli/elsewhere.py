"""What other programs call our commands."""

from collections.abc import Collection

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
    """The command of ours, where ``known`` are the commands."""
    found = _NAMES.get(word.lower())
    return found if found in known else None
