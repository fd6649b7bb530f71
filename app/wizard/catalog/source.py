"""Preset files on disk, read as hostile: bounded, regular files only, never waiting for a pipe."""

import os
import stat

LARGEST = 256 * 1024
_MANY = 1000
# Absent on Windows, where opening cannot block and text mode must be switched off instead.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Unreadable(Exception):
    """Why a file or folder cannot be read; ``line`` when it is a character in it."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.line = line


def stems(folder: str) -> list[str]:
    """The names of the `.toml` files in ``folder`` without their ending; none if there is no folder."""
    try:
        with os.scandir(folder) as entries:
            names = [each.name for each, _ in zip(entries, range(_MANY), strict=False)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    # A dot in front is an editor's lock or swap file.
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml") and name[0] != ".")


def text(path: str) -> str:
    """The text of a file. Raises Unreadable; FileNotFoundError when there is none."""
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or 'not a usable path'}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("is not a regular file")
        content = bytearray()
        while len(content) <= LARGEST and (part := os.read(descriptor, LARGEST + 1)):
            content += part
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    finally:
        os.close(descriptor)
    return decoded(bytes(content))


def decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024} KiB")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("is not UTF-8", line=content.count(b"\n", 0, error.start) + 1) from None
