"""A crash of ours must not write memory, and the secrets in it, to disk (SECURITY R79)."""

import sys

_before: list[int] = []


def forbid() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    _before.append(soft)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def allow_again() -> None:
    """As it was: what is started in our place has its own say in this."""
    if sys.platform == "win32" or not _before:
        return
    import resource  # noqa: PLC0415  # not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (_before[0], resource.getrlimit(resource.RLIMIT_CORE)[1]))
