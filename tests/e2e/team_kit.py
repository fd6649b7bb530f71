"""A keyring backend of a third party, as a package somewhere on the path."""

import json
from pathlib import Path

BACKEND = """
import json, os, pathlib, time
from keyring.backend import KeyringBackend

pathlib.Path(os.environ["TEAM_LOG"]).open("a").write("imported\\n")

class TeamVault(KeyringBackend):
    priority = 9
    file = pathlib.Path(os.environ["TEAM_ITEMS"])

    def _items(self):
        time.sleep(float(os.environ.get("TEAM_SLOW", "0")))  # a vault that takes its time is what is tried
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def get_password(self, service, user):
        return self._items().get(f"{service} {user}")

    def set_password(self, service, user, password):
        self.file.write_text(json.dumps({**self._items(), f"{service} {user}": password}))

    def delete_password(self, service, user):
        raise RuntimeError(password)
"""
NAME = "teamvault.backend.TeamVault"


class Team:
    """``env`` is what makes it importable, ``chosen`` what configures it besides."""

    def __init__(self, folder: Path) -> None:
        self.site, self._log, self._items = folder / "site", folder / "log", folder / "items.json"
        package = self.site / "teamvault"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "backend.py").write_text(BACKEND)
        self.env = {"TEAM_LOG": str(self._log), "TEAM_ITEMS": str(self._items)}
        self.chosen = {**self.env, "PYTHON_KEYRING_BACKEND": NAME}

    @property
    def has_run(self) -> bool:
        return self._log.exists()

    @property
    def items(self) -> dict[str, str]:
        return json.loads(self._items.read_text()) if self._items.exists() else {}
