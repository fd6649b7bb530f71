"""The ways to log in, one table each; which keys a table has depends on its method."""

import re
from typing import Any, Literal

from wizard.catalog.endpoint_table import read_verify
from wizard.catalog.table import Table, dotted
from wizard.values import address
from wizard.values.preset import KINDS, METHODS, BrowserLogin, CommandLogin, DeviceLogin, IdToken, Login, Redirect

_ISSUED: tuple[Literal["redirect"], ...] = ("redirect",)
_FIELD = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_CLIENT = re.compile(r"[!-~]{1,500}", re.ASCII)
_SCOPE = re.compile(r"[!#-\[\]-~]{1,200}", re.ASCII)  # RFC 6749 §3.3
_CALLBACK = re.compile(r"/[A-Za-z0-9._~/-]{0,200}", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", re.ASCII)
# What the protocol itself puts into the request; a preset that sets one of these would break the login or its safety.
_OURS = frozenset(
    {"state", "code", "code_challenge", "code_verifier", "redirect_uri", "refresh_token", "device_code", "nonce"}
)


def read_login(table: Table, endpoints: tuple[str, ...]) -> Login:
    """A login by the method it names. ``endpoints`` are the ids it may restrict itself to."""
    method = table.choice("method", METHODS)
    if not table.is_one_of("method", METHODS):
        return Login(method=method)  # its other keys cannot be judged
    yields_tokens = method in {"browser", "device", "command", "bearer"}
    common: dict[str, Any] = {
        "method": method,
        "kind": table.choice("kind", KINDS, "tokens" if yields_tokens else "api-key"),
        "endpoints": _endpoints(table, endpoints),
        "experimental": table.flag("experimental", default=False),
        "notice": table.text("notice", limit=500) or None,
        "label": table.text("label", limit=40),
    }
    if common["experimental"] and not common["notice"]:
        missing = "is missing: one sentence, said before the login, says whose client id it uses"
        table.notes.add(dotted(table.key, "notice"), missing, level="warning")
    login: Login
    match method:
        case "browser":
            login = _browser(table, common)
        case "device":
            login = DeviceLogin(
                **common,
                **_oauth(table),
                device_url=table.address("device_url", address.endpoint, required=_bare(table)),
                verification_uri=table.address("verification_uri", address.link) or None,
            )
            if login.client_id is None and "client_id" not in table:
                table.wrong("client_id", "is missing")
        case "command":
            login = CommandLogin(
                **common, command=table.exact("command", limit=500), args=table.texts("args", limit=1000)
            )
        case _:
            login = Login(**common)
    table.close()
    return login


def _browser(table: Table, common: dict[str, Any]) -> BrowserLogin:
    return BrowserLogin(
        **common,
        **_oauth(table),
        authorize_url=table.address("authorize_url", address.endpoint, required=_bare(table)),
        token_body=table.choice("token_body", ("form", "json"), "form"),
        token_field=table.matching("token_field", _FIELD, "is not a field's name", default="access_token"),
        redirect_param=table.matching("redirect_param", _FIELD, "is not a parameter's name", default="redirect_uri"),
        state_in=table.choice("state_in", ("query", "redirect"), "query"),
        redirect=_redirect(table.table("redirect")),
        authorize_params=_parameters(table, "authorize_params"),
        jwks_url=table.address("jwks_url", address.endpoint) or None,
        id_token=_id_token(table.table("id_token")),
        client_id_from=table.choice("client_id_from", _ISSUED) if "client_id_from" in table else None,
        registration_params=_parameters(table, "registration_params"),
    )


def _oauth(table: Table) -> dict[str, Any]:
    """What the browser and the device way share."""
    verify = read_verify(table.table("verify"))
    if verify and verify.url:
        table.wrong("verify.url", "cannot be an address of its own: name a `path` at the endpoint")
    client_id = table.exact("client_id", limit=500)
    if client_id and not _CLIENT.fullmatch(client_id):
        table.wrong("client_id", "is not printable ASCII without spaces")
    table.name_holes("client_id", client_id)
    resource = table.exact("resource", limit=500)
    if resource and (not _URI.fullmatch(resource) or "#" in resource):
        table.wrong("resource", "is not an absolute URI without a fragment (RFC 8707 §2)")
    table.name_holes("resource", resource)
    return {
        "token_url": table.address("token_url", address.endpoint, required=_bare(table)),
        "client_id": client_id or None,
        "scopes": table.texts("scopes", problem=_scope_problem),
        "token_params": _parameters(table, "token_params"),
        "headers": table.strings("headers", headers=True),
        "resource": resource or None,
        "revoke_url": table.address("revoke_url", address.endpoint) or None,
        "issuer": table.address("issuer", address.issuer) or None,
        "required_scopes": table.texts("required_scopes", problem=_scope_problem),
        "verify": verify,
    }


def _scope_problem(text: str) -> str:
    return "" if _SCOPE.fullmatch(text) else "is not a scope"


def _bare(table: Table) -> bool:
    """Without an issuer to discover them from, the addresses themselves are needed (RFC 8414)."""
    return "issuer" not in table


def _endpoints(table: Table, known: tuple[str, ...]) -> tuple[str, ...]:
    named = table.texts("endpoints")
    for at, each in enumerate(named):
        if each not in known:
            table.wrong(f"endpoints[{at}]", f"names no endpoint of this preset: `{each}`")
    return named


def _parameters(table: Table, name: str) -> dict[str, str]:
    found = table.strings(name)
    for each in found.keys() & _OURS:
        table.notes.add(dotted(dotted(table.key, name), each), "is set by the protocol")
    return found


def _redirect(table: Table | None) -> Redirect:
    if table is None:
        return Redirect()
    redirect = Redirect(
        host=table.choice("host", ("127.0.0.1", "localhost", "::1"), "127.0.0.1"),
        ports=table.numbers("ports", least=0, most=65535, default=(0,)),
        path=table.matching("path", _CALLBACK, "is not a callback path such as /callback", default="/callback"),
    )
    table.close()
    return redirect


def _id_token(table: Table | None) -> IdToken | None:
    if table is None:
        return None
    id_token = IdToken(
        verify=table.flag("verify", default=True), account_claim=table.exact("account_claim", limit=64) or None
    )
    table.close()
    return id_token
