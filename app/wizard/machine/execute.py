"""Another program in our place: the same process and terminal, its own exit status."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from wizard.errors import NotExecutable, NotFound
from wizard.values.text import safe


def program(name: str, environ: Mapping[str, str]) -> str:
    """Where ``name`` is: on PATH, or, if it has a slash, where that leads from here.

    An entry of PATH that is empty or relative means the working directory to a shell; here it is passed over.
    Raises NotFound (127), NotExecutable (126).
    """
    shown = safe(name, 200)
    slashes = ("/", "\\") if sys.platform == "win32" else ("/",)
    if any(each in name for each in slashes):
        places = [name]
    else:
        folders = [each for each in environ.get("PATH", os.defpath).split(os.pathsep) if Path(each).is_absolute()]
        places = [os.path.join(each, name) for each in folders if name]  # noqa: PTH118  # Path would drop a dot
    there = [found for place in places for found in _spellings(place, environ) if os.path.lexists(found)]
    for each in there:
        if Path(each).is_file() and os.access(each, os.X_OK):
            return each
    files = [each for each in there if not Path(each).is_dir() or len(places) == 1]
    if files and Path(files[0]).exists():
        raise NotExecutable(f"`{shown}` is {'a folder' if Path(files[0]).is_dir() else 'not executable'}")
    raise NotFound(f"there is no program `{shown}`", hint="give its path, or put its folder on PATH")


def execute(path: str, argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Become the program; returns only on Windows, where it is a child, with its exit status.

    File descriptors are left as they are (Python's own are closed by the kernel). Raises NotFound, NotExecutable.
    """
    given = _as_we_got_it(environ)
    if sys.platform == "win32":
        return _wait(path, argv, given)
    # Python ignores these two for itself, and an ignored signal stays ignored in the next program.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execve(path, list(argv), given)  # noqa: S606  # no shell: that is the point
    except OSError as error:
        raise _refusal(path, argv[0], error) from None


def _wait(path: str, argv: Sequence[str], environ: dict[str, str]) -> int:
    """Windows cannot replace a process: `os.execve` there starts another and ends this one at once."""
    try:
        child = subprocess.Popen(list(argv), executable=path, env=environ)
    except OSError as error:
        raise _refusal(path, argv[0], error) from None
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _refusal(path: str, name: str, error: OSError) -> NotFound | NotExecutable:
    shown = safe(name, 200)
    match error.errno:
        case errno.ENOENT if not os.path.lexists(path):
            return NotFound(f"there is no program `{shown}`")
        case errno.ENOENT:
            return NotExecutable(f"the interpreter of `{shown}` is missing", hint="its first line names it")
        case errno.ENOEXEC:
            return NotExecutable(f"`{shown}` is no program", hint="a script begins with `#!` and its interpreter")
        case errno.E2BIG:
            return NotExecutable(f"the arguments and the environment are too long for `{shown}`")
    return NotExecutable(f"`{shown}` cannot be started: {(error.strerror or 'input/output error').lower()}")


def _spellings(place: str, environ: Mapping[str, str]) -> list[str]:
    if sys.platform != "win32" or Path(place).suffix:
        return [place]
    return [place + each for each in environ.get("PATHEXT", ".COM;.EXE").split(os.pathsep)]


def _as_we_got_it(environ: Mapping[str, str]) -> dict[str, str]:
    """Without the LC_CTYPE that Python sets for itself in the C locale (PEP 538)."""
    kept = dict(environ)
    with suppress(OSError):
        ours = Path("/proc/self/environ").read_bytes().split(b"\0")
        if not any(each.startswith(b"LC_CTYPE=") for each in ours):
            kept.pop("LC_CTYPE", None)
    return kept
