"""What is numbered on a screen, found by what it says."""

import re


def key_of(said: str, screen: str) -> str:
    """The key that chooses the row that says ``said``."""
    numbered = re.search(rf"(\d)  .*{re.escape(said)}", screen)
    assert numbered, screen
    return numbered[1]
