"""The throw-away home of the demo."""

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from wizard.errors import UsageError
from wizard.machine.interrupt import on_exit_signals
from wizard.store.paths import folders
from wizard.values.frozen import dataclass

# What the wizard needs of the person's environment: nothing that could lead it to the person's own logins.
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLORTERM", "NO_COLOR", "TMPDIR", "SYSTEMROOT", "WIZARD_PLAIN")

# What a browser needs to be seen, and what tells that it would not be.
_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "BROWSER", "SSH_CONNECTION", "SSH_TTY", "WSL_DISTRO_NAME")

# What leads there before HOME does.
_LEADING = ("XDG_CONFIG_HOME", "XDG_STATE_HOME")

_KEEPS = "`--keep` takes a new or an empty folder"


@dataclass(frozen=True, slots=True)
class Home:
    folder: Path
    environ: Mapping[str, str]

    @property
    def presets(self) -> Path:
        return Path(folders(None, self.environ).presets)

    def command(self, *words: str) -> list[str]:
        """The real wizard, as a process of its own; a folder `wizard` where the person stands is not taken for it."""
        return [sys.executable, "-P", "-m", "wizard", *words]


def desktop_of(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The person's screen, for the browser of a demo by hand; a Wayland one is found in the runtime folder."""
    kept = {name: environ[name] for name in _DESKTOP if name in environ}
    if "WAYLAND_DISPLAY" in kept and "XDG_RUNTIME_DIR" in environ:
        # Its socket only: nobody is to find the person's keyring by it.
        kept |= {"XDG_RUNTIME_DIR": environ["XDG_RUNTIME_DIR"], "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    return kept


def leading_to(folder: Path, environ: Mapping[str, str]) -> str:
    """The command that opens the wizard in that home, from the shell the demo was started in."""
    away = [f"{name}=" for name in _LEADING if environ.get(name)]
    return " ".join([*away, f"HOME={shlex.quote(str(folder))}", "wizard"])


@contextmanager
def throw_away(keep: str | None) -> Iterator[Home]:
    """A home for one demo, removed at its end, a signal's too; ``keep``: in that folder, and left. Raises UsageError."""
    if keep == "":
        raise UsageError("`--keep` names no folder", hint=_KEEPS)
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix="wizard-demo-"))
    else:
        folder = Path(keep).absolute()
        if not _is_empty(folder):
            raise UsageError(f"`{keep}` is not empty", hint=_KEEPS)

    def remove() -> None:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)

    with on_exit_signals(remove):
        try:
            yield Home(folder, _environ(folder))
        finally:
            remove()


def _is_empty(folder: Path) -> bool:
    """It is made if it is not there. Raises UsageError."""
    with suppress(OSError):  # a file, or somebody else's
        if str(folder).isprintable():  # it is part of the commands that are shown
            folder.mkdir(parents=True, exist_ok=True)
            return not any(folder.iterdir())
    raise UsageError(f"`{folder}` is no folder that can be used", hint=_KEEPS)


def _environ(folder: Path) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    package = str(Path(__file__).parents[2])
    return {
        **kept,
        "HOME": str(folder),
        "USERPROFILE": str(folder),
        "APPDATA": str(folder / "AppData"),
        "LOCALAPPDATA": str(folder / "AppData"),
        "XDG_CONFIG_DIRS": str(folder / "etc"),
        "PYTHONPATH": package,
    }
