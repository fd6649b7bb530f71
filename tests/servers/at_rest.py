"""Whether processes have nothing to do: what tells a loaded machine's pause from a program's own."""

from contextlib import suppress
from pathlib import Path


def at_rest(*pids: int) -> bool:
    """No thread of theirs or of their descendants runs or waits for a processor. Elsewhere than on Linux: always."""
    for pid in pids:
        with suppress(OSError):  # it has ended meanwhile
            for thread in Path(f"/proc/{pid}/task").iterdir():
                if (thread / "stat").read_text().rpartition(")")[2].split()[0] in {"R", "D"}:
                    return False
                if not at_rest(*map(int, (thread / "children").read_text().split())):
                    return False
    return True
