"""The part of config.toml that is about one profile, so that a thousand others cost `wizard token` next to nothing."""

import re

# Below this, reading all of it is as fast.
SMALL = 4096
# The header of a profile's table in its plainest spelling. Not compiled here, as in `toml_file`.
_PLAIN = r"""profiles(?:\.(?:[a-z0-9_-]+|"[a-z0-9._-]+")(?:\.[a-z_]+)*)?\]\r?(?:\n|$)"""


class Excerpt:
    """``head`` is what stands before the first table; all of the text where its tables cannot be told apart."""

    def __init__(self, text: str) -> None:
        self.head, *self._tables = [text] if len(text) < SMALL else f"\n{text}".split("\n[")
        if self._tables and _is_tangled(text, self._tables):
            self.head, self._tables = text, []

    def about(self, name: str) -> str:
        """``head`` and the tables of the profile ``name``: it reads as all of the text does, if that is TOML."""
        begins = (f"profiles.{name}]", f"profiles.{name}.", f'profiles."{name}"]', f'profiles."{name}".', "profiles]")
        return "\n[".join([self.head, *(each for each in self._tables if each.startswith(begins))])


def _is_tangled(text: str, tables: list[str]) -> bool:
    """Whether another spelling could add to a profile, or a line that begins with a bracket may be no header."""
    if '"""' in text or "'''" in text or not all(map(re.compile(_PLAIN).match, tables)):
        return True
    return ("\n " in text or "\n\t" in text) and re.search(r"\n[ \t]+\[", text) is not None
