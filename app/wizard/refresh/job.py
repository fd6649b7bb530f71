"""What the process that refreshes is told, through a pipe: never by arguments or the environment, where others look."""

import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Any

from wizard.store.paths import Folders
from wizard.values.frozen import dataclass
from wizard.values.preset import BrowserLogin, DeviceLogin, IdToken, OAuthLogin


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One record, by its id and the generation that is to be renewed. ``known`` is the key that opens it, by its name.

    ``inherits``: the worker was started with the record's lock; else it takes the lock itself.
    """

    folders: Folders
    id: str
    generation: int
    known: tuple[str, bytes] | None = field(repr=False)
    login: OAuthLogin
    inherits: bool = True

    def encoded(self) -> bytes:
        login = self.login
        browser = login if isinstance(login, BrowserLogin) else BrowserLogin(method="browser")
        said = {
            "folders": self.folders._asdict(),
            "id": self.id,
            "generation": self.generation,
            "known": None if self.known is None else (self.known[0], binascii.hexlify(self.known[1]).decode()),
            "inherits": self.inherits,
            "login": {
                "method": login.method,
                "token_url": login.token_url,
                "issuer": login.issuer,
                "client_id": login.client_id,
                "resource": login.resource,
                "headers": dict(login.headers),
                "token_params": dict(login.token_params),
                "token_body": browser.token_body,
                "token_field": browser.token_field,
                "id_token": None if browser.id_token is None else asdict(browser.id_token),
            },
        }
        return json.dumps(said).encode()


def decoded(data: bytes) -> Job:
    """Raises ValueError, KeyError, TypeError for what was cut off."""
    said = json.loads(data)
    known = said["known"]
    where = said["folders"]
    return Job(
        folders=Folders(**{**where, "admin_presets": tuple(where["admin_presets"])}),
        id=said["id"],
        generation=said["generation"],
        known=None if known is None else (known[0], binascii.unhexlify(known[1])),
        login=_login(said["login"]),
        inherits=said["inherits"],
    )


def _login(said: Mapping[str, Any]) -> OAuthLogin:
    shared = {name: said[name] for name in ("token_url", "issuer", "client_id", "resource", "headers", "token_params")}
    if said["method"] == "device":
        return DeviceLogin(method="device", **shared)
    id_token = None if said["id_token"] is None else IdToken(**said["id_token"])
    return BrowserLogin(
        method="browser", **shared, token_body=said["token_body"], token_field=said["token_field"], id_token=id_token
    )
