"""A passphrase given by a descriptor, as a program gives it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

PASSPHRASE = "correct horse battery staple"


@contextmanager
def passphrase(store: str, said: str = PASSPHRASE) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """The flags of a store, and the descriptor they name."""
    if store != "encrypted":
        yield [], ()
        return
    reads, writes = os.pipe()
    os.write(writes, said.encode() + b"\n")
    os.close(writes)
    try:
        yield ["--passphrase-fd", str(reads)], (reads,)
    finally:
        os.close(reads)
