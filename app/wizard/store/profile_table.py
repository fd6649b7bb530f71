"""A table of config.toml as a Profile, or as what is wrong with it, by dotted key."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from wizard.errors import BadFile, Refused, UsageError
from wizard.store.paths import shown
from wizard.values.names import is_name, is_variable
from wizard.values.pattern import Pattern
from wizard.values.preset import KINDS, METHODS, PROTOCOLS, Method
from wizard.values.profile import STORES, Auth, Gateway, Profile, TokenCommand
from wizard.values.text import safe
from wizard.values.url import base_url

T = TypeVar("T")
C = TypeVar("C", bound=str)
SOURCES = ("command", "env_key", "credential")
STORED = ("api-key", "browser", "device", "bearer")
LONGEST_MS = 999_999_999  # eleven days
_HEADER = Pattern(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}", re.ASCII)
_KINDS = {str: "a string", bool: "true or false", int: "a whole number", datetime: "a time", dict: "a table"}


class Table:
    """A table being read: each method gives one key's value, or raises BadFile naming file and key."""

    def __init__(self, path: str, key: str, values: Mapping[str, Any]) -> None:
        self.path = path
        self.key = key
        self.values = values

    def get(self, name: str, kind: type[T]) -> T | None:
        value = self.values.get(name)
        # bool is an int to Python, not to TOML.
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            self.bad(name, f"is not {_KINDS[kind]}")
        return value

    def text(self, name: str) -> str | None:
        value = self.get(name, str)
        if value is not None and not value.strip():
            self.bad(name, "is empty")
        return value

    def choice(self, name: str, allowed: tuple[C, ...]) -> C | None:
        value = self.get(name, str)
        found = next((each for each in allowed if each == value), None)
        if value is not None and found is None:
            self.bad(name, f"is none of {', '.join(allowed)}")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.bad(name, "is not a list of strings")
        return tuple(value)

    def milliseconds(self, name: str, least: int, default: int) -> int:
        value = self.values.get(name)
        # To a schema 5000.0 is a whole number.
        value = int(value) if isinstance(value, float) and value.is_integer() else self.get(name, int)
        if value is not None and not least <= value <= LONGEST_MS:
            self.bad(name, f"is not from {least} to {LONGEST_MS}")
        return default if value is None else value

    def table(self, name: str) -> "Table | None":
        value = self.get(name, dict)
        return None if value is None else Table(self.path, f"{self.key}.{name}", value)

    def needed(self, name: str, value: T | None) -> T:
        if value is None:
            self.bad(name, "is missing")
        return value

    def bad(self, name: str, problem: str) -> NoReturn:
        raise BadFile(f"`{shown(self.path)}`: `{self.key}.{name}` {problem}", hint="correct it in an editor")


def profile(path: str, name: str, values: object) -> Profile:
    """Raises BadFile, or Refused for an address that must not be used; only this profile is concerned."""
    table = Table(path, f"profiles.{safe(name, 64)}", values if isinstance(values, dict) else {})
    if not is_name(name) or not isinstance(values, dict):
        raise BadFile(
            f"`{shown(path)}`: `{table.key}` is not a profile",
            hint="a name is a-z, 0-9, dot, dash and underscore, at most 64; its value is a table",
        )
    provider = table.needed("provider", table.get("provider", str))
    if not is_name(provider):
        table.bad("provider", "is not a provider's id")
    allow_insecure = table.get("allow_insecure", bool) or False
    parameters = table.get("parameters", dict) or {}
    if not all(isinstance(each, str) for each in parameters.values()):
        table.bad("parameters", "holds something else than strings")
    return Profile(
        name=name,
        provider=provider,
        protocol=table.needed("protocol", table.choice("protocol", PROTOCOLS)),
        base_url=_address(table, allow_insecure=allow_insecure),
        auth=_auth(table.needed("auth", table.table("auth"))),
        model=table.text("model"),
        models=table.texts("models"),
        gateway=_gateway(table.table("gateway")),
        allow_insecure=allow_insecure,
        parameters=parameters,
    )


def _address(table: Table, *, allow_insecure: bool) -> str:
    text = table.needed("base_url", table.get("base_url", str))
    try:
        return base_url(text, allow_insecure=allow_insecure)
    except UsageError as error:
        table.bad("base_url", f"cannot be used: {error.message}")
    except Refused as error:
        raise Refused(f"`{shown(table.path)}`: `{table.key}.base_url`: {error.message}", hint=error.hint) from error


def _auth(table: Table) -> Auth:
    named = [each for each in SOURCES if each in table.values]
    if len(named) > 1:
        table.bad(named[0], f"and `{named[1]}` exclude each other")
    method: Method = table.needed("method", table.choice("method", METHODS))
    expected = {"command": "command", "env": "env_key"}.get(method)
    if expected is not None:
        table.needed(expected, table.values.get(expected))
    if named and (expected or ("credential" if method in STORED else None)) != named[0]:
        table.bad(named[0], f"does not go with the method `{method}`")
    env_key = table.get("env_key", str)
    if env_key is not None and not is_variable(env_key):
        table.bad("env_key", "is not the name of a variable")
    credential = table.get("credential", str)
    if credential is not None and not is_name(credential):
        table.bad("credential", "is not the id of a credential")
    verified = table.get("verified", bool)
    return Auth(
        method=method,
        kind=table.choice("kind", KINDS),
        credential=credential,
        store=table.choice("store", STORES),
        obtained=_obtained(table),
        account=table.text("account"),
        verified=True if verified is None else verified,
        rejected=bool(table.get("rejected", bool)),
        env_key=env_key,
        origin=table.text("origin"),
        command=_command(table) if method == "command" else None,
    )


def _command(table: Table) -> TokenCommand:
    usual = TokenCommand(command="")
    return TokenCommand(
        command=table.needed("command", table.text("command")),
        args=table.texts("args"),
        timeout_ms=table.milliseconds("timeout_ms", 1, usual.timeout_ms),
        refresh_interval_ms=table.milliseconds("refresh_interval_ms", 0, usual.refresh_interval_ms),
        cwd=table.text("cwd"),
    )


def _gateway(table: Table | None) -> Gateway | None:
    if table is None:
        return None
    name = table.needed("profile", table.get("profile", str))
    header = table.needed("header", table.get("header", str))
    if not is_name(name):
        table.bad("profile", "is not the name of a profile")
    if not _HEADER.fullmatch(header):
        table.bad("header", "is not the name of a header")
    return Gateway(profile=name, header=header)


def _obtained(table: Table) -> datetime | None:
    value = table.get("obtained", datetime)
    if value is None:
        return None
    if not 1970 <= value.year < 9999:  # in another zone it might be no date at all
        table.bad("obtained", "is not the time of a login")
    # A time without an offset was written by hand; everything this program writes is UTC.
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
