"""Telling the server that a token is no longer wanted (RFC 7009)."""

from typing import Literal

import httpx

from wizard.oauth.form import post
from wizard.values.preset import OAuthLogin
from wizard.values.secret import Secret


def revoke_request(
    login: OAuthLogin,
    url: str,
    token: Secret,
    hint: Literal["refresh_token", "access_token"],
    *,
    client_id: str | None = None,
) -> httpx.Request:
    fields = {"token": token, "token_type_hint": hint, "client_id": client_id or login.client_id}
    return post(url, fields, headers=login.headers)


def revoked(response: httpx.Response) -> bool:
    """Whether the token is gone: 200 is also the answer for one that never was (RFC 7009 §2.2)."""
    return response.status_code in {200, 204}
