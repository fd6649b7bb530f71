"""Completion: what may follow comes from the parser and from files, and real shells put it into the line."""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from servers.cli import run_wizard, wizard_env
from servers.tmux import StartTmux
from wizard.cli import possible as completion
from wizard.cli.parser import COMPLETED, whole
from wizard.cli.possible import possible
from wizard.handoff.recipe import CONNECTED

# What only the person knows.
FREE = frozenset(
    {
        "app",
        "app_after",
        "arg",
        "base_url",
        "env_key",
        "finish",
        "param",
        "passphrase_fd",
        "refresh_interval_ms",
        "timeout",
        "timeout_ms",
    }
)

PROFILES = """\
version = 1
default = "openai"

[profiles.openai]
provider = "openai"
protocol = "openai-responses"
base_url = "https://api.openai.com/v1"
model = "gpt-6"
models = ["meta/llama:free", "meta/llama:large", "$(touch PWNED)", "a b"]
[profiles.openai.auth]
method = "env"
env_key = "LAB_API_KEY"

[profiles.work]
provider = "groq"
protocol = "openai-chat"
base_url = "https://api.groq.com/openai/v1"
model = "llama"
models = ["\\u001b[2Jred"]
[profiles.work.auth]
method = "env"
env_key = "LAB_API_KEY"

[profiles."$(touch PWNED)"]
provider = "openai"
[profiles."x;touch PWNED;"]
provider = "openai"
[profiles."two words"]
provider = "openai"
"""
HOSTILE = ("$(touch PWNED)", "`touch PWNED`", "x;touch PWNED;", "'touch PWNED'")
SOURCE = {
    "bash": 'eval "$(wizard completion bash)"',
    "zsh": "autoload -U compinit; compinit -D -u; source <(wizard completion zsh)",
    "fish": "wizard completion fish | source",
}
START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}


@pytest.fixture
def config(home: Path) -> Path:
    """Hand-edited files: two good profiles, and names and presets that a shell would execute."""
    folder = home / ".config" / "wizard"
    (folder / "presets").mkdir(parents=True)
    (folder / "config.toml").write_text(PROFILES)
    for each in HOSTILE:
        (folder / "presets" / f"{each}.toml").write_text("id = 1\n")
    (folder / "presets" / "mine.toml").write_text("")
    return folder


