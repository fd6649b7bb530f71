"""Where the login on a host program's screen starts, read beside the loop that draws it."""

import os
from collections.abc import Sequence
from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.host import checked_providers, preset_folder, remember_host
from wizard.accounts.host_login import host_draft, warn_of_presets
from wizard.errors import UsageError
from wizard.login.draft import Draft
from wizard.machine.thread import in_thread


def host_context(app: str | None, presets: str | os.PathLike[str] | None) -> Context:
    """Raises UsageError for what a program cannot mean, whatever the person would choose."""
    return Context(app, inside=True, host_presets=preset_folder(app, presets))


def offered(context: Context, providers: Sequence[str] | None, provider: str | None) -> tuple[str, ...] | None:
    """The ids of those on offer, None for all. Raises UsageError for what a program cannot mean."""
    named = checked_providers(context, providers)
    if provider is None:
        return named
    (only,) = checked_providers(context, [provider]) or ()
    if named is not None and only not in named:
        raise UsageError(f"`{only}` is not among `providers`", hint="name it there as well")
    return (only,)


async def screen_draft(context: Context, providers: Sequence[str] | None, provider: str | None) -> Draft:
    """As :func:`wizard.accounts.host_login.host_draft`, begun at ``provider``, and at its profile where there is one."""
    return await in_thread(lambda: _draft(context, providers, provider))


def _draft(context: Context, providers: Sequence[str] | None, provider: str | None) -> Draft:
    remember_host(context)
    draft = host_draft(context, providers)
    warn_of_presets(context)
    if draft.preset is None:
        return draft
    saved = draft.scene.profiles_of(draft.preset)
    again = next((each for each in saved if each.name == provider), next(iter(saved), None))
    return draft if again is None else replace(draft, existing=again, profile=again.name)
