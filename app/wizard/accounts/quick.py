"""The fast path of ``wizard token``: a good token that is at hand, in the time a small script takes.

It succeeds only when everything is plain and right, and otherwise says nothing: the full path then runs and explains.
What it may import is held by a test.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

from wizard.errors import KeyringSilent
from wizard.store import record
from wizard.store.excerpt import Excerpt
from wizard.store.files import read, read_private
from wizard.store.paths import Folders, folders
from wizard.store.toml_file import LIMIT, decoded, parsed
from wizard.values.names import is_name, is_variable

KEYRING_S = 3.0
# As in wizard.values and wizard.store, whose modules cost more than all the rest here.
_PROTOCOLS = ("openai-chat", "openai-responses", "anthropic-messages", "gemini")
_METHODS = ("api-key", "browser", "device", "bearer")
# Keys of the file that are text, where they are there at all.
_TEXTS = ("provider", "protocol", "base_url", "model")
_PUNCTUATION = dict.fromkeys(map(ord, "-_.~+/"))
_AUTH = ("method", "kind", "credential", "env_key", "origin", "store", "account")


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
    text = Excerpt(decoded(held.data, where.config_file).text)
    config = parsed(text.head, where.config_file)
    version, default = config.get("version", 1), config.get("default", "")
    if type(version) is not int or version != 1 or not isinstance(default, str):
        raise _Decline
    chosen = (env.get("WIZARD_PROFILE") or default) if name is None else name
    if not is_name(chosen):
        raise _Decline
    if len(more := text.about(chosen)) > len(text.head):
        config = parsed(more, where.config_file)
    profile = config["profiles"][chosen]
    auth = profile["auth"]
    if not _is_plain(profile, auth):
        raise _Decline
    if auth["method"] == "env":
        if "origin" in auth and not _is_bound(profile["base_url"], (auth["origin"],)):
            raise _Decline
        return _untouched(env[_variable(auth["env_key"])].strip())
    return _recorded(auth["credential"], auth.get("store"), profile["base_url"], where)


def _is_plain(profile: dict[str, Any], auth: dict[str, Any]) -> bool:
    """True for a table that the full path would read without a complaint; a gateway is its business alone."""
    texts = [profile.get(key, "-") for key in _TEXTS] + [auth.get(key, "-") for key in _AUTH]
    lists = [profile.get("models", []), [*profile.get("parameters", {}).values()]]
    flags = [profile.get("allow_insecure", False), auth.get("verified", True), auth.get("rejected", False)]
    return (
        all(isinstance(each, str) and each.strip() for each in texts)
        and all(isinstance(each, list) and all(isinstance(one, str) for one in each) for each in lists)
        and all(isinstance(each, bool) for each in flags)
        and "gateway" not in profile
        and "command" not in auth
        and ("obtained" not in auth or type(auth["obtained"]).__name__ == "datetime")
        and is_name(profile["provider"])
        and profile["protocol"] in _PROTOCOLS
        and _is_plain_url(profile["base_url"])
        and auth.get("kind", "tokens") in record.KINDS
        and auth.get("store", "plain") in record.STORES
        and (auth["method"] in _METHODS if "credential" in auth else auth["method"] == "env")
        and ("env_key" in auth) is not ("credential" in auth)
    )


def _variable(name: str) -> str:
    if not is_variable(name):
        raise _Decline
    return name


def _is_plain_url(url: str) -> bool:
    """Written as the store writes it, so that a comparison of text is one of addresses."""
    scheme, _, rest = url.partition("://")
    host, _, port = rest.partition("/")[0].partition(":")
    secure = scheme == "https" or (scheme == "http" and host in {"127.0.0.1", "localhost"})
    return (
        secure
        and url.isascii()
        and url.isprintable()
        and not any(char in url for char in " \\?#@")
        and (":" not in rest.partition("/")[0] or (port.isdecimal() and 0 < int(port[:6]) < 65536))
        and (host == "127.0.0.1" or _is_plain_host(host))
    )


def _is_plain_host(host: str) -> bool:
    labels = host.split(".")
    return (
        len(host) < 254
        and host == host.lower()
        and labels[-1].isalpha()  # else it may be a number in one of the spellings of an address
        and all(each.replace("-", "").isalnum() and each.strip("-") == each and len(each) < 64 for each in labels)
    )


def _recorded(credential_id: str, store: str | None, base_url: str, where: Folders) -> str:
    path = record.path_of(where.state, credential_id)
    held = read_private(path)
    if held is None or held.is_open_to_others:
        raise _Decline
    found = record.parse(held.data, path)
    header = found.header
    is_described = header.purpose in record.USED and header.store == store
    if not header.exportable or not is_described or not _is_bound(base_url, header.origins):
        raise _Decline
    left, life = record.left_s(header, record.now()), record.life_s(header)
    if left is not None and left <= record.margin_s(header):
        raise _Decline
    # From four fifths of its life on, a token that can be renewed is the full path's to renew.
    if left is not None and life is not None and header.renewable and left < life / 5:
        raise _Decline
    key = None
    if header.kek is not None:
        key = _key(where.service, header.kek)
    elif header.store != "plain":
        raise _Decline
    return _clean(record.unseal(found, key, path)["secret"])


def _is_bound(base_url: str, origins: tuple[str, ...]) -> bool:
    return any(base_url == each or base_url.startswith(f"{each}/") for each in origins)


def _key(service: str, name: str) -> bytes:
    if sys.platform != "linux" or "@" in name:  # held by another keyring than the system's
        raise _Decline
    import binascii  # noqa: PLC0415  # late: a plain record needs none of these

    from wizard.store import secret_service  # noqa: PLC0415  # late: as above
    from wizard.store.deadline import Late, bounded  # noqa: PLC0415  # late: as above

    try:
        text = bounded(lambda: secret_service.read(service, name), KEYRING_S)
    except Late:
        raise KeyringSilent(
            f"the system keyring has not answered within {KEYRING_S:g} s", hint=secret_service.SILENT
        ) from None
    key = binascii.a2b_base64(text or "", strict_mode=True)
    if len(key) != 32:
        raise _Decline
    return key


def _clean(text: str) -> str:
    if not text or any(not "\x21" <= char <= "\x7e" for char in text):
        raise _Decline
    return text


def _untouched(text: str) -> str:
    """A key from the environment in which there is nothing to be cleaned: no quotes, no name in front."""
    bare = text.rstrip("=")
    if not 8 <= len(bare) <= 8000 or not bare.isascii() or not bare.translate(_PUNCTUATION).isalnum():
        raise _Decline
    return text
