"""The login of a host program's user: what may be chosen there, and where it starts."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for
from wizard.errors import BadFile, Refused
from wizard.login.draft import Draft, Scene, Wishes
from wizard.values.profile import Profile


def host_draft(
    context: Context, providers: Sequence[str] | None, *, again: Profile | None = None, model: str | None = None
) -> Draft:
    """The draft that offers ``providers`` only, and starts at the one there is to choose, or at a new login of ``again``.

    ``model`` is proposed. Raises BadFile when the preset of one of them cannot be read, Refused when no login to any
    of them leaves its program.
    """
    draft = draft_for(context, None, Wishes(proposed_model=model))
    if providers is not None:
        draft = replace(draft, scene=_offering(context, draft.scene, providers))
    if again is not None:
        return replace(draft, preset=draft.scene.preset(again.provider), existing=again, profile=again.name)
    presets = draft.scene.presets
    return replace(draft, preset=presets[0]) if len(presets) == 1 else draft


def warn_of_presets(context: Context, *, stacklevel: int = 1) -> None:
    """Tell the author what is wrong with presets that the program ships, by file and line or key."""
    folder = context.host_presets
    problems = context.catalogue.problems if folder is not None else ()
    for each in problems:
        if folder is not None and Path(each.file).is_relative_to(folder):
            warnings.warn(f"a preset is left out: {each}", stacklevel=stacklevel + 1)


def _offering(context: Context, scene: Scene, providers: Sequence[str]) -> Scene:
    for each in context.catalogue.problems:
        if Path(each.file).stem in providers and Path(each.file).stem not in context.catalogue.presets:
            raise BadFile(f"a preset cannot be read: {each}", hint=f"wizard presets check {each.file}")
    offered = tuple(each for each in scene.presets if each.id in providers)
    if not offered:
        raise Refused(
            "no login to these providers leaves the program it is made for",
            hint="give `app=` the name of this program, which keeps such a login to itself",
        )
    return replace(scene, presets=offered, others=tuple(each for each in scene.presets if each not in offered))
