"""The file of our own that a connected tool loads, to ask us for its token."""

import os
from contextlib import suppress

from wizard.store.files import private_folder
from wizard.store.paths import Folders
from wizard.store.replace import sweep, write_atomically


def path_of(folders: Folders, name: str) -> str:
    return os.path.join(folders.state, "connect", name)


def put(path: str, text: str) -> None:
    """Raises as :func:`wizard.store.replace.write_atomically`."""
    private_folder(os.path.dirname(path))
    write_atomically(path, text.encode())


def drop(path: str) -> None:
    """And its folder, unless another one is in it."""
    with suppress(OSError):
        os.unlink(path)
    sweep(os.path.dirname(path))
    with suppress(OSError):
        os.rmdir(os.path.dirname(path))
