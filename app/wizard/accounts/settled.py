"""A record while nobody renews it: for those who replace or delete it (R36)."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from wizard.accounts.context import Context
from wizard.errors import StorageUnavailable, TryAgain
from wizard.store.lock import lock
from wizard.values.names import is_name


@contextmanager
def settled(context: Context, record: str, *, wait_s: float = 3.0) -> Iterator[None]:
    """Wait for a refresh in progress, and keep others from beginning one.

    Not for ever: deleting is safe all the same, because a refresh puts nothing in the place of a record that is gone.
    """
    with ExitStack() as stack:
        if is_name(record):
            with suppress(TryAgain, StorageUnavailable):
                stack.enter_context(lock(context.folders, f"credential-{record}", deadline_s=wait_s))
        yield
