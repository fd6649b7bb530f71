"""Kills the save of a sign-in before its n-th call to the kernel, for every n: ``killer.py CASE`` prints JSON.

Cases: ``moved`` (the profile only moves to the candidate), ``resealed`` (another store was chosen in the review),
``vanished`` (the candidate is gone), ``first`` (there was no profile before).
"""

import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from accounts.kit import begun, minted, records, saved
from servers.home import creds
from wizard.accounts import context
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.held import held
from wizard.accounts.save import Save
from wizard.catalog.presets import Catalogue
from wizard.store import passphrase
from wizard.values.credential import Kept
from wizard.values.secret import Secret

CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "close", "listdir")
OLD, NEW = "sk-or-old-canary", "sk-or-new-canary"
PASSPHRASE = Secret("correct horse")


def dying(at: int) -> Callable[[], int]:
    """Make the process kill itself before the ``at``-th of the calls; gives how many there were so far."""
    count = [0]

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return run

    for name in CALLS:
        setattr(os, name, wrapped(getattr(os, name)))
    return lambda: count[0]


def save(case: str, room: Kept, candidates: Candidates) -> None:
    here = Context()
    draft = replace(begun(here), credential=minted(NEW), kept=room, store=room.store)
    if case == "resealed":
        draft = replace(draft, store="encrypted", passphrase=PASSPHRASE)
    Save(here, draft, candidates).run()


def token() -> str | None:
    here = Context()
    here.ask_passphrase = lambda *_: PASSPHRASE
    profile = here.config.profiles.get("openrouter")
    if profile is None:
        return None
    found = held(here, profile)
    return found.secret.reveal() if found else None


def main(case: str) -> None:
    without_what_takes_long()
    if case != "first":
        saved(OLD)
    candidates = Candidates(Context())
    room = candidates.reserve(begun(Context()), "plain", None)
    candidates.keep(room, minted(NEW))
    candidates.close()
    if case == "vanished":
        Context().vault.delete(room.id)
    home = Path(os.environ["HOME"])
    before = home.with_name("before")
    shutil.copytree(home, before)
    seen: Counter[str] = Counter()
    kills, at = 0, 1
    while True:
        pid = os.fork()
        if pid == 0:
            dying(at)
            save(case, room, candidates)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        now = token()
        seen["old" if now == OLD else "new" if now == NEW else "none" if now is None else "wrong"] += 1
        left = [each.id for each in Candidates(Context()).find("openrouter")]
        seen["lost"] += now != NEW and not left and case != "vanished"
        if status == 0:
            break
        kills += 1
        # Whatever was left: the next login goes through and leaves one record.
        saved("sk-or-third")
        seen["stuck"] += token() != "sk-or-third"
        seen["left"] += len([each for each in records() if each not in left]) > 1
        shutil.rmtree(home)
        shutil.copytree(before, home)
        at += 1
    clear = [each.name for each in creds().iterdir() if NEW.encode() in each.read_bytes()]
    print(json.dumps({**seen, "kills": kills, "records": records(), "clear": clear}))


def _remembered(load: Callable[..., Catalogue]) -> Callable[..., Catalogue]:
    """As ``functools.cache``, for arguments that are lists."""
    known: dict[str, Catalogue] = {}

    def remembered(*where: Any, **more: Any) -> Catalogue:
        key = repr((where, more))
        if key not in known:
            known[key] = load(*where, **more)
        return known[key]

    return remembered


def without_what_takes_long() -> None:
    """Half a second of scrypt and forty presets read at each of a hundred kills prove nothing here."""
    passphrase._N = 2**4  # the one knob
    context.load_presets = _remembered(context.load_presets)


if __name__ == "__main__":
    main(sys.argv[1])
