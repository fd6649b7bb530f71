"""A copy of a config.toml that cannot be read, beside it and without the entries that cannot: the file itself stays (R11)."""

import errno
import os
import sys
from contextlib import suppress
from dataclasses import field

from wizard.errors import BadFile, StorageUnavailable, TryAgain
from wizard.store.config import check_version, tables
from wizard.store.files import read
from wizard.store.links import real_place
from wizard.store.paths import shown, typed
from wizard.store.replace import write_new
from wizard.store.toml_file import LIMIT, is_deep, parsed
from wizard.store.toml_rest import rest
from wizard.values.frozen import dataclass
from wizard.values.names import is_name
from wizard.values.pattern import Pattern

_BOM = "\ufeff"
_NAMED = 3  # lines in the name of a copy
_COPIES = 99
_PROFILE = Pattern(
    r"""(?m)^[ \t]*+\[{0,2}[ \t]*+profiles[ \t]*\.[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([\w-]+))(?=[ \t]*(?:[.=\]\r\n]|$))"""
)
_NEWER = Pattern(r"""\bversion["']?[ \t]*=[ \t]*["']?0*(?:[2-9]|[1-9][0-9])""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What it would be.

    ``name`` is that of the file, ``earlier`` the last copy of the same kind with which something was done since.
    ``entries`` are the lines of ``path`` in which each begins that cannot be read, ``lines`` all that are left out,
    ``profiles`` those that go with them, as far as they can be told.
    """

    path: str
    name: str
    earlier: str | None
    entries: tuple[int, ...]
    lines: tuple[int, ...]
    profiles: tuple[str, ...] = field(repr=False)  # a key may have been pasted in place of a name
    old: bytes = field(repr=False)
    new: bytes = field(repr=False)


def look(path: str) -> Copy | None:
    """What a copy of the file at ``path`` would be; None where nothing worth one can be read. Changes nothing.

    Raises BadFile for what is no file, too large, or of a newer version: there is nothing to mend then.
    """
    held = read(path, LIMIT)
    text = (b"" if held is None else held.data).decode(errors="surrogateescape")
    bare = text.removeprefix(_BOM)
    found = None if held is None or is_deep(bare) else rest(bare)
    if held is None or found is None:
        return None
    values = parsed(found.text, path)
    check_version(values, path)
    left = tables(values, path)
    if not left or not isinstance(values.get("default", ""), str) or _NEWER.search(found.out):
        return None
    named = ("".join(each) for each in _PROFILE.findall(found.out))
    new = (text[: len(text) - len(bare)] + found.text).encode()
    made = [each for each in _names(path, found.entries) if os.path.lexists(each)]
    return Copy(
        path=path,
        name=os.path.basename(path),
        earlier=next((each for each in reversed(made) if not _is_same(each, new)), None),
        entries=found.entries,
        lines=found.lines,
        profiles=tuple(dict.fromkeys(each for each in named if is_name(each) and each not in left)),
        old=held.data,
        new=new,
    )


def make(copy: Copy) -> str:
    """Its path: beside the file, under a name that nothing has, or that the same copy has already.

    Raises StorageUnavailable; TryAgain where the file is another one by now; BadFile.
    """
    held = read(copy.path, LIMIT)
    if held is None or held.data != copy.old:
        raise TryAgain(f"`{shown(copy.path)}` has changed meanwhile", hint="leave, and start wizard again")
    for path in _names(copy.path, copy.entries):
        try:
            if not os.path.lexists(path):
                write_new(path, copy.new, alike=copy.path)
                return path
        except FileExistsError:
            pass  # since then
        except OSError as error:
            raise StorageUnavailable(
                f"cannot write `{shown(path)}`: {error.strerror} ({errno.errorcode.get(error.errno or 0, '?')})",
                hint="correct the file itself in an editor",
            ) from error
        if _is_same(path, copy.new):
            return path
    raise StorageUnavailable(
        f"there are {_COPIES} copies of `{shown(copy.path)}` already", hint="delete those you do not need"
    )


def command(copy: str, path: str) -> tuple[str, str, str]:
    """The words that put the copy in the file's place; the link of a dotfile manager stays one."""
    target = path
    with suppress(BadFile):  # what is somebody else's is not to be replaced: the link is
        target = real_place(path)
    return "mv -Force" if sys.platform == "win32" else "mv", typed(copy), typed(target)


def _names(path: str, entries: tuple[int, ...]) -> list[str]:
    stem, ending = os.path.splitext(path)
    numbers = "-".join(map(str, entries[:_NAMED]))
    more = f"-and-{len(entries) - _NAMED}-more" if len(entries) > _NAMED else ""
    without = f"{stem}.without-line{'' if len(entries) == 1 else 's'}-{numbers}{more}"
    return [f"{without}{ending}", *(f"{without}.{number}{ending}" for number in range(2, _COPIES + 1))]


def _is_same(path: str, data: bytes) -> bool:
    """Whether nothing was done yet with an earlier copy."""
    if os.path.islink(path):
        return False
    try:
        held = read(path, LIMIT)
    except BadFile:
        return False
    return held is not None and held.data == data
