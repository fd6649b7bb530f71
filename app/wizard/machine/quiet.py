"""Keeps our requests out of a host program's logs; its own go on being logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_OURS: ContextVar[bool] = ContextVar("wizard_request", default=False)


def _not_ours(_record: logging.LogRecord) -> bool:
    return not _OURS.get()


# httpcore logs answers' headers, cookies included, at DEBUG. The filter is the same object each time: added once.
for _name in ("httpcore.connection", "httpcore.http11", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(_not_ours)


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of what this task sends is logged, at any level."""
    token = _OURS.set(True)
    try:
        yield
    finally:
        _OURS.reset(token)
