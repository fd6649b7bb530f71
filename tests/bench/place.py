"""Where the bench runs: the package as pip installs it, compiled, and a throw-away home that is told everything."""

import compileall
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from servers.secret_service import SecretService
from store.kit import credential, profile
from wizard.catalog.packed import NAME, packed
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.vault import Vault

ROOT = Path(__file__).parents[2]
MANY = 1000
# What the console script of an installed package is (pip writes it).
SCRIPT = """
import re
import sys
from wizard.cli.main import main
sys.exit(main())
"""


@dataclass(frozen=True, slots=True)
class Place:
    folder: Path
    env: Mapping[str, str]  # of somebody with a profile in each store
    item: str  # under which the keyring keeps the key of one

    @property
    def new(self) -> dict[str, str]:
        """The environment of somebody who has nothing yet."""
        return {**self.env, "HOME": str(self.folder / "new")}

    @property
    def many(self) -> dict[str, str]:
        """Of somebody with a thousand profiles."""
        return {**self.env, "HOME": str(self.folder / "many")}

    def wizard(self, *words: str) -> list[str]:
        return [sys.executable, str(self.folder / "wizard"), *words]


@contextmanager
def place() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="wizard-bench-"))
    before = dict(os.environ)
    service = SecretService()
    try:
        site = folder / "site"
        shutil.copytree(ROOT / "app", site, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "presets", site / "wizard" / "presets")
        texts = {each.stem: each.read_text("utf-8") for each in (ROOT / "presets").glob("*.toml")}
        (site / "wizard" / "presets" / NAME).write_text(packed(texts), "utf-8")  # as hatch_build.py does
        compileall.compile_dir(site, quiet=1)
        (folder / "wizard").write_text(SCRIPT)
        (folder / "new").mkdir()
        env = {
            "PATH": before["PATH"],
            "HOME": str(folder / "home"),
            "DBUS_SESSION_BUS_ADDRESS": service.address,
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(site),
        }
        os.environ.clear()
        os.environ.update(env)
        for store in ("plain", "keyring"):
            Vault(folders()).put(store, credential(), store)
            profiles.put(folders(), profile(store, auth=replace(profile(store).auth, store=store)))
        item = Vault(folders()).header("keyring").kek
        host = folders("mytool")
        Vault(host).put("openai", credential(), "plain")
        profiles.put(host, profile("openai", auth=replace(profile("openai").auth, store="plain")))
        _multiply(folder)
        yield Place(folder, env, item)
    finally:
        os.environ.clear()
        os.environ.update(before)
        service.close()
        shutil.rmtree(folder)


def _multiply(folder: Path) -> None:
    shutil.copytree(folder / "home", folder / "many")
    config = folder / "many" / ".config" / "wizard" / "config.toml"
    text = config.read_text()
    begins = text.index("[profiles.plain]")
    one = text[begins : text.index("[profiles.keyring]")]
    more = (one.replace("profiles.plain", f"profiles.plain-{at}") for at in range(MANY - 2))
    config.write_text(text.rstrip("\n") + "\n\n" + "".join(more))
