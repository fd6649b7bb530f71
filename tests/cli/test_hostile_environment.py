"""`wizard token` prints its bytes and a newline whatever else the environment says (SECURITY R80)."""

import random
import re
from pathlib import Path

import pytest

from servers.cli import run_wizard
from servers.practice import log_in
from wizard.demo.provider import Practice

# What speaks on standard output, changes how text is written, or how Python runs; one that it refuses to start with is none.
VARIABLES = {
    "BROWSER": ("echo %s", "cat", "sh -c 'echo polluted'"),
    "COLUMNS": ("1", "99999999", "-4", "x"),
    "FORCE_COLOR": ("1",),
    "LANG": ("C", "xx_YY.FOO", "tr_TR.UTF-8", "ja_JP.SJIS"),
    "LC_ALL": ("C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1"),
    "PAGER": ("echo",),
    "PYTHONASYNCIODEBUG": ("1",),
    "PYTHONDEVMODE": ("1",),
    "PYTHONFAULTHANDLER": ("1",),
    "PYTHONINSPECT": ("1",),
    "PYTHONIOENCODING": ("utf-16", "ascii:strict", "cp037", "utf-8-sig"),
    "PYTHONMALLOCSTATS": ("1",),
    "PYTHONOPTIMIZE": ("2",),
    "PYTHONPROFILEIMPORTTIME": ("1",),
    "PYTHONTRACEMALLOC": ("25",),
    "PYTHONUNBUFFERED": ("1",),
    "PYTHONUTF8": ("0", "1"),
    "PYTHONVERBOSE": ("2",),
    "PYTHONWARNINGS": ("always", "error"),
    "TERM": ("dumb", "", "xterm", "\x1b[31m"),
    "TEXTUAL": ("debug,devtools",),
    "TEXTUAL_LOG": ("/dev/stdout",),
    "TZ": ("../../../dev/zero", "x"),
    "http_proxy": ("http://127.0.0.1:9",),
    "WIZARD_PLAIN": ("1",),
}
QUICK, FULL = ("token",), ("token", "practice", "--timeout", "5")
SPEAKING = {"PYTHONMALLOCSTATS", "PYTHONPROFILEIMPORTTIME", "PYTHONVERBOSE"}  # on standard error, by its nature


@pytest.fixture
def key(practice: Practice) -> str:
    return log_in(practice)


def test_every_variable_a_few_at_a_time(key: str, home: Path, rng: random.Random) -> None:
    names = rng.sample(sorted(VARIABLES), len(VARIABLES))
    for at in range(0, len(names), 5):
        some = names[at : at + 5]
        _prints(key, (QUICK, FULL)[at // 5 % 2], {name: rng.choice(VARIABLES[name]) for name in some})


@pytest.mark.long
def test_a_thousand_times_several_at_once(key: str, home: Path, rng: random.Random) -> None:
    for _ in range(1000):
        names = rng.sample(sorted(VARIABLES), rng.randrange(1, 6))
        _prints(key, rng.choice((QUICK, FULL)), {name: rng.choice(VARIABLES[name]) for name in names})


def _prints(key: str, words: tuple[str, ...], variables: dict[str, str]) -> None:
    done = run_wizard(words, env=variables)

    assert (done.exit, done.stdout) == (0, key.encode() + b"\n"), variables
    assert re.fullmatch(rb"[\x21-\x7e]+\n", done.stdout)
    assert not done.stderr or SPEAKING & {*variables}, (variables, done.err)
    assert key.encode() not in done.stderr


def test_an_interpreter_that_is_to_stay_ends_with_our_exit_code(key: str, home: Path) -> None:
    for words, code in ((FULL, 0), (("status",), 0), (("token", "nobody"), 4)):
        done = run_wizard(words, env={"PYTHONINSPECT": "1"})
        assert (done.exit, "failure" in done.err) == (code, False), done.err
