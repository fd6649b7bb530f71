"""Kills a logout before its n-th call to the kernel, for every n, and logs out again: ``logout_killer.py`` prints JSON."""

import json
import os
import shutil
from pathlib import Path

from accounts.killer import OLD, dying, without_what_takes_long
from accounts.kit import kept, minted, records, saved
from servers.home import creds
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.errors import WizardError


def main() -> None:
    without_what_takes_long()
    saved(OLD)
    candidates = Candidates(Context())
    kept(Context(), candidates, minted("sk-or-old-canary-unfinished"))
    candidates.close()
    home = Path(os.environ["HOME"])
    before = home.with_name("before")
    shutil.copytree(home, before)
    kills, failed, left = 0, 0, 0
    while True:
        pid = os.fork()
        if pid == 0:
            dying(kills + 1)
            forget(Context(), "openrouter")
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if status == 0:
            break
        kills += 1
        try:
            forget(Context(), "openrouter")
        except WizardError:
            failed += 1
        left += bool(records()) or any(OLD.encode() in each.read_bytes() for each in creds().iterdir())
        shutil.rmtree(home)
        shutil.copytree(before, home)
    print(json.dumps({"kills": kills, "failed": failed, "left": left}))


if __name__ == "__main__":
    main()
