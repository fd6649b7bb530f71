"""Rules of the house that no linter knows."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
APP = ROOT / "app" / "wizard"

# Every door a secret's text leaves by. A new one is a decision: it is made here, with its reason, or not at all.
DOORS = {
    "accounts/pending.py": 3,  # sealing and opening a sign-in that is to be finished: its verifier, its device code
    "api/access.py": 1,  # the caller asked for the token
    "api/providers.py": 1,  # as above, on behalf of its SDK
    "lines/prompts.py": 1,  # the length of what was just typed
    "cli/token_full.py": 1,  # stdout of `wizard token`
    "handoff/environment.py": 1,  # the environment of another program, or of a shell
    "login/key.py": 1,  # cleaning a key found in the environment
    "machine/echo.py": 1,  # blanking it out of an answer that repeats it
    "cli/headers.py": 1,  # stdout of `wizard headers`
    "machine/placement.py": 1,  # the header of a request to its own origin
    "oauth/form.py": 1,  # the body of a request to the token endpoint
    "oauth/id_token.py": 1,  # checking its signature
    "oauth/pkce.py": 1,  # the verifier's hash
    "oauth/redirect.py": 1,  # reading a pasted address
    "store/passphrase.py": 1,  # deriving a key
    "refresh/notes.py": 1,  # what is remembered of a refresh token is filed under its SHA-256
    "refresh/worker.py": 1,  # the pipe to the caller, when the disk failed
    "store/opened.py": 2,  # sealing: the secret, the refresh token
    "tui/plain_input.py": 2,  # telling a pasted key from a search
    "tui/secret_input.py": 1,  # a key pasted over the picker, moved into the hidden field
    "values/keys.py": 4,  # whose key it looks like
    "values/secret.py": 2,  # comparing in constant time
}


def sources() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def test_secrets_are_revealed_in_known_places_only() -> None:
    found = Counter()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "reveal":
                found[path.relative_to(APP).as_posix()] += 1

    assert dict(found) == DOORS


def test_the_tree_names_no_machine_and_no_registry() -> None:
    hosts = re.compile(r"//[a-z.]*(?:py" + r"pi|npm" + r"js|python" + r"hosted)|/(?:wo" + r"rk|ro" + r"ot)/")
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    )
    ours = [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    assert len(ours) > 100
    assert [path for path in ours if hosts.search(path.read_text(errors="replace"))] == []


def test_modules_say_what_they_own_and_stay_small() -> None:
    for path in sources():
        text = path.read_text()
        assert ast.get_docstring(ast.parse(text)), path
        assert len(text.splitlines()) <= 300, path


def test_the_environment_variable_ci_is_not_consulted() -> None:
    assert [path for path in sources() if re.search(r"environ[^\n]*\bCI\b", path.read_text())] == []


def test_every_exception_to_a_rule_says_why() -> None:
    bare = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\s*$", re.MULTILINE)
    assert [path for path in sources() if bare.search(path.read_text())] == []
