"""Nothing is imported from where the person stands: every module of the standard library lies there, with a mark."""

import subprocess
import sys
from pathlib import Path

import pytest

from servers.cli import wizard_env
from wizard.demo.provider import Practice

OTHERS = (
    "httpx",
    "keyring",
    "tomlkit",
    "textual",
    "authlib",
    "secretstorage",
    "cryptography",
    "certifi",
    "platformdirs",
)
# It says that it ran, then hands out the genuine module, so that whoever imported it goes on and shows the next one.
HOSTILE = """\
import sys
open({marks!r} + "/" + __name__, "w").close()
kept = sys.path[:]
sys.path[:] = [each for each in kept if each not in ("", {folder!r})]
del sys.modules[__name__]
try:
    __import__(__name__)
finally:
    sys.path[:] = kept
"""
# What pip makes of the entry point.
SCRIPT = "import sys\nfrom wizard.cli.main import main\nsys.exit(main())\n"


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the modules of the hostile working directory leave their marks."""
    folder, marks = tmp_path / "hostile", tmp_path / "marks"
    folder.mkdir()
    marks.mkdir()
    for name in {*sys.stdlib_module_names, *OTHERS, "sitecustomize", "usercustomize"}:
        (folder / f"{name}.py").write_text(HOSTILE.format(marks=str(marks), folder=str(folder)))
    (folder / "nothing.py").write_text("")
    monkeypatch.chdir(folder)
    return marks


def ran(marks: Path, *argv: str, stdin: str = "") -> set[str]:
    for each in marks.iterdir():
        each.unlink()
    done = subprocess.run(
        [sys.executable, *argv], env=wizard_env(), input=stdin, text=True, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return {each.name for each in marks.iterdir()}


COMMANDS = (["auth", "practice", "--key-stdin", "--store", "plain"], ["token"], ["status", "--check"], ["test"])


def test_the_console_script_imports_nothing_from_the_working_directory(
    practice: Practice, marks: Path, tmp_path: Path
) -> None:
    script = tmp_path / "wizard"
    script.write_text(SCRIPT)
    key = practice.issue_key()

    for words in COMMANDS:
        assert ran(marks, str(script), *words, stdin=key) == set(), words


def test_as_a_module_only_what_the_interpreter_needs_to_find_it(practice: Practice, marks: Path) -> None:
    key = practice.issue_key()
    to_find_any = ran(marks, "-m", "nothing")

    assert to_find_any  # the marks work, and this much nobody can prevent
    for words in COMMANDS:
        assert ran(marks, "-m", "wizard", *words, stdin=key) <= to_find_any, words


def test_the_help_that_is_kept_is_the_parsers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.cli.help_text import TEXT
    from wizard.cli.parser import whole

    monkeypatch.setenv("COLUMNS", "80")
    assert whole()[0].format_help() == TEXT, "`COLUMNS=80 wizard --plain --help` prints the new text"


def test_help_and_the_first_paint_load_neither_the_parser_nor_what_comes_after() -> None:
    for argv in ("['--help']", "['-h']"):
        code = (
            "import os, sys; from wizard.cli import main; os._exit = lambda code: sys.stderr.write(' '.join(sys.modules));"
            f"sys.argv = ['wizard', *{argv}]; main.main()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], env=wizard_env(), capture_output=True, text=True, check=False
        )
        assert done.stdout.startswith("usage: wizard")
        assert not {"argparse", "tomllib", "wizard.accounts"} & {*done.stderr.partition("\n")[0].split()}
    code = "import sys, wizard.cli.first_paint; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=wizard_env(), capture_output=True, text=True, check=True)
    assert not {"argparse", "asyncio", "dataclasses", "tomllib", "textual", "wizard.catalog"} & {*done.stdout.split()}
