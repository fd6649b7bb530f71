"""What the tests of this room share: profiles as the store writes them."""

import os
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.vault import Vault
from wizard.values.credential import Credential
from wizard.values.profile import Auth, Profile, Store, TokenCommand
from wizard.values.secret import Secret

# Reading the certificates of the world takes longer than a test.
TRUSTING_NONE = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
KEY = "sk-canary-7f3a9b1c5d2e4f60"


def client(auth: Any, module: Any = httpx, **more: Any) -> Any:
    return module.Client(auth=auth, verify=TRUSTING_NONE, trust_env=False, **more)


def logged_in(
    base_url: str,
    secret: str = KEY,
    name: str = "work",
    *,
    app: str | None = None,
    origins: tuple[str, ...] = (),
    exportable: bool = True,
    kind: str = "api-key",
    store: Store = "plain",
    **changes: Any,
) -> Profile:
    """A profile with a sealed key, of a provider without a preset."""
    where = folders(app)
    origin = "/".join(base_url.split("/")[:3])
    credential = Credential(kind=kind, secret=Secret(secret), origins=origins or (origin,))
    auth = Auth(method="api-key" if kind == "api-key" else "bearer", kind=kind, credential=name, store=store)
    profile = Profile(
        **{"name": name, "provider": "lab", "protocol": "openai-chat", "base_url": base_url, "auth": auth, **changes}
    )
    Vault(where).put(name, credential, store, provider="lab", profile=name, exportable=exportable)
    profiles.put(where, profile)
    return profile


def by_command(base_url: str, script: str, name: str = "work", *, interval_ms: int = 300_000) -> Path:
    """A profile whose token a shell script prints; the file it appends a line to at each run."""
    home = Path(os.environ["HOME"])
    program, runs = home / f"{name}-token", home / f"{name}-runs"
    program.write_text(f"#!/bin/sh\necho run >> {runs}\nN=$(wc -l < {runs} | tr -d ' ')\n{script}\n")
    program.chmod(0o755)
    command = TokenCommand(command=str(program), refresh_interval_ms=interval_ms)
    auth = Auth(method="command", command=command)
    profiles.put(folders(), Profile(name=name, provider="lab", protocol="openai-chat", base_url=base_url, auth=auth))
    return runs


def changed(profile: Profile, **changes: Any) -> Profile:
    new = replace(profile, **changes)
    profiles.put(folders(), new)
    return new


def lines(runs: Path) -> int:
    return len(runs.read_text().splitlines()) if runs.exists() else 0
