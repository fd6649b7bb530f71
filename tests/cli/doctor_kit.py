"""`wizard doctor`, its answer held to the schema, and what tests of it share."""

import asyncio
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema

from servers.cli import run_wizard
from servers.home import config
from wizard.accounts.context import Context
from wizard.accounts.doctor.examination import examined
from wizard.cli.doctor import as_json
from wizard.demo.provider import Practice
from wizard.store import profiles
from wizard.values.credential import Credential
from wizard.values.finding import code
from wizard.values.profile import Auth, Profile, Store
from wizard.values.secret import Secret
from wizard.values.url import origin

SCHEMA = {
    "type": "object",
    "required": ["v", "findings"],
    "additionalProperties": False,
    "properties": {
        "v": {"const": 1},
        "findings": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "level", "text", "hint"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "level": {"enum": ["ok", "warning", "error"]},
                    "text": {"type": "string", "minLength": 1, "maxLength": 400},
                    "hint": {"type": ["string", "null"], "minLength": 1, "maxLength": 400},
                },
            },
        },
    },
}


COMMAND = re.compile(r"`[^`]+`|^(?:wizard|rm|chmod|unset|export|tmux|llm|ls|correct it in an editor: `) ")


class Told:
    """Findings by id; ``exit`` is how the command ended."""

    def __init__(self, document: dict[str, Any], ended: int) -> None:
        jsonschema.validate(document, SCHEMA)
        findings = document["findings"]
        self.exit = ended
        self.by_id = {each["id"]: each for each in findings}
        assert len(self.by_id) == len(findings), "an id is said twice"
        for each in findings:
            assert (each["hint"] is None) is (each["level"] == "ok"), each
            assert each["hint"] is None or COMMAND.search(each["hint"]), f"no command in {each}"
        self.everything = json.dumps(document, ensure_ascii=False)

    def __getitem__(self, what: str) -> dict[str, str]:
        return self.by_id[what]

    def level(self, what: str) -> str:
        return self.by_id[what]["level"]

    @property
    def errors(self) -> list[str]:
        return [what for what, each in self.by_id.items() if each["level"] == "error"]

    @property
    def unwell(self) -> set[str]:
        return {what for what, each in self.by_id.items() if each["level"] != "ok"}


def doctor(**environ: str) -> Told:
    """Looked at in this process, with these variables besides."""
    context = Context(environ={**os.environ, **environ})
    found = asyncio.run(examined(context, (60, 16), lambda _names: None))
    return Told({"v": 1, "findings": [as_json(each) for each in found]}, code(found))


def told_by_process(*words: str, **environ: str) -> Told:
    done = run_wizard(["doctor", "--json", *words], env=environ)
    assert done.err == ""
    return Told(json.loads(done.out), done.exit)


def logged_in(practice: Practice, store: Store = "plain") -> str:
    """A profile `practice`, the default, as a login leaves it; its key."""
    key, context = practice.issue_key(), Context()
    credential = Credential(kind="api-key", secret=Secret(key), origins=(origin(practice.base_url),))
    context.vault.put("practice", credential, store, provider="practice", profile="practice", method="api-key")
    auth = Auth(method="api-key", kind="api-key", credential="practice", store=store)
    saved = Profile(name="practice", provider="practice", protocol="openai-chat", base_url=practice.base_url, auth=auth)
    profiles.put(context.folders, saved)
    return key


def state() -> Path:
    return Path(os.environ["XDG_STATE_HOME"], "wizard")


def written(text: str) -> Path:
    """As config.toml; the keyless profiles of it by :func:`profile`."""
    config().parent.mkdir(parents=True, exist_ok=True)
    config().write_text(text)
    return config()


def profile(name: str, base_url: str) -> str:
    return (
        f'[profiles.{name}]\nprovider = "custom-openai"\nprotocol = "openai-chat"\nbase_url = "{base_url}"\n'
        f'[profiles.{name}.auth]\nmethod = "none"\n'
    )


def snapshot(folders: Sequence[Path]) -> dict[str, tuple[int, int, bytes]]:
    """Everything below, with its mode and time: to say that nothing was touched."""
    found = {}
    for folder in folders:
        for each in sorted([folder, *folder.rglob("*")]):
            info = each.lstat()
            found[str(each)] = (info.st_mode, info.st_mtime_ns, each.read_bytes() if each.is_file() else b"")
    return found
