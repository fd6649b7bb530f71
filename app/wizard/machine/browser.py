"""The person's browser: whether there is one here, and how a page is opened in it."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from wizard.errors import Refused, UsageError
from wizard.machine.programs import found, scrubbed
from wizard.machine.thread import in_thread
from wizard.values.frozen import dataclass
from wizard.values.pattern import Pattern
from wizard.values.url import base_url

LONGEST_URL = 8192
FAILS_WITHIN_S = 0.7  # a launcher that runs longer has found a browser
_URL = Pattern(r"https?://(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+", re.ASCII)
# What a launcher that is a script hands to a shell in quotes: wslview's PowerShell runs `$(…)` inside of them
# (CVE-2025-6514 is the same in another program). A server reads either spelling.
_FOR_SHELLS = str.maketrans({each: f"%{ord(each):02X}" for each in "$'();"})
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
# What xdg-open falls back to on a desktop it does not know; its own list ends in lynx and w3m.
_GRAPHICAL = "x-www-browser:firefox:chromium:chromium-browser:google-chrome:epiphany:konqueror"


@dataclass(frozen=True, slots=True)
class Desktop:
    """``reason`` says why no browser opens here, to be read after "no browser:"; empty when one does."""

    opens: bool
    reason: str = ""


def desktop(environ: Mapping[str, str]) -> Desktop:
    """Whether a browser that is started here is seen by the person. ``$BROWSER`` is always believed."""
    if environ.get("BROWSER"):
        return Desktop(opens=True)
    if over_ssh(environ):
        return Desktop(opens=False, reason="over SSH")
    if sys.platform in {"darwin", "win32"} or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return Desktop(opens=True)
    if on_wsl(environ) and any(found(each, environ) for each in ("wslview", "explorer.exe")):
        return Desktop(opens=True)
    boxed = any(mark.exists() for mark in _CONTAINER_MARKS)
    return Desktop(opens=False, reason="in a container" if boxed else "no display")


def over_ssh(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def on_wsl(environ: Mapping[str, str]) -> bool:
    """Linux inside Windows, whose programs can be started from it."""
    return bool(environ.get("WSL_DISTRO_NAME") or environ.get("WSL_INTEROP"))


def openable(url: str) -> str:
    """``url``, taken apart and put together again. Raises Refused unless it is https, or http to this machine.

    What any of the launchers and browsers on the way could read differently is refused, not mended; what a shell would
    is percent-encoded.
    """
    if len(url) > LONGEST_URL or not _URL.fullmatch(url):
        raise Refused("the address is not one to open in a browser: it must be a plain https:// URL")
    try:
        parts = urlsplit(url)
        place = base_url(f"{parts.scheme}://{parts.netloc}")
    except (Refused, UsageError, ValueError):
        # What is wrong may be a password in it, so nothing of it is repeated.
        raise Refused("the address is not one to open in a browser: https to a named host, or http here") from None
    plain = urlunsplit((parts.scheme, urlsplit(place).netloc, parts.path, parts.query, parts.fragment))
    return plain.translate(_FOR_SHELLS)


async def open_url(url: str, environ: Mapping[str, str], scrub: Collection[str] = ()) -> bool:
    """Whether a launcher was started and has not failed so far. Raises Refused, and nothing else.

    ``scrub`` names the variables that no browser needs to know, those that hold keys.
    """
    address = openable(url)
    child = scrubbed(environ, scrub)

    def launch() -> bool:
        if environ.get("BROWSER"):
            return any(_opens(argv, child) for argv in chosen(address, environ))
        return any(_opens(argv, {**child, "BROWSER": _GRAPHICAL}) for argv in automatic(address, environ))

    return await in_thread(launch)


def chosen(url: str, environ: Mapping[str, str]) -> Iterator[list[str]]:
    """The commands of ``$BROWSER`` in order, with the URL for ``%s`` or behind the rest."""
    for command in environ["BROWSER"].split(os.pathsep):
        try:
            import shlex  # noqa: PLC0415  # of a launcher's own words; the first frame waits for this module

            words = shlex.split(command, posix=os.name == "posix")
        except ValueError:  # an open quote
            continue
        if words[-1:] == ["&"]:  # `webbrowser` takes it for "do not wait", which is always so here
            words.pop()
        program = found(words[0], environ) if words else None
        if program:
            arguments = [each.replace("%s", url) for each in words[1:]]
            yield [program, *arguments] if arguments != words[1:] else [program, *arguments, url]


def automatic(url: str, environ: Mapping[str, str]) -> Iterator[list[str]]:
    if sys.platform == "darwin":
        yield ["/usr/bin/open", url]
    elif sys.platform == "win32":
        system = Path(environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
        yield [str(system / "rundll32.exe"), "url.dll,FileProtocolHandler", url]
    else:
        windows = ("wslview", "explorer.exe") if on_wsl(environ) else ()
        for name in (*windows, "xdg-open"):
            if program := found(name, environ):
                yield [program, url]


def _opens(argv: Sequence[str], environ: Mapping[str, str]) -> bool:
    home = environ.get("HOME", "")
    try:
        child = subprocess.Popen(
            argv,
            env=environ,
            cwd=home if Path(home).is_absolute() and Path(home).is_dir() else os.sep,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C here is not meant for the browser, and it gets no /dev/tty to draw on
        )
    except (OSError, ValueError):
        return False
    try:
        code = child.wait(FAILS_WITHIN_S)
    except subprocess.TimeoutExpired:
        threading.Thread(target=child.wait, daemon=True, name="wizard-browser").start()  # leaves no zombie
        return True
    return code == 0 or Path(argv[0]).name == "explorer.exe"  # which exits 1 when all went well
