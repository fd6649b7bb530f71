"""The refresher under strace: what it calls, and what happens when one of these calls fails or is its last."""

import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from wizard.accounts.context import Context
from wizard.accounts.held import token
from wizard.errors import WizardError

CALLS = "openat,fallocate,write,lseek,ftruncate,fsync,rename,unlink,sendto,recvfrom"
LINE = re.compile(r"^(\d+) +(\w+)\((.*)$")


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    number: int  # among those of its name
    text: str


class Traced:
    """``token()`` runs a caller in this process, whose refresher is traced with ``options``."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._log = folder / "trace"
        self._python = sys.executable
        wrapper = folder / "traced-python"
        wrapper.write_text(
            "#!/bin/sh\n"
            f'exec strace -f -qq -s 120 -o "{self._log}" -e trace={CALLS} $(cat "{folder}/options") '
            f'"{self._python}" -B "$@"\n'  # a refresher that compiles what it imports renames more often
        )
        wrapper.chmod(0o700)
        self._wrapper = str(wrapper)
        self._monkeypatch = monkeypatch

    def token(self, *options: str, seconds: float = 60) -> str | WizardError:
        (self._folder / "options").write_text(" ".join(options))
        self._log.unlink(missing_ok=True)
        self._monkeypatch.setattr(sys, "executable", self._wrapper)
        try:
            return token(Context(), "corp", end=time.monotonic() + seconds).reveal()
        except WizardError as error:
            return error
        finally:
            self._monkeypatch.setattr(sys, "executable", self._python)

    def calls(self, since: str) -> list[Call]:
        """Those of the process that refreshes, from the first that names ``since`` on."""
        lines = [match for line in self._log.read_text(errors="replace").splitlines() if (match := LINE.match(line))]
        pid = lines[0][1]
        counts: dict[str, int] = {}
        found: list[Call] = []
        for _, name, text in (match.groups() for match in lines if match[1] == pid):
            counts[name] = counts.get(name, 0) + 1
            if found or since in text:
                found.append(Call(name, counts[name], text))
        return found

    def injected(self, since: str) -> bool:
        """Whether a call was made to fail, and not before."""
        return any("(INJECTED)" in each.text for each in self.calls(since))
