"""User presets for the authorization server of the tests.

``install_oidc_preset(server.issuer, **options)`` writes ``corp.toml`` where the user's presets are; ``preset_toml``
is its text. Options: ``id``, ``base_url`` (default: the server's own /v1, see ``AuthorizationServer.models``),
``methods=("browser", "device", "minted")``, ``discover=True`` for the issuer alone instead of each address,
``scopes``, ``protocol``, and ``more`` for keys that every browser and device login gets; None takes one out.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import tomlkit

Method = Literal["browser", "device", "minted"]
SCOPES = ("openid", "email", "offline_access", "inference")


def preset_toml(
    issuer: str,
    *,
    id: str = "corp",  # noqa: A002  # the key's own name
    base_url: str = "",
    methods: Sequence[Method] = ("browser", "device"),
    discover: bool = False,
    scopes: Sequence[str] = SCOPES,
    protocol: str = "openai-chat",
    more: Mapping[str, Any] | None = None,
) -> str:
    """A preset with these logins; a minted key and a token are checked at different addresses, so they do not mix."""
    minted = "minted" in methods
    assert not minted or len(methods) == 1
    logins = [_minted(issuer) if minted else _tokens(issuer, method, scopes, discover=discover) for method in methods]
    for each in logins:
        each.update(more or {})
    preset = {
        "id": id,
        "name": "Corp",
        "summary": "The authorization server of the tests",
        "category": "gateway",
        "env": {"key": ["CORP_API_KEY"]},
        "endpoints": [{"id": "default", "protocol": protocol, "base_url": base_url or f"{issuer}/v1"}],
        "verify": {"url": f"{issuer}/key" if minted else f"{issuer}/me", "rejected": [401]},
        "login": [{name: value for name, value in each.items() if value is not None} for each in logins],
    }
    return tomlkit.dumps(preset)


def install_oidc_preset(issuer: str, **options: Any) -> Path:
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", f"{options.get('id', 'corp')}.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(preset_toml(issuer, **options))
    return file


def _tokens(issuer: str, method: str, scopes: Sequence[str], *, discover: bool) -> dict[str, Any]:
    login: dict[str, Any] = {"method": method, "client_id": "cli", "scopes": list(scopes)}
    if discover:
        login["issuer"] = issuer
    else:
        login["token_url"] = f"{issuer}/token"
        login["revoke_url"] = f"{issuer}/token/revocation"
        if method == "browser":
            login["authorize_url"] = f"{issuer}/auth"
            login["jwks_url"] = f"{issuer}/jwks"
            login["issuer"] = issuer
        else:
            login["device_url"] = f"{issuer}/device/auth"
    if method == "browser":
        login["id_token"] = {"verify": True, "account_claim": "email"}
    return login


def _minted(issuer: str) -> dict[str, Any]:
    return {
        "method": "browser",
        "kind": "api-key",
        "authorize_url": f"{issuer}/auth",
        "token_url": f"{issuer}/keys",
        "token_body": "json",
        "token_field": "key",
        "redirect_param": "callback_url",
        "state_in": "redirect",
    }
