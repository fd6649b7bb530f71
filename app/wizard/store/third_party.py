"""A keyring backend that is no operating system's: configured by the person, agreed to by name, then used for the keys it made.

Which one holds a key stands in the key's own name, `kek:…@package.module.Class`, and that in the sealed header of each
record: what a variable says later changes nothing, and no other program's setting is followed unasked (R15, R89).
"""

import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from wizard.errors import BadFile, NoKeyring, StorageUnavailable
from wizard.store.backends import Backend, Library
from wizard.store.files import read
from wizard.store.secret_service import OTHER_PLACE
from wizard.values.text import safe

VARIABLE = "PYTHON_KEYRING_BACKEND"
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)
_LONGEST = 200
# The library's own: those of operating systems are used without being named, the others keep nothing.
_OWN = "keyring."


class _AsItIs(Library):
    """Made by its own rules, its settings from the environment included."""

    def __init__(self, made: Any, name: str) -> None:
        self.name = name
        self._backend = made


def configured(environ: Mapping[str, str] | None = None) -> str | None:
    """The class that the person has told the keyring library to use, as `package.module.Class`; nothing is imported."""
    env = os.environ if environ is None else environ
    named = env.get(VARIABLE, "").strip() or _in_file(env)
    if len(named) > _LONGEST or not _NAME.fullmatch(named) or named.startswith(_OWN):
        return None
    return named


def holder(key: str) -> str | None:
    """The class that holds the key of that name; None: the system's keyring."""
    return key.partition("@")[2] or None


def is_installed(named: str) -> bool:
    """Whether its package is there, outside the working directory. Nothing of it runs."""
    from importlib.util import find_spec  # noqa: PLC0415  # late: hardly anybody needs it

    try:
        spec = find_spec(named.partition(".")[0])
    except (ImportError, ValueError):
        return False
    places = [] if spec is None else [spec.origin or "", *(spec.submodule_search_locations or ())]
    return any(places) and not any(_is_here(each) for each in places if each)


def backend(named: str) -> Backend:
    """Made anew. It may never return. Raises NoKeyring, StorageUnavailable."""
    if not is_installed(named):
        raise NoKeyring(
            f"the keyring backend `{safe(named)}` is not installed beside wizard",
            hint=f"install its package into wizard's own environment, or {OTHER_PLACE}",
        )
    from importlib import import_module  # noqa: PLC0415  # late: as above

    module, _, name = named.rpartition(".")
    try:
        return _AsItIs(getattr(import_module(module), name)(), named)
    except Exception as error:  # noqa: BLE001  # a stranger's code; its message may hold what it was configured with
        raise StorageUnavailable(
            f"the keyring backend `{safe(named)}` cannot be used ({type(error).__name__})",
            hint=f"try it: `keyring -b {safe(named)} get wizard test`; or {OTHER_PLACE}",
        ) from None


def _in_file(env: Mapping[str, str]) -> str:
    """``default-keyring`` of keyringrc.cfg. Its ``keyring-path`` would import from anywhere, and is not followed."""
    base = env.get("XDG_CONFIG_HOME") or os.path.join(env.get("HOME", ""), ".config")
    path = os.path.join(base, "python_keyring", "keyringrc.cfg")
    if sys.platform == "win32" or not os.path.isabs(path) or not os.path.exists(path):
        return ""
    from configparser import ConfigParser, Error  # noqa: PLC0415  # late: as above

    parser = ConfigParser(interpolation=None)
    try:
        held = read(path)
        parser.read_string("" if held is None else held.data.decode())
    except (Error, ValueError, BadFile):
        return ""
    return parser.get("backend", "default-keyring", fallback="").strip()


def _is_here(path: str) -> bool:
    """Below the working directory, unless Python itself is installed there, or what the person installs for it."""
    import site  # noqa: PLC0415  # late: as above

    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        return False
    place = os.path.realpath(path)
    own = [sys.prefix, *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
    return _is_within(place, here) and not any(_is_within(place, os.path.realpath(each)) for each in own)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
