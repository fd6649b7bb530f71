"""The name somebody probably meant."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The most similar of ``known``, or None when none is close."""
    # Late: difflib is needed on the way to an error only.
    from difflib import get_close_matches

    found = get_close_matches(name.lower(), list(known), n=1, cutoff=0.7)
    return found[0] if found else None
