"""The first-run setup of a host program: a usable profile, by a login where that is what it takes."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple

from wizard.accounts.addressed import leading_to
from wizard.accounts.context import Context
from wizard.accounts.host import checked_providers, preset_folder, remember_host
from wizard.accounts.usable import CHECKS, Check, Found, usable, usable_aside
from wizard.api.access import inside
from wizard.errors import LoginNeeded, UsageError
from wizard.lines.passphrase import asker
from wizard.values.profile import Profile

if TYPE_CHECKING:
    from wizard.lines.terminals import Way
    from wizard.login.draft import Draft

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

    ``ui``: `auto` shows screens on a terminal, or asks line by line where they cannot be shown (it is dumb or small, or
    this is a thread); `screens` and `plain` allow only the one; `none` never asks. Nothing is written to stdout.

    Raises LoginNeeded, with the command to run as its hint, when a login is needed and nobody can be asked; Cancelled
    when the person leaves; UsageError for wrong arguments, inside a Textual program, which has
    :class:`wizard.tui.SetupScreen`, and inside any other running event loop, where :func:`ensure_profile_async` is to
    be awaited; BadFile, StorageUnavailable, TryAgain, Refused.
    """
    _refuse_inside_loop()
    with leading_to(app):
        host = _host(app, providers, check, ui, presets)
        found = usable(host.context, host.providers, check)
        if found.profile is not None:
            return found.profile
        with _one_at_a_time():
            draft, how = _question(host, found, model)
            from wizard.api.asking import asked  # noqa: PLC0415  # only where somebody is to be asked

            saved = asked(host.context, draft, how)
        return host.context.chosen(saved.profile)


async def ensure_profile_async(
    app: str | None = None,
    *,
    providers: Sequence[str] | None = None,
    model: str | None = None,
    check: Check = "if-stale",
    ui: Ui = "auto",
    presets: "str | os.PathLike[str] | None" = None,
) -> Profile:
    """As :func:`ensure_profile`, in the event loop that runs, which goes on meanwhile.

    Files, keyring and provider are asked on a thread. The screens are drawn in this very loop, if it is the main
    thread's; what the program prints while they are up is not seen. Lines are asked for on a thread. Cancelling the
    task takes either away and leaves the terminal as it was. The passphrase of an encrypted login is not asked for.
    """
    with leading_to(app):
        host = _host(app, providers, check, ui, presets)
        found = await usable_aside(host.context, host.providers, check)
        if found.profile is not None:
            return found.profile
        with _one_at_a_time():
            draft, how = _question(host, found, model)
            from wizard.api.asking import asked_inside_loop  # noqa: PLC0415  # as above

            saved = await asked_inside_loop(host.context, draft, how)
        return host.context.chosen(saved.profile)


class _Host(NamedTuple):
    context: Context
    providers: Sequence[str] | None
    ui: Ui


def _host(
    app: str | None,
    providers: Sequence[str] | None,
    check: Check,
    ui: Ui,
    presets: "str | os.PathLike[str] | None",
) -> _Host:
    """Where the program stands. Raises UsageError for what it cannot mean, whatever is logged in already."""
    for name, given, choices in (("check", check, CHECKS), ("ui", ui, UIS)):
        if given not in choices:
            raise UsageError(f"`{name}` cannot be `{given}`", hint=f"one of {', '.join(choices)}")
    context = inside(app, preset_folder(app, presets))
    named = checked_providers(context, providers)
    remember_host(context)
    if ui != "none":
        context.ask_passphrase = asker(None)
    return _Host(context, named, ui)


def _question(host: _Host, found: Found, model: str | None) -> "tuple[Draft, Way]":
    """What the person is to be asked, and how. Raises LoginNeeded when nobody can be."""
    from wizard.accounts.host_login import host_draft, warn_of_presets  # noqa: PLC0415  # only where a login is needed
    from wizard.lines.report import say  # noqa: PLC0415  # as above
    from wizard.lines.terminals import Way, way_of, why_plain  # noqa: PLC0415  # as above

    draft = host_draft(host.context, host.providers, again=found.again, model=model or None)
    warn_of_presets(host.context, stacklevel=3)
    how = way_of(host.ui)
    if how is not Way.SCRIPT:
        _refuse_inside_screens()
        if how is Way.PLAIN and (reason := why_plain(plain=host.ui == "plain")):
            say(reason)
        return draft, how
    if found.again is not None:
        message, name = f"`{found.again.name}` needs a login: {found.why}", f" {found.again.name}"
    else:
        named = f" for {' or '.join(host.providers)}" if host.providers else ""
        message = f"nothing is logged in yet{named}"
        name = f" {draft.preset.id}" if draft.preset is not None else ""
    why = "there is no terminal to ask on" if way_of("auto") is Way.SCRIPT else "the screens cannot be shown here"
    raise LoginNeeded(message + ("" if host.ui == "none" else f", and {why}"), hint=f"wizard auth{name}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise UsageError("the person is being asked already", hint="wait for the other call to return")
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def _refuse_inside_loop() -> None:
    """Also where no login is needed now: at somebody else's first start one will be."""
    asyncio = sys.modules.get("asyncio")  # without it no loop runs
    if asyncio is None:
        return
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    _refuse_inside_screens()
    raise UsageError(
        "`ensure_profile` cannot be called inside a running event loop",
        hint="use `await wizard.ensure_profile_async(...)`",
    )


def _refuse_inside_screens() -> None:
    """Two would draw on one terminal, and each would be given half of what is typed."""
    context = sys.modules.get("textual._context")
    theirs = context.active_app.get(None) if context is not None else None
    if theirs is not None and theirs.is_running:
        raise UsageError(
            "a Textual program has the terminal", hint="use `await self.push_screen_wait(wizard.tui.SetupScreen(...))`"
        )
