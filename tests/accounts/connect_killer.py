"""Kills `connect` and `disconnect` before their n-th call to the kernel, for every n: ``connect_killer.py TOOL THERE…`` prints JSON.

THERE is 1 for a file that is there before, 0 for one that is not. After each, one `disconnect` has to leave what was there before anything was connected.
"""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accounts.connect_kit import PROFILES, config, connect, tree, written
from accounts.killer import dying, without_what_takes_long
from wizard.accounts.connections import disconnect
from wizard.accounts.context import Context


def killed_everywhere(step: Callable[[], object], tool: str, wanted: dict[str, Any], seen: Counter[str]) -> None:
    home = Path(os.environ["HOME"])
    before = home.with_name("before")
    shutil.copytree(home, before, symlinks=True)
    at, status = 1, -1
    while status:
        pid = os.fork()
        if pid == 0:
            dying(at)
            step()
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        disconnect(Context(), tool)
        seen["kills"] += status != 0
        if tree() != wanted:
            seen["different"] += 1
            print(at, sorted({name for name, _ in tree().items() ^ wanted.items()}), file=sys.stderr)
        shutil.rmtree(home)
        shutil.copytree(before, home, symlinks=True)
        at += 1
    shutil.rmtree(before)


def main(tool: str, cases: list[str]) -> None:
    without_what_takes_long()
    config()
    Context().catalogue  # noqa: B018  # read once, for all of the children
    seen: Counter[str] = Counter()
    for there in cases:
        if there == "1":
            written(tool)
        disconnect(Context(), tool)  # makes the state folder and its lock
        wanted = tree()
        killed_everywhere(lambda: connect(tool), tool, wanted, seen)
        connect(tool)
        killed_everywhere(lambda: connect(tool, PROFILES[tool][1]), tool, wanted, seen)
        killed_everywhere(lambda: disconnect(Context(), tool), tool, wanted, seen)
        disconnect(Context(), tool)
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
