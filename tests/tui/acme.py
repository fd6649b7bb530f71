"""A provider whose profiles may be in an encrypted file, logged in to without a screen."""

import asyncio
import os
from pathlib import Path

from servers.model_server import ModelServer
from wizard.accounts.context import Context
from wizard.accounts.log_in import draft_for, log_in
from wizard.lines.script import Script
from wizard.login.draft import Wishes
from wizard.values.keys import clean
from wizard.values.profile import Store
from wizard.values.secret import Secret

PRESET = """
id = "acme"
name = "Acme"
category = "cloud"
endpoints = [{{ id = "default", protocol = "openai-chat", base_url = "{base_url}" }}]
login = [{{ method = "api-key" }}]
"""
PHRASE = "correct horse"


def install(server: ModelServer) -> Path:
    """The wizard's folder, with the preset in it."""
    folder = Path(os.environ["XDG_CONFIG_HOME"], "wizard")
    (folder / "presets").mkdir(parents=True)
    (folder / "presets" / "acme.toml").write_text(PRESET.format(base_url=server.base_url))
    return folder


def saved(server: ModelServer, name: str, store: Store) -> None:
    wishes = Wishes(method="api-key", store=store, model="tiny-llama", profile=name)
    script = Script(read_key=lambda: clean(server.key), read_passphrase=lambda: Secret(PHRASE), yes=True)
    asyncio.run(log_in(Context(), draft_for(Context(), "acme", wishes), script))
