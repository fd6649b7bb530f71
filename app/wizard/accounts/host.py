"""What a host program says of itself: which providers serve it, and which presets it ships."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from wizard.accounts.context import Context
from wizard.errors import StorageUnavailable, UsageError
from wizard.store.host import remember_presets
from wizard.values.nearest import nearest


def checked_providers(context: Context, providers: Iterable[str] | None) -> tuple[str, ...] | None:
    """The same as they stand. Raises UsageError for what is no list, is empty, or names one there is no preset of."""
    if providers is None:
        return None
    if isinstance(providers, str):
        raise UsageError("`providers` is one text", hint=f"give a list: `providers=[{context.shown(providers)!r}]`")
    if not isinstance(providers, Iterable):
        raise UsageError("`providers` is not a list", hint="give the ids of those that serve, or None for all")
    named = tuple(providers)
    if not named:
        raise UsageError("`providers` is empty", hint="name at least one, or give None for all")
    known = context.preset_ids
    for each in named:
        if not isinstance(each, str) or each not in known:
            near = nearest(each, known) if isinstance(each, str) else None
            raise UsageError(
                f"`providers` names `{context.shown(str(each))}`, which is not in the catalogue",
                hint=f"did you mean `{near}`? `wizard presets list` shows all" if near else "wizard presets list",
            )
    return named


def preset_folder(app: str | None, presets: str | os.PathLike[str] | None) -> str | None:
    """Raises UsageError for presets that belong to no app, and for what is no folder."""
    if presets is None:
        return None
    if app is None:
        raise UsageError("`presets=` are those of an app", hint="give `app=`, the name of this program")
    folder = Path(presets)
    # A relative one would be looked up in the working directory, from which nothing is read.
    if not folder.is_absolute() or not folder.is_dir():
        raise UsageError(
            "`presets=` is not the absolute path of a folder", hint='for example Path(__file__).with_name("presets")'
        )
    return str(folder)


def remember_host(context: Context) -> None:
    """So that the commands with ``--app`` know its presets too; what cannot be written is given again the next time."""
    if context.host_presets is not None:
        with suppress(StorageUnavailable):
            remember_presets(context.folders, context.host_presets)
