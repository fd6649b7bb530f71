"""The system's clipboard, where one of its programs is at hand; never for secrets."""

import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping

from wizard.machine.browser import on_wsl, over_ssh
from wizard.machine.programs import found, scrubbed

PATIENCE_S = 1.0


def copy(text: str, environ: Mapping[str, str], scrub: Collection[str] = ()) -> bool:
    """Whether a program took ``text``. Blocks for a second at most; over SSH there is no clipboard here.

    ``scrub`` names the variables that hold keys: the program, which stays behind, is not given them.
    """
    if over_ssh(environ):
        return False
    for name, *options in _programs(environ):
        program = found(name, environ)
        if program:
            return _took([program, *options], scrubbed(environ, scrub), text)
    return False


def _programs(environ: Mapping[str, str]) -> Iterator[list[str]]:
    if sys.platform == "darwin":
        yield ["pbcopy"]
    elif sys.platform == "win32":
        yield ["clip.exe"]
    else:
        if environ.get("WAYLAND_DISPLAY"):
            yield ["wl-copy"]
        if environ.get("DISPLAY"):
            yield ["xclip", "-selection", "clipboard"]
        if on_wsl(environ):
            yield ["clip.exe"]


def _took(argv: list[str], environ: Mapping[str, str], text: str) -> bool:
    try:
        # Nothing is captured: xclip and wl-copy stay behind to serve the text, and would hold the pipe open.
        done = subprocess.run(
            argv,
            env=environ,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            check=False,
            start_new_session=True,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
