"""The person's own preset, written with the first profile of it, and gone again when that is not saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from wizard.accounts.context import Context
from wizard.catalog.preset_file import read
from wizard.errors import UsageError
from wizard.login.draft import Draft
from wizard.store import user_presets
from wizard.values.preset import Preset


@contextmanager
def written(context: Context, draft: Draft) -> Iterator[str]:
    """Its path as the person writes it, empty where none is wanted. Raises UsageError, StorageUnavailable.

    What is not loaded exactly as it was meant is not written, nor what would hide another preset.
    """
    preset = draft.preset
    if not draft.own or preset is None or preset.id != draft.own:
        yield ""
        return
    text = _checked(preset)
    if preset.id in context.preset_ids:
        raise user_presets.taken(preset.id)
    path = user_presets.add(context.folders, preset.id, text)
    try:
        yield context.tilde(path)
    except BaseException:
        user_presets.take_back(path, text)
        raise
    finally:
        context.forget_presets()


def _checked(preset: Preset) -> str:
    text = user_presets.rendered(preset)
    loaded, problems = read(text, stem=preset.id, file=preset.id)
    if loaded is None or problems or replace(loaded, shipped=preset.shipped) != preset:
        said = f": {problems[0].key} {problems[0].text}" if problems else ""
        raise UsageError(f"this cannot be kept as a preset{said}", hint="check what was given")
    return text
