"""What has to change in a profile's table so that it says what a Profile says."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.store.config_file import GONE
from wizard.store.toml_scan import Path
from wizard.values.profile import Profile


def edits(new: Profile, old: Profile | None, raw: object) -> Iterator[tuple[Path, Any]]:
    """New values by path, for the keys that differ; unknown keys are none of ours.

    ``old`` is what the table says now, None where it is absent or cannot be read: then ``raw`` is what stands there.
    Comparing profiles, not text, leaves a person's own spelling of an address or a time alone.
    """
    here: Path = ("profiles", new.name)
    tables = raw if isinstance(raw, Mapping) else {}
    for name in ("auth", "gateway"):
        if name in tables and not isinstance(tables[name], Mapping):
            yield (*here, name), GONE
            tables = {key: value for key, value in tables.items() if key != name}
    if not isinstance(raw, Mapping) and raw is not None:
        yield here, GONE
    if new.gateway is None and "gateway" in tables:
        yield (*here, "gateway"), GONE
    before = values(old) if old else {path: _found(tables, path) for path in values(new)}
    for path, value in values(new).items():
        if path == ("parameters",) and value and isinstance(before[path], Mapping):
            yield from _parameters((*here, *path), value, before[path])
        elif value is None and before[path] is not None and (path[0] != "gateway" or new.gateway):
            yield (*here, *path), GONE
        elif value is not None and (value != before[path] or type(value) is not type(before[path])):
            yield (*here, *path), value


def values(profile: Profile) -> dict[Path, Any]:
    """Every key a profile can have, in the order it is written; None for those that are left out."""
    auth, command, gateway = profile.auth, profile.auth.command, profile.gateway
    return {
        ("provider",): profile.provider,
        ("protocol",): profile.protocol,
        ("base_url",): profile.base_url,
        ("model",): profile.model,
        ("models",): list(profile.models) or None,
        ("allow_insecure",): profile.allow_insecure or None,
        ("parameters",): dict(profile.parameters) or None,
        ("auth", "method"): auth.method,
        ("auth", "kind"): auth.kind,
        ("auth", "credential"): auth.credential,
        ("auth", "store"): auth.store,
        ("auth", "obtained"): auth.obtained,
        ("auth", "account"): auth.account,
        ("auth", "verified"): None if auth.verified else False,
        ("auth", "rejected"): auth.rejected or None,
        ("auth", "env_key"): auth.env_key,
        ("auth", "origin"): auth.origin,
        ("auth", "command"): command and command.command,
        ("auth", "args"): (list(command.args) or None) if command else None,
        ("auth", "timeout_ms"): command and command.timeout_ms,
        ("auth", "refresh_interval_ms"): command and command.refresh_interval_ms,
        ("auth", "cwd"): command and command.cwd,
        ("gateway", "profile"): gateway and gateway.profile,
        ("gateway", "header"): gateway and gateway.header,
    }


def _parameters(here: Path, new: Mapping[str, str], old: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Key by key, as a person may have written them as a table with comments."""
    yield from (((*here, key), GONE) for key in old if key not in new)
    yield from (((*here, key), value) for key, value in new.items() if old.get(key) != value)


def _found(table: Mapping[str, Any], path: Path) -> Any:
    value: Any = table
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
