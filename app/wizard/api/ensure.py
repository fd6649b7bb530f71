"""The first-run setup of a host program: a usable profile, by a login where that is what it takes."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from wizard.accounts.context import Context
from wizard.accounts.usable import CHECKS, Check, Found, usable, usable_aside
from wizard.api.access import inside
from wizard.errors import LoginNeeded, StorageUnavailable, UsageError
from wizard.lines.addressed import leading_to
from wizard.values.profile import Profile

Ui = Literal["auto", "screens", "plain", "none"]
UIS: tuple[Ui, ...] = ("auto", "screens", "plain", "none")
_ONE_AT_A_TIME = threading.Lock()


def ensure_profile(
    app: str | None = None,
    *,
    providers: Sequence[str] | None = None,
    model: str | None = None,
    check: Check = "if-stale",
    ui: Ui = "auto",
    presets: "str | os.PathLike[str] | None" = None,
) -> Profile:
    """A profile that can be used now: at once where there is one, else by a login at the terminal.

    ``app``: the name of this program, whose profiles are kept apart; None: the person's own. ``providers``: the ids
    that serve here; None: all. ``model``: proposed as the default model of a new login. ``presets``: an absolute folder
    of provider files this program ships; it needs ``app``, and is remembered for `wizard --app NAME …`.

    ``check``: `if-stale` trusts what was proven, and renews a token that has run out; `always` asks the provider as
    well, each time, where a refusal means a login and silence means nothing; `never` uses no network at all.

    ``ui``: `auto` shows screens on a terminal, or asks line by line where there can be none (a terminal that is dumb or
    small, a thread); `screens` and `plain` allow the one alone; `none` never asks. stdout is left alone.

    Raises LoginNeeded, with the command to run as its hint, when a login is needed and nobody can be asked; Cancelled
    when the person leaves; UsageError for wrong arguments and inside a running event loop, where
    :func:`ensure_profile_async` is the one to await; BadFile, StorageUnavailable, TryAgain, Refused.
    """
    _refuse_inside_loop()
    with leading_to(app):
        wanted = _wanted(app, providers, model, check, ui, presets)
        found = usable(wanted.context, wanted.providers, check)
        if found.profile is not None:
            return found.profile
        with _alone():
            from wizard.api import asking  # noqa: PLC0415  # only where somebody is to be asked

            saved = asking.asked(wanted.context, *asking.start(wanted.login(found), ui, found)) 
        return wanted.context.chosen(saved.profile)
