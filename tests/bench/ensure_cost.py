"""What `ensure_profile` costs a host program that is logged in: ``PYTHONPATH=app:tests python tests/bench/ensure_cost.py [ROUNDS]``.

Medians of interleaved runs, as ratios, because a busy machine slows all of them alike. The package is installed into a
folder of its own and compiled, as pip does. Beside it: a host that asks the second time, and the imports any host has.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.token_cost import installed, measure
from store.kit import credential, profile
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.vault import Vault

PRESETS = Path(__file__).parents[2] / "presets"
ENSURE = "import wizard; wizard.ensure_profile(app='mytool', providers=['openai', 'anthropic'])"
# What a program that talks to a model has loaded anyway.
HOST = "import dataclasses, json, pathlib, re, typing, urllib.parse"
AGAIN = f"""
{ENSURE}
import time
begun = time.perf_counter()
for _ in range(20):
    wizard.ensure_profile(app='mytool', providers=['openai', 'anthropic'])
print((time.perf_counter() - begun) / 20 * 1000)
"""
# name: (against, at most)
TARGETS = {
    "ensure_profile": ("python -c pass", 8.0),
    "ensure_profile in a host": ("a host's own imports", 2.5),
}


def main(rounds: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="wizard-bench-"))
    try:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WIZARD_", "PYTHON"))}
        os.environ.clear()
        os.environ.update({**kept, "HOME": str(folder / "home")})
        where = folders("mytool")
        Vault(where).put("openai", credential(), "plain")
        profiles.put(where, profile("openai", auth=replace(profile("openai").auth, store="plain")))
        python = [sys.executable, "-c"]
        table = {
            "python -c pass": [*python, "pass"],
            "a host's own imports": [*python, HOST],
            "import wizard": [*python, "import wizard"],
            "ensure_profile": [*python, ENSURE],
            "ensure_profile in a host": [*python, f"{HOST}; {ENSURE}"],
        }
        site = installed(folder)
        shutil.copytree(PRESETS, site / "wizard" / "presets")
        env = {**os.environ, "PYTHONPATH": str(site)}
        medians = measure(rounds, table, env)
        again = subprocess.run([*python, AGAIN], env=env, capture_output=True, text=True, check=True).stdout
    finally:
        shutil.rmtree(folder)
    return report(medians, float(again))


def report(medians: dict[str, float], again_ms: float) -> int:
    missed = 0
    for name, ms in medians.items():
        line = f"{name:26} {ms:7.1f} ms"
        if name in TARGETS:
            against, most = TARGETS[name]
            ratio = ms / medians[against]
            missed += ratio > most
            line += f"   {ratio:4.2f} × {against} (at most {most})" + ("   MISSED" if ratio > most else "")
        print(line)
    print(f"{'asked again in one process':26} {again_ms:7.1f} ms")
    return missed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
