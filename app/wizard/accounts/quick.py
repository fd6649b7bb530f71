"""The fast path of ``wizard token``: a good token that is at hand, in the time a small script takes.

It succeeds only when everything is plain and right, and otherwise says nothing: the full path then runs and explains.
What it may import is held by a test.
"""

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from wizard.errors import KeyringSilent
from wizard.store import record
from wizard.store.files import read, read_private
from wizard.store.paths import Folders, folders
from wizard.store.toml_file import LIMIT, decoded, parsed
from wizard.values.names import is_name

KEYRING_S = 3.0
_PROTOCOLS = ("openai-chat", "openai-responses", "anthropic-messages", "gemini")
_METHODS = ("api-key", "browser", "device", "bearer")
_LOOPBACK = ("http://127.0.0.1", "http://[::1]", "http://localhost")
# Any other key, of any other type, may mean something that only the full path understands.
_TEXTS = ("provider", "protocol", "base_url", "model")
_AUTH = ("method", "kind", "credential", "store", "account")


class _Decline(Exception):
    """Not plain, or not right."""


def token(profile: str | None, app: str | None) -> str | None:
    """The profile's token, or None: run the full path.

    Raises KeyringSilent, the one failure that would take as long again when it is repeated.
    """
    try:
        return _token(profile, folders(app), os.environ)
    except KeyringSilent:
        raise
    except Exception:  # noqa: BLE001  # whatever it is, the full path meets it again and says it properly
        return None


def _token(name: str | None, where: Folders, env: Mapping[str, str]) -> str:
    held = read(where.config_file, LIMIT)
    if held is None:
        raise _Decline
    config = parsed(decoded(held.data, where.config_file).text, where.config_file)
    if config.get("version", 1) != 1 or config.get("version") is True:
        raise _Decline
    chosen = name or env.get("WIZARD_PROFILE") or config.get("default")
    profile = config["profiles"][chosen]
    auth = profile["auth"]
    if not is_name(chosen) or not _is_plain(profile, auth):
        raise _Decline
    if auth["method"] == "env":
        return _clean(env[auth["env_key"]].strip(), shortest=8)
    return _recorded(auth["credential"], profile["base_url"], where)


def _is_plain(profile: dict[str, Any], auth: dict[str, Any]) -> bool:
    texts = [profile.get(key, "-") for key in _TEXTS] + [auth.get(key, "-") for key in _AUTH]
    return (
        all(isinstance(each, str) and each.strip() for each in texts)
        and is_name(profile["provider"])
        and profile["protocol"] in _PROTOCOLS
        and _is_plain_url(profile["base_url"])
        and set(profile) <= {*_TEXTS, "auth"}
        and auth.get("kind", "tokens") in record.KINDS
        and auth.get("store", "plain") in record.STORES
        and auth.get("verified", True) in (True, False)
        and set(auth) <= {*_AUTH, "obtained", "verified", "env_key"}
        and (auth["method"] in _METHODS if "credential" in auth else auth["method"] == "env")
        and ("env_key" in auth) is not ("credential" in auth)
    )


def _is_plain_url(url: str) -> bool:
    """Written as the store writes it, so that a comparison of text is one of addresses."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    return (
        url.isascii()
        and url.isprintable()
        and not any(char in url for char in " \\?#@")
        and bool(host)
        and host == host.lower()
        and (scheme == "https" or (scheme == "http" and f"http://{_without_port(host)}" in _LOOPBACK))
    )


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if name and port.isdecimal() else host


def _recorded(credential_id: str, base_url: str, where: Folders) -> str:
    path = record.path_of(where.state, credential_id)
    held = read_private(path)
    if held is None or held.is_open_to_others:
        raise _Decline
    found = record.parse(held.data, path)
    header = found.header
    if not header.exportable or header.purpose == "pending" or not _is_bound(base_url, header.origins):
        raise _Decline
    now = time.time()
    if header.expires_at is not None and not header.obtained <= now < header.expires_at - _margin(header):
        raise _Decline
    key = None
    if header.kek is not None:
        key = _key(where.service, header.kek)
    elif header.store != "plain":
        raise _Decline
    body = record.unseal(found, key, path)
    # From four fifths of its life on, a token that can be renewed is the full path's to renew.
    if header.expires_at is not None and "refresh_token" in body and header.expires_at - now < _life(header) / 5:
        raise _Decline
    return _clean(body["secret"])


def _is_bound(base_url: str, origins: tuple[str, ...]) -> bool:
    return any(base_url == each or base_url.startswith(f"{each}/") for each in origins)


def _life(header: record.Header) -> float:
    return max(0.0, (header.expires_at or 0.0) - header.obtained)


def _margin(header: record.Header) -> float:
    """A token this close to its end may not survive the request it is fetched for (R33)."""
    return min(300.0, _life(header) / 5)


def _key(service: str, name: str) -> bytes:
    if sys.platform != "linux":
        raise _Decline
    import binascii  # noqa: PLC0415  # late: a plain record needs none of these

    from wizard.store import secret_service  # noqa: PLC0415  # late: as above
    from wizard.store.deadline import Late, bounded  # noqa: PLC0415  # late: as above

    try:
        text = bounded(lambda: secret_service.read(service, name), KEYRING_S)
    except Late:
        raise KeyringSilent(
            f"the system keyring has not answered within {KEYRING_S:g} s", hint=secret_service.ELSEWHERE
        ) from None
    key = binascii.a2b_base64(text or "", strict_mode=True)
    if len(key) != 32:
        raise _Decline
    return key


def _clean(text: str, *, shortest: int = 1) -> str:
    if len(text) < shortest or any(not "\x21" <= char <= "\x7e" for char in text):
        raise _Decline
    return text