@pytest.fixture
def shell_env(config: Path, tmp_path: Path) -> dict[str, str]:
    """`wizard` on the PATH, as an installation puts it there."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "wizard").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m wizard "$@"\n')
    (bin_folder / "wizard").chmod(0o755)
    return wizard_env(PATH=f"{bin_folder}:{os.environ['PATH']}", TERM="xterm-256color")


def after(line: str) -> set[str]:
    """The words that may end ``line``; what stands behind its last blank is being typed."""
    return set(possible(line.split(" ")).words)


def test_every_command_and_every_option_is_offered() -> None:
    parser, commands = whole()

    assert after("") == set(commands)
    for name, command in commands.items():
        own = {word for each in command.arguments for word in each.option_strings if word.startswith("--")}
        assert after(f"{name} -") == own - {"--app"}, name
    assert {"--app", "--plain", "--version"} <= after("-")
    assert parser.arguments


def test_every_value_is_offered_from_somewhere_or_is_known_to_be_the_persons_own() -> None:
    """A new option without a treatment fails here."""
    parser, commands = whole()
    taking = [each for one in (parser, *commands.values()) for each in one.arguments if each.nargs != 0]
    treated = {*completion.NAMED, *completion.KINDS, *FREE}

    assert {each.dest for each in taking if each.choices is None} == treated
    assert not any(isinstance(each, argparse._HelpAction) for each in taking)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("use ", {"openai", "work"}),
        ("--app jot use ", set()),
        ("--plain use ", {"openai", "work"}),
        ("run openai ", {"openai", "work"}),
        ("env --shell ", {"sh", "fish", "powershell", "dotenv", "json"}),
        ("env --shell=", {f"--shell={each}" for each in ("sh", "fish", "powershell", "dotenv", "json")}),
        ("auth --store ", {"keyring", "encrypted", "plain"}),
        ("model ", {"gpt-6", "llama", "meta/llama:free", "meta/llama:large"}),
        ("model --profile work ", {"llama"}),
        ("auth --arg -x --model ", {"gpt-6", "llama", "meta/llama:free", "meta/llama:large"}),
        ("disconnect ", set(CONNECTED)),
        ("auth moonshotai --endpoint ", {"default", "anthropic", "cn", "cn-anthropic"}),
        ("presets list ", set()),
        ("use openai ", set()),
        ("completion ", set(COMPLETED)),
        ("nonsense ", set()),
    ],
)
def test_names_come_from_files_and_the_parser(config: Path, line: str, expected: set[str]) -> None:
    assert after(line) == expected


def test_an_account_begins_with_a_profile_or_any_provider(config: Path) -> None:
    assert {"openai", "work", "anthropic", "mine"} <= after("auth ")
    assert {"anthropic", "mine"} <= after("presets show ")
    assert "work" not in after("presets show ")


def test_what_the_shell_knows_better_is_left_to_it() -> None:
    kinds = {line: possible(line.split(" ")).kind for line in ("demo --keep ", "presets check ", "auth --command ")}

    assert kinds == {"demo --keep ": "folders", "presets check ": "files", "auth --command ": "programs"}
    assert possible(["run", "openai", "--", "ai"]).kind == "programs"


def test_nothing_a_shell_would_execute_is_offered(config: Path) -> None:
    for line in ("use ", "auth ", "model ", "presets show ", "run "):
        assert not {word for word in after(line) if set(word) & set(" $`;'\"\\()")}, line
    assert all(means.isprintable() for means in possible(["use", ""]).words.values())


def test_an_unreadable_config_leaves_the_line_as_it_is(config: Path) -> None:
    (config / "config.toml").write_text("= nonsense")

    assert after("use ") == set()
    done = run_wizard(["completion", "bash", "--", "use", ""])
    assert (done.exit, done.out, done.err) == (0, "words\n", "")


def test_a_key_in_the_line_is_not_said_again() -> None:
    done = run_wizard(["completion", "bash", "--", "auth", "openai", "sk-canary-1234", "--key=sk-canary-5", ""])

    assert b"sk-canary" not in done.stdout + done.stderr


@pytest.mark.parametrize("shell", COMPLETED)
def test_the_script_is_printed_and_the_shell_reads_it(shell: str) -> None:
    done = run_wizard(["completion", shell])

    assert (done.exit, done.err) == (0, "")
    read = subprocess.run([shell, "-n"], input=done.stdout, capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, b"")


@pytest.mark.parametrize("words", [[], ["tcsh"]])
def test_an_unknown_shell_is_a_mistake_of_usage(words: list[str]) -> None:
    done = run_wizard(["completion", *words])

    assert (done.exit, done.out) == (2, "")


@pytest.mark.parametrize("shell", COMPLETED)
def test_a_real_shell_completes_the_line_that_is_typed(
    shell: str, shell_env: dict[str, str], tmux: StartTmux, tmp_path: Path
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "wizard").write_text("#!/bin/sh\ntouch PWNED\n")
    (folder / "wizard").chmod(0o755)
    (folder / "a_file.toml").touch()
    shell_env |= {"PS1": "> ", "HISTFILE": "", "ZDOTDIR": str(folder)}
    terminal = tmux(["sh", "-c", f'cd {shlex.quote(str(folder))}; exec "$@"', "sh", *START[shell]], env=shell_env)
    terminal.type(f"{SOURCE[shell]}; echo rea''dy\n")
    terminal.wait_for("ready")

    for typed, completed in (
        ("wizard auth --meth", "wizard auth --method "),
        ("wizard auth --method=ap", "wizard auth --method=api-key"),
        ("wizard model meta/llama:f", "wizard model meta/llama:free"),
        ("wizard presets check a_f", "wizard presets check a_file.toml"),
        ("./wizard token op", "./wizard token openai"),
        ("wizard auth --store k", "wizard auth --store keyring"),
        ("wizard env --shell power", "wizard env --shell powershell"),
        ("wizard auth openai --model meta/llama:f", "wizard auth openai --model meta/llama:free"),
    ):
        terminal.type(typed)
        terminal.keys("Tab")
        terminal.wait_for(completed.rstrip())
        terminal.keys("C-u")
        terminal.wait_gone(typed)
        terminal.keys("C-l")
    terminal.type("wizard use \t\t")
    shown = terminal.wait_for("work")

    assert "touch" not in shown
    terminal.keys("C-u", "C-l")
    terminal.type("wizard auth --method \t\t")
    terminal.wait_for("bearer")
    terminal.keys("C-u")
    assert not (folder / "PWNED").exists()


def test_the_program_behind_run_is_completed_as_if_it_stood_alone(shell_env: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "bin" / "quite-a-program"
    shutil.copy("/bin/true", program)
    asked = ["wizard run work -- quite-a", "wizard auth --command quite-a"]
    script = f"{SOURCE['fish']}; for line in $argv; complete -C $line; end"

    done = subprocess.run(
        ["fish", "--no-config", "-c", script, *asked], env=shell_env, capture_output=True, text=True, check=False
    )

    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["quite-a-program"] * 2
