"""Reading is bounded in time and size, whatever stands in the file's place; private folders are private (R4, R5, R12)."""

import itertools
import os
import socket
import stat
from pathlib import Path

import pytest

from store.kit import child
from wizard.errors import BadFile, StorageUnavailable
from wizard.store.files import make_folder, private_folder, read, read_private
from wizard.store.replace import write_atomically


def test_a_missing_file_is_none(tmp_path) -> None:
    assert read(str(tmp_path / "none")) is None


def test_a_file_is_its_bytes_and_its_mode(tmp_path) -> None:
    (tmp_path / "f").write_bytes(b"x" * 100_000)
    (tmp_path / "f").chmod(0o640)

    held = read(str(tmp_path / "f"))

    assert held is not None
    assert (held.data, held.mode, held.is_open_to_others) == (b"x" * 100_000, 0o640, True)


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as sock:
        os.chdir(path.parent)  # a socket's address has at most 107 bytes
        sock.bind(path.name)


def _loop(path: Path) -> None:
    path.symlink_to(path)


ODD = {
    "fifo": _fifo,
    "folder": Path.mkdir,
    "socket": _socket,
    "loop": _loop,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "terminal": lambda path: path.symlink_to("/dev/tty"),
    "large": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 100 << 20),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_small_regular_file_is_refused_at_once(tmp_path, kind) -> None:
    ODD[kind](tmp_path / "config.toml")

    with pytest.raises(BadFile, match=r"config\.toml"):
        read(str(tmp_path / "config.toml"))


@pytest.mark.parametrize("kind", ["link", "second name", "somebody else's"])
def test_in_the_state_folder_only_our_own_single_file_is_read(tmp_path, kind) -> None:
    path = tmp_path / "x.cred"
    path.write_bytes(b"secret")
    if kind == "link":
        path.rename(tmp_path / "real")
        path.symlink_to(tmp_path / "real")
    elif kind == "second name":
        os.link(path, tmp_path / "other")
    elif os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    else:
        path = Path("/etc/passwd")

    with pytest.raises(BadFile):
        read_private(str(path))
    assert read(str(path)) is not None


def test_folders_are_private_from_birth_whatever_the_umask(tmp_path) -> None:
    old = os.umask(0)
    try:
        make_folder(str(tmp_path / "a/b/c"))
    finally:
        os.umask(old)

    assert [stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("a", "a/b", "a/b/c")] == [0o700] * 3


def test_a_linked_folder_is_refused_below_the_state_folder_and_fine_as_it(tmp_path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    private_folder(str(tmp_path / "link"), link=True)
    with pytest.raises(StorageUnavailable):
        private_folder(str(tmp_path / "link"))


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path) -> None:
    (tmp_path / "state").write_text("")
    for path in ("state", "state/wizard"):
        with pytest.raises(StorageUnavailable):
            private_folder(str(tmp_path / path))


COMBINATIONS = list(itertools.product((0o000, 0o022, 0o077), (None, 0o644, 0o666, 0o600), (None, 0o755, 0o777)))


@pytest.mark.parametrize(("umask", "file", "folder"), COMBINATIONS)
def test_a_secret_is_never_wider_than_0600_in_0700(tmp_path, umask, file, folder) -> None:
    where = tmp_path / "creds"
    if folder is not None:
        where.mkdir()
        where.chmod(folder)
    if file is not None and folder is not None:
        (where / "x.cred").write_bytes(b"old")
        (where / "x.cred").chmod(file)

    old = os.umask(umask)
    try:
        write_atomically(str(Path(private_folder(str(where))) / "x.cred"), b"new")
    finally:
        os.umask(old)

    assert stat.S_IMODE((where / "x.cred").stat().st_mode) == 0o600
    assert stat.S_IMODE(where.stat().st_mode) == 0o700


WATCHED = """
import ctypes, json, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
from wizard.store.replace import write_atomically
folder = sys.argv[1]
os.umask(0)
fd = libc.inotify_init()
assert libc.inotify_add_watch(fd, folder.encode(), 0x100 | 0x4 | 0x80) > 0  # created, attributes changed, moved in
modes = []
real = os.open
def watching(path, flags, *rest, **named):
    opened = real(path, flags, *rest, **named)
    if flags & os.O_CREAT:
        modes.append(os.fstat(opened).st_mode & 0o777)
    return opened
os.open = watching
write_atomically(folder + "/x.cred", b"new")
data = os.read(fd, 1 << 16)
events, at = [], 0
while at < len(data):
    _, mask, _, size = struct.unpack_from("iIII", data, at)
    events.append(mask)
    at += 16 + size
print(json.dumps([modes, events]))
"""


def test_no_mode_is_ever_changed_after_the_birth_of_a_secret(tmp_path) -> None:
    done = child(WATCHED, str(tmp_path))

    assert done.stdout.strip() == "[[384], [256, 128]]", done.stderr  # 0600 at creation; created, moved, nothing else


def test_a_file_that_is_replaced_while_it_is_opened_is_read_as_it_was(tmp_path: Path, monkeypatch) -> None:
    path = str(tmp_path / "f.cred")
    write_atomically(path, b"old")
    opens = os.open

    def opened(name, flags, *rest):
        fd = opens(name, flags, *rest)
        if name == path:
            monkeypatch.undo()
            write_atomically(path, b"new")
        return fd

    monkeypatch.setattr(os, "open", opened)

    held = read_private(path)

    assert held is not None
    assert held.data == b"old"
    assert read_private(path).data == b"new"
