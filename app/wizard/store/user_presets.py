"""The person's own presets: a new file below their folder, whole or not at all, and never in the place of another."""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from wizard.errors import StorageUnavailable, UsageError
from wizard.store.files import LIMIT, make_folder, read
from wizard.store.paths import Folders, shown
from wizard.store.replace import sweep, write_new
from wizard.values.preset import PLACEMENTS, Endpoint, Preset, Variables

_HEAD = "# Written by `wizard auth`; it is yours to change. Format: `wizard schema preset`.\n\n"


def rendered(preset: Preset) -> str:
    """``preset`` as the file it is read from: the parts that a custom provider has."""
    import tomlkit  # noqa: PLC0415  # late: reading never pays for it

    values: dict[str, Any] = {
        "id": preset.id,
        "name": preset.name,
        "summary": preset.summary or None,
        "category": preset.category,
        "env": _given(_variables(preset.env)),
        "models": _given({"path": preset.models.path, "prefer": list(preset.models.prefer) or None}),
        "endpoints": [_given(_endpoint(each)) for each in preset.endpoints],
        "login": [{"method": each.method} for each in preset.logins],
    }
    return _HEAD + tomlkit.dumps({name: value for name, value in values.items() if value})


def add(folders: Folders, preset_id: str, text: str) -> str:
    """The path of the new file. Raises UsageError when there is one of that name, StorageUnavailable."""
    path = os.path.join(folders.presets, f"{preset_id}.toml")
    try:
        make_folder(folders.presets)
        sweep(folders.presets)
        write_new(path, text.encode())
    except FileExistsError:
        raise taken(preset_id) from None
    except OSError as error:
        raise StorageUnavailable(
            f"cannot write `{shown(path)}`: {error.strerror}", hint="see `wizard doctor`"
        ) from error
    return path


def take_back(path: str, text: str) -> None:
    """Remove what :func:`add` wrote, unless somebody has changed it since."""
    held = read(path, LIMIT)
    if held is not None and held.data == text.encode():
        with suppress(OSError):
            os.unlink(path)


def taken(preset_id: str) -> UsageError:
    return UsageError(
        f"there is a preset named `{preset_id}` already", hint="go back and give your own provider another name"
    )


def _endpoint(endpoint: Endpoint) -> Mapping[str, Any]:
    placement = endpoint.credential if endpoint.credential != PLACEMENTS[endpoint.protocol] else None
    return {
        "id": endpoint.id,
        "protocol": endpoint.protocol,
        "base_url": endpoint.base_url,
        "credential": placement,
        "headers": dict(endpoint.headers) or None,
    }


def _variables(env: Variables) -> Mapping[str, Any]:
    return {"key": list(env.key) or None, "base_url": list(env.base_url) or None, "model": list(env.model) or None}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
