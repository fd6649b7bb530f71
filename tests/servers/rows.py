"""What is numbered on a screen, found by what it says."""

import re


def is_numbered(said: str, screen: str) -> bool:
    """Whether a row says ``said``, and not only a text beside the rows."""
    return _numbered(said, screen) is not None


def key_of(said: str, screen: str) -> str:
    """The key that chooses the row that says ``said``."""
    numbered = _numbered(said, screen)
    assert numbered, screen
    return numbered[1]


def _numbered(said: str, screen: str) -> re.Match[str] | None:
    return re.search(rf"(\d)  .*{re.escape(said)}", screen)
