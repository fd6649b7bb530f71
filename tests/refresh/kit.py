"""What the tests of this room share: a login at the real authorization server, written as a sign-in writes it."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from servers.cli import Done, run_wizard
from servers.oauth_client import NewClient
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from wizard.store import profiles, record
from wizard.store.opened import Opened, body_of
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.credential import Credential
from wizard.values.preset import Protocol
from wizard.values.profile import Auth, Profile, Store
from wizard.values.secret import Secret

HOUR = 3600.0


def logged_in(
    server: AuthorizationServer, client_of: NewClient, name: str = "corp", store: Store = "plain", **preset: Any
) -> Credential:
    """A profile whose tokens are the server's own, good for an hour."""
    install_oidc_preset(server.issuer, **preset)
    return saved(client_of(server).log_in(), server, name, store)


def renewed_and_unanswered(server: AuthorizationServer, client_of: NewClient) -> None:
    """The server has taken the refresh token and made another; the answer is seconds away, and who waited has left."""
    logged_in(server, client_of)
    expired()
    server.faults({"path": "/token", "after": True, "delay": 4000})
    assert token("--timeout", "1").exit == 75
    assert until(lambda: server.rotations() == 1)


def saved(
    tokens: dict[str, Any],
    server: AuthorizationServer,
    name: str = "corp",
    store: Store = "plain",
    *,
    protocol: Protocol = "openai-chat",
    **more: Any,
) -> Credential:
    one = Credential(
        kind="tokens",
        secret=Secret(tokens["access_token"]),
        origins=(server.root,),
        refresh_token=Secret(tokens["refresh_token"]) if "refresh_token" in tokens else None,
        expires_at=time.time() + HOUR,
        **{"account": "ada@example.org", **more},
    )
    where = folders()
    auth = Auth(method="browser", kind="tokens", credential=name, store=store)
    Vault(where).put(name, one, store, provider="corp", profile=name, method="browser")
    one_profile = Profile(
        name=name, provider="corp", protocol=protocol, base_url=f"{server.root}/v1", auth=auth, model="m"
    )
    profiles.put(where, one_profile)
    return one


def opened(name: str = "corp") -> Opened:
    return Vault(folders()).opened(name)


def aged(seconds: float, name: str = "corp", left: float = -1) -> None:
    """The record becomes that old, and its token has ``left`` seconds to live; nothing else of it changes."""
    now, found = time.time(), opened(name)
    header = found.header._replace(obtained=now - seconds, expires_at=now + left)
    path = Path(record.path_of(folders().state, name))
    path.write_bytes(record.seal(header, body_of(found.credential), found.key))


def expired(name: str = "corp") -> None:
    aged(2 * HOUR, name)


def notes(name: str = "corp") -> dict[str, Any]:
    path = Path(folders().state, "creds", f"{name}.refresh")
    return dict(json.loads(path.read_text())) if path.exists() else {}


def files() -> list[str]:
    return sorted(each.name for each in Path(folders().state, "creds").iterdir())


def record_bytes(name: str = "corp") -> bytes:
    return Path(record.path_of(folders().state, name)).read_bytes()


def over(until: float) -> None:
    """A pause is over: its end is set back."""
    _ends(until, 1.0)


def put_off(until: float) -> None:
    """A pause lasts a minute more: as long as a busy machine may take for two commands."""
    _ends(until, until + 60)


def _ends(until: float, then: float) -> None:
    path = Path(folders().state, "creds", "corp.refresh")
    path.write_text(path.read_text().replace(json.dumps(until), json.dumps(then)))


def token(*args: str, **more: Any) -> Done:
    return run_wizard(["token", *args], **more)


def refreshes(server: AuthorizationServer) -> int:
    """Requests for a new token, answered or not."""
    return len(server.requests("/token", grant_type="refresh_token"))


def until(what: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.004)
    return True
