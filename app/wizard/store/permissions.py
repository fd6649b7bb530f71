"""Who may read and write what is ours on the disk: looked at, and nothing changed."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress

from wizard.errors import BadFile, StorageUnavailable
from wizard.store.files import is_ours
from wizard.store.links import real_place
from wizard.store.paths import Folders, shown, typed
from wizard.values.finding import Finding, error, ok, warning

# Of one kind; a folder that somebody has filled must not fill the screen.
_NAMED = 5
_LOOKED_AT = 2000
_LEAST_ROOM = 1 << 20


def permissions(folders: Folders) -> tuple[Finding, ...]:
    """Folders 0700 and files 0600 where secrets are; nothing that others may write where requests are directed."""
    found = (*_state(folders), *_room(folders), *_config(folders))
    return found or (
        ok("files", f"files: {shown(os.path.dirname(folders.config_file))} and {shown(folders.state)} are yours alone"),
    )


def _state(folders: Folders) -> Iterator[Finding]:
    if not os.path.lexists(folders.state):
        return
    if not os.path.isdir(folders.state) or not is_ours(os.stat(folders.state)):
        yield error(
            "files:state",
            StorageUnavailable(
                f"`{shown(folders.state)}` is not a folder of your own",
                hint=f"move it away: `mv {typed(folders.state)} {typed(folders.state + '.old')}`",
            ),
        )
        return
    if not os.access(folders.state, os.R_OK | os.X_OK):
        closed = StorageUnavailable(f"`{shown(folders.state)}` cannot be entered")
        yield error("files:state", closed, f"chmod u+rwx {typed(folders.state)}")
        return
    wide: list[str] = []
    strange: list[str] = []
    for path, info in _entries(folders.state):
        if not _is_plain(info) or (stat.S_ISREG(info.st_mode) and info.st_nlink > 1):
            strange.append(path)
        elif sys.platform != "win32" and stat.S_IMODE(info.st_mode) & 0o077:
            wide.append(path)
    for path in strange[:_NAMED]:
        problem = BadFile(f"`{shown(path)}` is a link, has a second name, or is somebody else's; it is not read")
        yield error(f"files:{_name(folders, path)}", problem, f"rm {typed(path)}")
    if strange[_NAMED:]:
        yield error("files:more", BadFile(f"{len(strange) - _NAMED} more of them"), f"ls -laR {typed(folders.state)}")
    if wide:
        names = ", ".join(_name(folders, each) for each in wide[:_NAMED]) + (", …" if wide[_NAMED:] else "")
        told = f"others may read or enter {names} in {shown(folders.state)}"
        yield warning("permissions:state", told, f"chmod -R go= {typed(folders.state)}")


def _room(folders: Folders) -> Iterator[Finding]:
    """Whether anything could be kept, as far as that can be told without writing."""
    for what, path in (("state", folders.state), ("config", os.path.dirname(folders.config_file))):
        while not os.path.lexists(path) and os.path.dirname(path) != path:
            path = os.path.dirname(path)  # noqa: PLW2901  # up to where it would be made
        if not os.access(path, os.W_OK | os.X_OK):
            problem = StorageUnavailable(f"`{shown(path)}` cannot be written, so nothing can be kept")
            yield error(
                f"disk:{what}", problem, f"chmod u+wx {typed(path)}, or make its disk writable: `mount` shows how it is"
            )
        elif _free(path) < _LEAST_ROOM:
            yield error(
                f"disk:{what}",
                StorageUnavailable(f"the disk of `{shown(path)}` is full"),
                f"make room: `df -h {typed(path)}`",
            )


def _config(folders: Folders) -> Iterator[Finding]:
    """config.toml and presets say where requests go, and which program prints a token."""
    try:
        file = real_place(folders.config_file)
    except BadFile as problem:
        yield error("permissions:config.toml", problem, f"ls -l {typed(folders.config_file)}")
        return
    for path in (os.path.dirname(file), file):
        yield from _writable("permissions:config.toml" if path == file else "permissions:config", path)
    for folder in (folders.presets, *folders.admin_presets):
        if os.path.isabs(folder):
            yield from _writable(f"permissions:{shown(folder)}", folder)
            for path, _info in _entries(folder, deep=False):
                if path.endswith(".toml"):
                    yield from _writable(f"permissions:{shown(path)}", path)


def _writable(what: str, path: str) -> Iterator[Finding]:
    if sys.platform == "win32":
        return
    with suppress(OSError):
        info = os.stat(path)
        if not is_ours(info) and info.st_uid != 0:
            yield error(what, BadFile(f"`{shown(path)}` belongs to somebody else"), f"ls -ld {typed(path)}")
        elif info.st_mode & 0o002:
            problem = BadFile(f"anybody may write `{shown(path)}`, which says where your keys are sent")
            yield error(what, problem, f"chmod go-w {typed(path)}")
        elif info.st_mode & 0o020:
            text = f"your group may write `{shown(path)}`, which says where your keys are sent"
            yield warning(what, text, f"chmod go-w {typed(path)}")


def _entries(folder: str, *, deep: bool = True) -> Iterator[tuple[str, os.stat_result]]:
    """The folder itself and what is in it, two levels down; other apps' are not ours to look at."""
    left = _LOOKED_AT
    waiting = [(folder, 0)]
    while waiting:
        here, level = waiting.pop()
        with suppress(OSError):
            # The state folder may be a link, what is in it not.
            yield here, os.stat(here) if not level else os.lstat(here)
            for name in sorted(os.listdir(here)):
                path = os.path.join(here, name)
                left -= 1
                if left < 0:
                    return
                info = os.lstat(path)
                if deep and level < 2 and stat.S_ISDIR(info.st_mode) and (level or name != "apps"):
                    waiting.append((path, level + 1))
                elif not stat.S_ISDIR(info.st_mode):
                    yield path, info


def _is_plain(info: os.stat_result) -> bool:
    return (stat.S_ISREG(info.st_mode) or stat.S_ISDIR(info.st_mode)) and is_ours(info)


def _name(folders: Folders, path: str) -> str:
    return shown(os.path.relpath(path, folders.state)) if path != folders.state else "the folder itself"


def _free(path: str) -> int:
    if sys.platform == "win32":
        return _LEAST_ROOM
    try:
        disk = os.statvfs(path)
    except OSError:
        return _LEAST_ROOM
    return disk.f_bavail * disk.f_frsize if disk.f_blocks else _LEAST_ROOM
