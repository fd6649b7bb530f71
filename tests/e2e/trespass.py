"""What a program did, read from strace: each path it named, each program it started, each address it spoke to."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(\(| resumed>)(.*)$")
STRING = re.compile(r'(?:(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"')
OPENED = re.compile(r" = \d+<((?:[^>\\]|\\.)*)>(?: \(deleted\))?$")
ADDRESS = re.compile(r'sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')
SOCKET = re.compile(r'sun_path="((?:[^"\\]|\\.)*)"')
CHILD = re.compile(r" = (\d+)$")
ESCAPE = re.compile(r"\\([0-7]{1,3}|.)")
# Where one stands may be known, and what kind of thing it is; not what it holds.
LOOKS = {
    "stat",
    "lstat",
    "newfstatat",
    "statx",
    "readlink",
    "readlinkat",
    "getcwd",
    "chdir",
    "access",
    "faccessat2",
    "statfs",
}
SPEAKS = {"connect", "sendto", "sendmsg", "bind"}
STARTS = {"clone", "clone3", "fork", "vfork"}
CALLS = ",".join(("%file", "fchdir", "connect", "sendto", "sendmsg", *STARTS))


def traced(log: Path, *argv: str) -> list[str]:
    strace = shutil.which("strace")
    assert strace is not None, "strace has to be installed"
    return [strace, "-f", "-qq", "-y", "-s", "200", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(log), *argv]


@dataclass(frozen=True, slots=True)
class Doings:
    """``within`` are calls that reach below the folder, or list it; ``addresses`` are host and port."""

    within: tuple[str, ...]
    programs: tuple[str, ...]
    addresses: frozenset[tuple[str, int]]
    calls: int


def doings(log: Path, folder: Path) -> Doings:
    """Of a program that began in ``folder``, and of all that it started."""
    lines = [
        match.groups() for line in log.read_text(errors="surrogateescape").splitlines() if (match := LINE.match(line))
    ]
    parents = {
        int(child[1]): int(pid) for pid, name, _, rest in lines if name in STARTS and (child := CHILD.search(rest))
    }
    within, programs, addresses = [], [], set()
    went: dict[int, str] = {}
    for pid, name, begins, rest in lines:
        stands = _cwd(int(pid), went, parents, str(folder))
        if name in SPEAKS:
            addresses |= {(host, int(port)) for port, host in ADDRESS.findall(rest)}
            paths = [_plain(each) for each in SOCKET.findall(rest)]
        elif name == "fchdir":
            raise AssertionError(f"cannot follow {rest}")
        else:
            paths = [*_named(rest, stands)] if begins == "(" and name not in STARTS else []
            if name == "chdir" and paths:
                went[int(pid)] = paths[0]
            if name.startswith(("execve", "readlink", "getcwd")):
                paths = paths[:1]  # what follows is given or answered, not named
            if name.startswith("execve"):
                programs += paths
        if opened := OPENED.search(rest):
            paths.append(_plain(opened[1]))
        within += [f"{name}({each})" for each in paths if _reaches(each, name, folder)]
    return Doings(tuple(dict.fromkeys(within)), tuple(programs), frozenset(addresses), len(lines))


def _named(rest: str, stands: str) -> Iterator[str]:
    for base, text in STRING.findall(rest):
        path = _plain(text)
        if path or base:
            yield os.path.normpath(Path(_plain(base) or stands, path))


def _reaches(path: str, name: str, folder: Path) -> bool:
    if path == str(folder):
        return name not in LOOKS
    return path.startswith((f"{folder}/", "/proc/self/cwd/"))


def _cwd(pid: int, went: Mapping[int, str], parents: Mapping[int, int], first: str) -> str:
    while pid not in went:
        if pid not in parents:
            return first
        pid = parents[pid]
    return went[pid]


def _plain(text: str) -> str:
    """Without strace's escapes, which are C's."""
    letters = {"n": 10, "t": 9, "r": 13, "v": 11, "f": 12}
    return os.fsdecode(
        ESCAPE.sub(
            lambda each: chr(int(each[1], 8) if each[1].isdigit() else letters.get(each[1], ord(each[1]))), text
        ).encode("latin-1", "surrogateescape")
    )
