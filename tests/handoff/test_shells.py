"""Any value survives the shell it is written for: real ones read it back, PowerShell by its own rule."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wizard.errors import UsageError
from wizard.handoff.shells import SHELLS, written

SPECIAL = "\n\r\t'\"$`\\!%{}()[]*?~#;&|<>=-^ \u2018\u2019\u201a\u201b\ue000\uf600\ufdd0\U0010ffff\x1b\x7f\x80é"
VALUES = st.text(
    st.one_of(st.sampled_from(SPECIAL), st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=40
)
TWENTY = st.lists(VALUES, min_size=20, max_size=20)
NASTY = [
    "plain", "", " ", "'", "''", "\\", "\\'", "'\\", "\\\\'", "\n", "a\nb\n", "\n'\n", "$HOME", "${HOME}", "$(id)", "`id`",
    "!!", "!$", "a!b", '"', '\\"', "“”", "‘’‚‛", "%PATH%", "#c", ";exit 3", "&& exit 3", "é", "日本語", "\r\n", "\t", "-n", "~",
]  # fmt: skip
# How each real shell takes what `wizard env` wrote into FILE, and shows its environment after.
READERS = {
    "sh": ("sh", ["sh", "-c", 'eval "$(cat "$0")"; env -0']),
    "bash": ("sh", ["bash", "--norc", "-c", 'eval "$(cat "$0")"; env -0']),
    "bash, posix": ("sh", ["bash", "--norc", "--posix", "-c", '. "$0"; env -0']),
    "fish": ("fish", ["fish", "--no-config", "-c", "source $argv[1]; env -0"]),
    "fish, piped": ("fish", ["fish", "--no-config", "-c", "cat $argv[1] | source; env -0"]),
    "dotenv in sh": ("dotenv", ["sh", "-c", 'set -a; . "$0"; env -0']),
    "dotenv in bash": ("dotenv", ["bash", "--norc", "-c", 'set -a; . "$0"; env -0']),
}
once = settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck])
often = settings(once, max_examples=250)


def named(values: list[str]) -> dict[str, str]:
    return {f"WIZ_{at}": value for at, value in enumerate(values)}


def read_back(reader: str, values: list[str], folder: Path) -> dict[str, str]:
    shell, argv = READERS[reader]
    file = folder / "assignments"
    file.write_bytes(written(shell, named(values)).encode() + b"\n")
    done = subprocess.run([*argv, str(file)], env={**os.environ}, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    pairs = [each.decode().partition("=") for each in done.stdout.split(b"\0") if each.startswith(b"WIZ_")]
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("reader", READERS)
@once
@given(values=TWENTY)
@example(values=NASTY)
def test_a_real_shell_reads_back_300_values(reader: str, values: list[str], tmp_path: Path) -> None:
    assert read_back(reader, values, tmp_path) == named(values)


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
@often
@given(values=TWENTY)
def test_a_real_shell_reads_back_5000_values(reader: str, values: list[str], tmp_path: Path) -> None:
    assert read_back(reader, values, tmp_path) == named(values)


def test_an_interactive_bash_expands_no_history_in_them(tmp_path: Path) -> None:
    """Typed into a shell with history expansion on, as a person does."""
    values = [each for each in NASTY if "!" in each] + ["'!'", "!'!"]
    (tmp_path / "assignments").write_text(written("sh", named(values)) + "\n")
    typed = f'set -o history -o histexpand\necho first\neval "$(cat {tmp_path}/assignments)"\nenv -0 >{tmp_path}/seen\n'
    subprocess.run(["bash", "--norc", "-i"], input=typed.encode(), capture_output=True, timeout=60, check=True)

    seen = dict(each.split("=", 1) for each in (tmp_path / "seen").read_text().split("\0") if each.startswith("WIZ_"))
    assert seen == named(values)


def powershell(text: str) -> dict[str, str]:
    """What PowerShell assigns: its single-quoted strings end at any of five quotes, unless another follows it.

    Windows PowerShell Language Specification 3.0 §2.3.5.2, `verbatim-string-literal`.
    """
    found, at = {}, 0
    while at < len(text):
        head = re.compile(r"\$env:([A-Za-z_][A-Za-z0-9_]*) = '").match(text, at)
        assert head, text[at : at + 40]
        value, at = "", head.end()
        while True:
            char = text[at]
            if char in "'‘’‚‛":
                if at + 1 == len(text) or text[at + 1] not in "'‘’‚‛":
                    break
                at += 1
                char = text[at]
            value, at = value + char, at + 1
        assert text[at : at + 2] == "'\n", "the statement ends with its string"
        found[head[1]], at = value, at + 2
    return found


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_powershell_reads_back_300_values(value: str) -> None:
    assert powershell(written("powershell", {"A": value, "B": value + "’"}) + "\n") == {"A": value, "B": value + "’"}


@pytest.mark.long
@settings(max_examples=5000, deadline=None)
@given(value=VALUES)
def test_powershell_reads_back_5000_values(value: str) -> None:
    assert powershell(written("powershell", {"A": value, "B": value}) + "\n") == {"A": value, "B": value}


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_json_is_one_ascii_object(value: str) -> None:
    text = written("json", {"A": value, "B": "x"})

    assert text.isascii()
    assert json.loads(text) == {"A": value, "B": "x"}


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("sh", "export NAME='it'\\''s'"),
        ("fish", "set -gx NAME 'it\\'s'"),
        ("powershell", "$env:NAME = 'it''s'"),
        ("dotenv", 'NAME="it\'s"'),
        ("json", '{"NAME": "it\'s"}'),
    ],
)
def test_the_forms_are_those_of_the_manual(shell: str, line: str) -> None:
    assert written(shell, {"NAME": "it's"}) == line


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ["", "1A", "A B", "A;id", "A=B", "A\n", "É", "$(id)", "A-B"])
def test_a_name_that_is_no_variables_is_refused(shell: str, name: str) -> None:
    with pytest.raises(UsageError):
        written(shell, {name: "value"})


@pytest.mark.parametrize("shell", SHELLS)
def test_a_value_no_variable_can_hold_is_refused(shell: str) -> None:
    with pytest.raises(UsageError, match="A cannot hold"):
        written(shell, {"A": "x\0y"})
