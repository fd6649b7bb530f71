"""What the room imports, and when."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app" / "wizard"
ROOM = sorted(path.stem for path in (APP / "oauth").glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", ROOM)
def test_importing_the_room_loads_neither_authlib_nor_a_socket(module: str) -> None:
    program = (
        f"import sys, wizard.oauth.{module}; "
        "print([each for each in ('authlib', 'joserfc', 'cryptography', 'asyncio') if each in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(APP.parent)}
    )

    assert done.stdout == "[]\n"


def test_authlib_is_imported_in_one_place_only() -> None:
    found = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in {"authlib", "joserfc"} for name in names):
                found.add(path.relative_to(APP).as_posix())

    assert found == {"oauth/_authlib.py"}


def test_authlib_brings_no_client_of_its_own() -> None:
    program = (
        "import sys; from wizard.oauth import _authlib as a; a.s256('v' * 43); a.with_query('https://x', {}); "
        "a.well_known('https://x', 'y'); import authlib.oidc.core; "
        "print([each for each in sys.modules if each.startswith(('authlib.integrations', 'requests'))])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(APP.parent)},
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")
