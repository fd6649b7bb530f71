"""When a token is to be renewed: early if it is easy, before it ends at any rate (R33)."""

from typing import Literal

from wizard.store.record import Header, Now, left_s, life_s, margin_s

# `soft`: it serves for now, a new one would be welcome. `hard`: it may not survive the request it is fetched for.
Due = Literal["fresh", "soft", "hard", "expired"]


def due(header: Header, moment: Now) -> Due:
    """What stands of a token. A provider that does not want to be asked yet is not asked while the token serves."""
    left, life = left_s(header, moment), life_s(header)
    if left is None or life is None:
        return "fresh"
    if left <= 0:
        return "expired"
    if header.earliest is not None and moment.wall < header.earliest:
        return "fresh"
    if left <= margin_s(header):
        return "hard"
    return "soft" if left <= life / 5 else "fresh"
