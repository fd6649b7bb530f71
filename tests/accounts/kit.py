"""What the tests of sign-ins share: a draft as the flow leaves it, a save, and what stands on the disk."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from servers.home import creds
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for
from wizard.accounts.save import Save
from wizard.login.draft import Draft, Wishes
from wizard.values.credential import Credential, Kept, Saved
from wizard.values.preset import BrowserLogin
from wizard.values.profile import Store
from wizard.values.secret import Secret

ORIGINS = ("https://openrouter.ai",)


def minted(secret: str = "sk-or-canary-new") -> Credential:
    return Credential(kind="api-key", secret=Secret(secret), origins=ORIGINS)


def begun(context: Context, name: str = "openrouter", **wishes: Any) -> Draft:
    """A browser sign-in that has settled where it leads."""
    known = name in context.config.profiles
    draft = draft_for(context, name if known else "openrouter", Wishes(**wishes))
    assert draft.preset is not None
    login = draft.preset.login("browser")
    assert isinstance(login, BrowserLogin)
    return replace(draft, login=login, endpoint=draft.preset.endpoints[0], profile=name)


def kept(
    context: Context,
    candidates: Candidates,
    credential: Credential | None = None,
    store: Store = "plain",
    *,
    name: str = "openrouter",
    passphrase: Secret | None = None,
) -> Draft:
    """A draft whose credential is sealed as a candidate."""
    draft = begun(context, name)
    room = candidates.reserve(draft, store, passphrase)
    credential = credential or minted()
    candidates.keep(room, credential)
    return replace(draft, credential=credential, kept=room, store=store, passphrase=passphrase)


def saved(secret: str, name: str = "openrouter") -> Saved:
    context = Context()
    candidates = Candidates(context)
    return Save(context, kept(context, candidates, minted(secret), name=name), candidates).run()


def found(context: Context, room: Kept) -> Credential:
    return context.vault.get(room.id, room.passphrase)


def records() -> list[str]:
    return sorted(each.stem for each in creds().glob("*.cred"))


def holding(secret: str) -> list[str]:
    """The files below the home that hold a secret in clear."""
    state = Path(os.environ["XDG_STATE_HOME"])
    return [each.name for each in state.rglob("*") if each.is_file() and secret.encode() in each.read_bytes()]
