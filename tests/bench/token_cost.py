"""What `wizard token` costs beside the least any program could pay: ``PYTHONPATH=app:tests python tests/bench/token_cost.py [ROUNDS]``.

Medians of interleaved runs, as ratios, because a busy machine slows all of them alike. The package is installed into a
folder of its own and compiled, as pip does. Beside it, where they are installed: ``gh auth token`` and ``keyring get``.
"""

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from servers.secret_service import SecretService
from store.kit import credential, profile
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.vault import Vault

APP = Path(__file__).parents[2] / "app"
# The least that reads one item and opens one seal.
ONE_SECRET = """
import sys
import secretstorage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
bus = secretstorage.dbus_init()
for item in secretstorage.search_items(bus, {"service": "wizard", "username": sys.argv[1]}):
    key = item.get_secret()
sealed = ChaCha20Poly1305(bytes(32)).encrypt(bytes(12), b"sk-0123456789", b"")
print(ChaCha20Poly1305(bytes(32)).decrypt(bytes(12), sealed, b"").decode())
"""
# What the console script of an installed package is (pip writes it).
SCRIPT = """
import re
import sys
from wizard.cli.main import main
sys.exit(main())
"""
QUICK = "from wizard.accounts.quick import token; print(token({!r}, None))"
TARGETS = {"plain": ("python -c pass", 3.0), "keyring": ("one item, one seal", 1.3)}


def installed(folder: Path) -> Path:
    site = folder / "site"
    shutil.copytree(APP, site, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(site, quiet=1)
    return site


def commands(item: str, script: Path) -> dict[str, list[str]]:
    python = [sys.executable, "-c"]
    found = {
        "python -c pass": [*python, "pass"],
        "quick.token, plain": [*python, QUICK.format("plain")],
        "wizard token, plain": [sys.executable, str(script), "token", "plain"],
        "one item, one seal": [*python, ONE_SECRET, item],
        "quick.token, keyring": [*python, QUICK.format("keyring")],
        "wizard token, keyring": [sys.executable, str(script), "token", "keyring"],
        "keyring get": [sys.executable, "-m", "keyring", "get", "wizard", item],
    }
    if gh := shutil.which("gh"):
        found["gh auth token"] = [gh, "auth", "token"]
    return found


def measure(rounds: int, table: dict[str, list[str]], env: dict[str, str]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in table}
    for number in range(rounds + 1):
        for name, argv in table.items():
            start = time.perf_counter()
            done = subprocess.run(argv, env=env, capture_output=True, check=False)
            if number:  # the first round warms the caches
                times[name].append(time.perf_counter() - start)
            elif done.returncode and not name.startswith("gh"):
                sys.exit(f"{name}: {done.stderr.decode()}")
    return {name: statistics.median(each) * 1000 for name, each in times.items()}


def main(rounds: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="wizard-bench-"))
    service = SecretService()
    try:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WIZARD_", "PYTHON"))}
        home = {"HOME": str(folder / "home"), "DBUS_SESSION_BUS_ADDRESS": service.address}
        os.environ.clear()
        os.environ.update(kept | home)
        for store in ("plain", "keyring"):
            Vault(folders()).put(store, credential(), store)
            profiles.put(folders(), profile(store, auth=replace(profile(store).auth, store=store)))
        script = folder / "wizard"
        script.write_text(SCRIPT)
        item = Vault(folders()).header("keyring").kek
        table = commands(item, script)
        medians = measure(rounds, table, {**os.environ, "PYTHONPATH": str(installed(folder))})
    finally:
        service.close()
        shutil.rmtree(folder)
    return report(medians)


def report(medians: dict[str, float]) -> int:
    missed = 0
    for name, ms in medians.items():
        against, target = next((each for kind, each in TARGETS.items() if name.endswith(kind)), (None, 0.0))
        line = f"{name:24} {ms:7.1f} ms"
        if against and name != against:
            ratio = ms / medians[against]
            missed += ratio > target
            line += f"   {ratio:4.2f} × {against} (at most {target})" + ("   MISSED" if ratio > target else "")
        print(line)
    return missed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
