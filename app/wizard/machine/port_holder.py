"""Who listens on a port of this machine, as far as the system tells (proc(5)); elsewhere than on Linux nobody says."""

from contextlib import suppress
from pathlib import Path

from wizard.values.text import safe

_LISTENS = "0A"
_PROC = Path("/proc")


def holder(port: int) -> str:
    """`` `node` (process 4242)``; empty when it cannot be known: another person's program, another namespace."""
    with suppress(OSError, ValueError, IndexError):
        sockets = _listening(port)
        for each in _PROC.iterdir() if sockets else ():
            if each.name.isdecimal() and _has_one_of(each, sockets):
                return f"`{safe((each / 'comm').read_text().strip(), 40)}` (process {each.name})"
    return ""


def _listening(port: int) -> set[str]:
    """What a descriptor of a socket that listens there links to."""
    found = set()
    for table in ("tcp", "tcp6"):
        with suppress(FileNotFoundError):
            for row in (_PROC / "net" / table).read_text().splitlines()[1:]:
                field = row.split()
                if field[3] == _LISTENS and int(field[1].rpartition(":")[2], 16) == port:
                    found.add(f"socket:[{field[9]}]")
    return found


def _has_one_of(process: Path, sockets: set[str]) -> bool:
    # Others' are not ours to read, and any may end meanwhile.
    with suppress(OSError):
        for each in (process / "fd").iterdir():
            with suppress(OSError):
                if str(each.readlink()) in sockets:
                    return True
    return False
