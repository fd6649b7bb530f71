"""The clock of this machine against the one that stands in an HTTP answer (RFC 9110 §6.6.1)."""

import sys
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from wizard.values.finding import Finding, ok, warning
from wizard.values.text import safe

TOLERATED_S = 60
_SET = {
    "darwin": "sudo sntp -sS time.apple.com",
    "win32": "w32tm /resync",
}


def ahead_s(headers: Mapping[str, str], began: float, ended: float) -> float | None:
    """Seconds by which this clock is ahead, negative if it is behind; None where the answer does not say.

    ``began`` and ``ended`` are this clock's, around the exchange; ``Age`` is what the answer spent in a cache.
    """
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
        theirs = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        theirs += max(0, int(headers.get("age", "0")))
    except (ValueError, OverflowError, TypeError):
        return None
    # The second that it says was cut off somewhere between the two.
    if theirs + 1 < began:
        return began - theirs - 1
    return min(0.0, ended - theirs)


def clock(told: Mapping[str, float]) -> tuple[Finding, ...]:
    """``told`` is what each host's answer said. Where one of them agrees with this machine, it is the others' clocks."""
    if not told:
        return ()
    host, ahead = min(told.items(), key=lambda each: abs(each[1]))
    if abs(ahead) <= TOLERATED_S:
        return (ok("clock", f"clock: {_long(ahead)} {safe(host, 100)}"),)
    text = f"clock: {_long(ahead)} {safe(host, 100)}, and sign-ins end too early or too late by as much"
    return (warning("clock", text, f"set it: `{_SET.get(sys.platform, 'sudo timedatectl set-ntp true')}`"),)


def _long(ahead: float) -> str:
    seconds = round(abs(ahead))
    if seconds < 2:
        return "the same as at"
    which = "ahead of" if ahead > 0 else "behind"
    if seconds < 120:
        return f"{seconds} s {which}"
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    return (
        f"{minutes} min {which}"
        if hours < 2
        else f"{hours} h {which}"
        if hours < 48
        else f"{round(hours / 24)} d {which}"
    )
