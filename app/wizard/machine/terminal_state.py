"""The terminal as the screens will find it: size, kind, colours, characters, tmux."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace

from wizard.machine.size import measured
from wizard.values.finding import Finding, ok, warning
from wizard.values.locale import is_utf8
from wizard.values.terminal_size import terminal_size
from wizard.values.text import safe


def terminal(environ: Mapping[str, str], least: tuple[int, int]) -> tuple[Finding, ...]:
    """``least`` are columns and lines the screens need."""
    if not (_is_terminal(0) and _is_terminal(2)):
        text = "terminal: none on standard input and standard error, so nothing is asked here"
        return (ok("terminal", text),)
    kind = environ.get("TERM", "")
    if not kind:
        return (
            warning("terminal", "terminal: TERM is not set, so nothing is asked here", "export TERM=xterm-256color"),
        )
    told = [*_screens(environ, kind, least)]
    if not is_utf8(environ, windows=sys.platform == "win32"):
        text = "terminal: the locale is not UTF-8, so the screens keep to ASCII"
        told.append(warning("terminal:utf-8", text, "choose one of `locale -a`: `export LC_ALL=C.UTF-8`"))
    if environ.get("TMUX") and not kind.startswith(("tmux", "screen")):
        text = f"terminal: TERM is `{safe(kind, 40)}` inside tmux, which draws wrongly at times"
        told.append(warning("terminal:tmux", text, "tmux set -g default-terminal tmux-256color"))
    if any(each.level != "ok" for each in told):
        return tuple(told)
    within = ", in tmux" if environ.get("TMUX") else ", in screen" if environ.get("STY") else ""
    (size,) = told
    if _is_plain(environ, kind):
        return (size,)
    shown = f"terminal: {safe(kind, 40)}{within}, {_colours(environ, kind)}, {size.text.removeprefix('terminal: ')}"
    return (replace(size, text=shown),)


def _is_plain(environ: Mapping[str, str], kind: str) -> bool:
    return kind == "dumb" or environ.get("WIZARD_PLAIN") == "1" or bool(environ.get("INSIDE_EMACS"))


def _screens(environ: Mapping[str, str], kind: str, least: tuple[int, int]) -> list[Finding]:
    plain = environ.get("WIZARD_PLAIN") == "1"
    asked = "WIZARD_PLAIN" if plain else "INSIDE_EMACS" if environ.get("INSIDE_EMACS") else ""
    if kind == "dumb" or asked:
        why = "TERM is dumb" if kind == "dumb" else f"{asked} is set"
        return [ok("terminal", f"terminal: {why}, so it asks line by line")]
    said = measured()
    columns, lines = terminal_size(said, environ)
    if columns < least[0] or lines < least[1]:
        text = f"terminal: {columns}x{lines}, and the screens need {least[0]}x{least[1]}; it asks line by line"
        return [warning("terminal", text, "make the window larger; `stty size` shows what it is")]
    if 0 in said:
        return [ok("terminal", f"terminal: its size is not known; {columns}x{lines} is assumed")]
    return [ok("terminal", f"terminal: {columns}x{lines}")]


def _colours(environ: Mapping[str, str], kind: str) -> str:
    if environ.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return "all colours"
    return "256 colours" if "256" in kind else "16 colours"


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False
