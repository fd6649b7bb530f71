"""Starts writers and kills them at random moments: ``killer.py KIND KILLS SEED`` prints what it found as JSON."""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from store.kit import credential, profile, record_path, strays
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.store.replace import sweep, write_atomically
from wizard.store.vault import Vault

WHERE = folders()
VAULT = Vault(WHERE)
INSTALL = Path(WHERE.state, "install.json")
SIZE = 1000


def save(kind: str, number: int) -> None:
    """One generation of about 20 KB, its number at the beginning and the end."""
    if kind == "config":
        auth = replace(profile().auth, account=f"g{number}")
        profiles.put(WHERE, profile("openai", model=f"g{number}", auth=auth))
    elif kind == "record":
        VAULT.put("openai", credential(f"g{number}-" + "x" * 20 * SIZE + f"-g{number}"), "plain")
    else:
        sweep(WHERE.state)
        text = {"first": number, "filler": "x" * 20 * SIZE, "last": number}
        write_atomically(str(INSTALL), json.dumps(text).encode())


def slow_fsync(fd: int, sync=os.fsync) -> None:
    """As a disk does it; a kill in the middle of a write must not be a rare accident."""
    time.sleep(0.01)
    sync(fd)


def is_whole(kind: str) -> bool:
    try:
        if kind == "config":
            config = profiles.load(WHERE.config_file)
            found = config.profiles["openai"]
            comments = Path(WHERE.config_file).read_text().count("\n# a comment of twenty")
            return found.model == found.auth.account and comments == SIZE and "other" in config.profiles
        if kind == "record":
            parts = VAULT.get("openai").secret.reveal().split("-")
            return parts[0] == parts[-1] and len(parts) == 3
        text = json.loads(INSTALL.read_bytes())
        return text["first"] == text["last"]
    except Exception:  # noqa: BLE001  # however it is torn
        return False


def main(kind: str, kills: int, seed: str) -> None:
    rng = random.Random(seed)
    profiles.put(WHERE, profile("other"))
    VAULT.put("other", credential(), "plain")
    save(kind, 0)
    if kind == "config":
        config = Path(WHERE.config_file)
        comment = "\n# a comment of twenty" * SIZE
        config.write_text(
            config.read_text().replace("\n\n[profiles.openai.auth]", f"{comment}\n\n[profiles.openai.auth]")
        )
    folder = {"config": Path(WHERE.config_file).parent, "record": record_path("x").parent, "install": INSTALL.parent}
    found: Counter[str] = Counter()
    for _ in range(kills):
        pid = os.fork()
        if pid == 0:
            os.fsync = slow_fsync
            number = 1
            while True:
                save(kind, number)
                number += 1
        time.sleep(rng.uniform(0, 0.05))  # the moment of the kill is the experiment itself
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        own = [each for each in strays(folder[kind]) if f".{pid}." in each.name]
        found["within_a_write"] += bool(own)
        found["temp_empty"] += any(each.stat().st_size == 0 for each in own)
        found["torn"] += not is_whole(kind)
    left = len(strays(folder[kind]))
    save(kind, -1)
    print(
        json.dumps(
            {
                "torn": 0,
                **found,
                "left_before": left,
                "left_after_one_save": len(strays(folder[kind])),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
