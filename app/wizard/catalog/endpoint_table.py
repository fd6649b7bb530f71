"""Endpoints, and the check and model rules that stand in the preset or in an endpoint of their own."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wizard.catalog.table import Table
from wizard.values import address
from wizard.values.header_names import placement_problem
from wizard.values.names import NAME
from wizard.values.preset import PLACEMENTS, PROTOCOLS, Endpoint, ModelRules, Protocol, Verify

# Where each protocol lists its models below the base URL (SPEC §2).
LISTS: Mapping[Protocol, str] = {
    "openai-chat": "/models",
    "openai-responses": "/models",
    "anthropic-messages": "/v1/models",
    "gemini": "/v1beta/models",
}
_PATH = re.compile(r"[!-~]{0,500}", re.ASCII)
_NOT_IN_PATH = re.compile(r"[\\#{}]")
_STATUS = re.compile(r"[1-5][0-9]{2}", re.ASCII)
_DEEPEST = 8


def read_endpoint(
    table: Table,
    verify: Verify | None,
    models: ModelRules,
    keys_url: str | None,
    billing_url: str | None,
    *,
    custom: bool,
) -> Endpoint:
    """An endpoint; what its `verify`, `models` and `keys_url` leave out is taken from the preset's, key by key.

    So is its `billing_url`, unless its keys are made elsewhere: that is another account, which is paid for elsewhere.

    A check that names neither path nor URL is a call of the model list.
    """
    protocol = table.choice("protocol", PROTOCOLS)
    own_models, own_verify = table.table("models"), table.table("verify")
    rules = _laid_over(models, own_models, read_models(own_models))
    own_keys = table.address("keys_url", address.link)
    endpoint = Endpoint(
        id=table.matching("id", NAME, "is not a usable id (a-z, 0-9, dot, dash, underscore)", default="default"),
        protocol=protocol,
        base_url=table.address("base_url", address.base, required=not custom),
        credential=_placement(table) or PLACEMENTS[protocol],
        headers=table.strings("headers", headers=True),
        region=table.text("region", limit=80) or None,
        plan=table.text("plan", limit=80) or None,
        keys_url=own_keys or keys_url,
        billing_url=table.address("billing_url", address.link) or (None if own_keys else billing_url),
        verify=_own_check(verify, own_verify, rules.path, protocol),
        models=rules,
    )
    table.close()
    return endpoint


def read_verify(table: Table | None) -> Verify | None:
    if table is None:
        return None
    if "path" in table and "url" in table:
        table.wrong("url", "stands beside `path`; only one of them can")
    body = table.raw("body")
    if body is not None and not _is_json(body):
        table.wrong("body", f"holds what JSON cannot say, or is nested deeper than {_DEEPEST}")
    verify = Verify(
        method=table.choice("method", ("GET", "POST"), "GET"),
        path=_path(table),
        url=table.address("url", address.endpoint) or None,
        body=body,
        ok=table.numbers("ok", least=100, most=599, default=(200,)),
        rejected=table.numbers("rejected", least=100, most=599, default=(401,), empty=True),
        limited=_limited(table.table("limited")),
    )
    table.close()
    return verify


def read_models(table: Table | None) -> ModelRules:
    if table is None:
        return ModelRules()
    rules = ModelRules(
        path="" if "path" in table and not table.exact("path", limit=500) else _path(table),
        prefer=table.texts("prefer"),
        as_of=table.day("as_of"),
        include=table.pattern("include"),
        exclude=table.pattern("exclude"),
    )
    table.close()
    return rules


def _laid_over(general: ModelRules, table: Table | None, own: ModelRules) -> ModelRules:
    if table is None:
        return general
    return ModelRules(
        path=own.path if "path" in table else general.path,
        prefer=own.prefer if "prefer" in table else general.prefer,
        as_of=own.as_of if "prefer" in table or "as_of" in table else general.as_of,
        include=own.include if "include" in table else general.include,
        exclude=own.exclude if "exclude" in table else general.exclude,
    )


def _own_check(general: Verify | None, table: Table | None, listed: str | None, protocol: Protocol) -> Verify | None:
    own = read_verify(table)
    check = own or general
    if check is None:
        return None
    if table is not None and own is not None and general is not None:
        elsewhere = "path" in table or "url" in table
        check = Verify(
            method=own.method if "method" in table else general.method,
            path=own.path if elsewhere else general.path,
            url=own.url if elsewhere else general.url,
            body=own.body if "body" in table else general.body,
            ok=own.ok if "ok" in table else general.ok,
            rejected=own.rejected if "rejected" in table else general.rejected,
            limited=own.limited if "limited" in table else general.limited,
        )
    if check.path is None and check.url is None:
        check = replace(check, path=listed or LISTS[protocol])
    return check


def _path(table: Table) -> str | None:
    path = table.exact("path", limit=500)
    if path and (not _PATH.fullmatch(path) or _NOT_IN_PATH.search(path)):
        table.wrong("path", "is not a path: printable ASCII without spaces, backslash, # and braces")
        return None
    return path or None


def _placement(table: Table) -> str:
    placement = table.exact("credential")
    problem = placement_problem(placement) if placement else ""
    if problem:
        table.wrong("credential", problem)
    return placement


def _limited(table: Table | None) -> dict[int, str]:
    found: dict[int, str] = {}
    for name in table.names() if table else ():
        assert table is not None  # noqa: S101  # there are names only in a table
        note = table.text(name)
        if _STATUS.fullmatch(name):
            found[int(name)] = note
        else:
            table.wrong(name, "is not an HTTP status")
    return found


def _is_json(value: Any, depth: int = 0) -> bool:
    match value:
        case bool() | int() | str():
            return True
        case float():
            return math.isfinite(value)
        case list():
            return depth < _DEEPEST and all(_is_json(each, depth + 1) for each in value)
        case dict():
            return depth < _DEEPEST and all(_is_json(each, depth + 1) for each in value.values())
        case _:
            return False
