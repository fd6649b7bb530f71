"""The process that refreshes one record: it holds the lock, asks once, and saves, whatever became of its caller (R24)."""

import asyncio
import json
import os
import signal
import sys
from contextlib import ExitStack, suppress

from wizard.errors import WizardError
from wizard.refresh.job import Job, decoded
from wizard.refresh.once import renew
from wizard.store.lock import lock

LOCK_S = 10.0


def main() -> None:
    """Reads its job from stdin, says in one line of JSON on stdout how it went."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGPIPE"):
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, signal.SIG_IGN)
    _leave_no_core()
    try:
        job = decoded(_all(0))
    except (ValueError, KeyError, TypeError):
        return  # the caller died while it spoke; nothing was asked
    try:
        _work(job)
    except WizardError as error:
        _say({"error": [error.exit_code, error.message, error.hint]})


def _leave_no_core() -> None:
    """Whoever started us may have allowed it: a host program, for itself (SECURITY R79)."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _work(job: Job) -> None:
    with ExitStack() as held:
        if not job.inherits:
            held.enter_context(lock(job.folders, f"credential-{job.id}", deadline_s=LOCK_S))
        unsaved = asyncio.run(renew(job))
        if unsaved is None:
            _say({})
            return
        # The caller gets what it came for; this process goes on trying to keep it.
        found = unsaved.credential
        _say({"secret": found.secret.reveal(), "expires_at": found.expires_at} if unsaved.after is None else {})
        unsaved.persist()


def _say(what: dict[str, object]) -> None:
    with suppress(OSError):  # nobody waits any more
        os.write(1, json.dumps(what).encode() + b"\n")


def _all(fd: int) -> bytes:
    parts: list[bytes] = []
    while part := os.read(fd, 1 << 16):
        parts.append(part)
    return b"".join(parts)
