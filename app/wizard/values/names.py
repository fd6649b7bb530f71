"""Names: those this program makes files, tables and flags of (profiles, providers, credentials, apps), and variables."""

import re

# No upper case and nothing outside ASCII: two names never differ by case folding or normalisation alone.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


def is_name(value: object) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def is_variable(name: str) -> bool:
    """Whether a shell takes ``name`` for a variable: letters, digits and underscore, no digit first."""
    return name.isascii() and name.isidentifier()
