"""The part of config.toml that is about one profile, so that a thousand others cost `wizard token` next to nothing."""

import re

# Below this, reading all of it is as fast.
SMALL = 4096
# A line that begins with a bracket and is not the header of a profile's table in its plainest spelling: another
# spelling could add to the profile, and an array's line is no header. Not compiled here, as in `toml_file`.
_ODD = r"""(?m)^(?:[ \t]+\[|\[(?!profiles(?:\.(?:[a-z0-9_-]+|"[a-z0-9._-]+")(?:\.[a-z_]+)*)?\]\r?$))"""


def head(text: str) -> str:
    """What stands before the first table; all of it where the tables cannot be told apart."""
    return text if _is_tangled(text) else _parts(text)[0]


def about(text: str, name: str) -> str:
    """As ``head``, with the tables of the profile ``name``: it reads as all of it does, if that is TOML."""
    if _is_tangled(text):
        return text
    first, *tables = _parts(text)
    begins = (f"profiles.{name}]", f"profiles.{name}.", f'profiles."{name}"]', f'profiles."{name}".', "profiles]")
    return "\n[".join([first, *(each for each in tables if each.startswith(begins))])


def _parts(text: str) -> list[str]:
    return f"\n{text}".split("\n[")


def _is_tangled(text: str) -> bool:
    return len(text) < SMALL or '"""' in text or "'''" in text or re.search(_ODD, text) is not None
