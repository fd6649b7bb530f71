"""Whether a sign-in page will open here, and with what."""

import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.machine.browser import automatic, chosen, desktop
from wizard.values.finding import Finding, ok, warning
from wizard.values.text import safe

# Never opened: it stands where an address would.
_PAGE = "https://localhost/"
_ELSEWHERE = "or let the address be shown instead: `wizard auth NAME --no-browser`"


def browser(environ: Mapping[str, str]) -> Finding:
    found = desktop(environ)
    if not found.opens:
        text = f"browser: none opens here ({found.reason}); the address of a sign-in is shown, to be opened anywhere"
        return ok("browser", text)
    if environ.get("BROWSER"):
        program = next((each[0] for each in chosen(_PAGE, environ)), None)
        if program is None:
            text = "browser: $BROWSER names no program that can be started"
            return warning("browser", text, f"correct or `unset BROWSER`, {_ELSEWHERE}")
        return ok("browser", f"browser: {_name(program)}, from $BROWSER")
    program = next((each[0] for each in automatic(_PAGE, environ)), None)
    if program is None or (sys.platform != "linux" and not Path(program).exists()):
        text = "browser: there is a display, and nothing that opens pages on it"
        return warning("browser", text, f"`apt install xdg-utils`, {_ELSEWHERE}")
    return ok("browser", f"browser: {_name(program)}")


def _name(program: str) -> str:
    return safe(Path(program).name, 60)
