"""`wizard env` as a process: what is on stdout, for which shell, and which exit code says why not."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from handoff.kit import CONFIG, HELD, sealed, write_config
from servers.canary import CommandLines, assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env

QUOTED = 'it\'s a "model" $HOME'


def as_json(*words: str, env: dict[str, str] | None = None) -> dict[str, str]:
    done = run_wizard(["env", *words, "--shell", "json"], env=HELD if env is None else env)
    assert done.exit == 0, done.err
    return json.loads(done.out)


def test_sh_is_what_is_written_when_nothing_is_said(home: Path) -> None:
    write_config()

    done = run_wizard(["env", "groq"], env=HELD)

    assert (done.exit, done.stdout, done.stderr) == (0, b"export GROQ_API_KEY='gsk-held-0123456789'\n", b"")


def test_no_name_means_the_default_profile_or_the_one_of_wizard_profile(home: Path) -> None:
    write_config()

    assert as_json() == {"GROQ_API_KEY": HELD["HELD_GROQ"]}
    assert as_json(env=HELD | {"WIZARD_PROFILE": "anthropic"})["ANTHROPIC_MODEL"] == "claude-9"


def test_several_profiles_are_given_together(home: Path) -> None:
    write_config()

    assert as_json("anthropic", "groq", "lab", "groq") == {
        "ANTHROPIC_API_KEY": HELD["HELD_ANTHROPIC"],
        "ANTHROPIC_BASE_URL": "https://api.anthropic.com",
        "ANTHROPIC_MODEL": "claude-9",
        "GROQ_API_KEY": HELD["HELD_GROQ"],
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "OPENAI_MODEL": QUOTED,
    }


@pytest.mark.parametrize("shell", ["sh", "fish"])
def test_what_a_real_shell_evaluates_is_what_the_profile_says(home: Path, tmp_path: Path, shell: str) -> None:
    write_config()
    wizard = " ".join(wizard_argv("env", "lab", "--shell", shell))
    line = {"sh": f'eval "$({wizard})"; env -0', "fish": f"{wizard} | source; env -0"}[shell]
    quiet = ["--no-config"] if shell == "fish" else []

    seen = subprocess.run([shell, *quiet, "-c", line], env=wizard_env(), capture_output=True, check=True, timeout=60)

    pairs = dict(each.split("=", 1) for each in seen.stdout.decode().split("\0") if "=" in each)
    assert (pairs["OPENAI_MODEL"], pairs["OPENAI_API_KEY"]) == (QUOTED, "none")


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "nonsense"])
def test_stdout_is_utf8_whatever_the_locale(home: Path, locale: str) -> None:
    write_config(CONFIG.replace('"llama-9"', '"llama-9"').replace("it's a", "modèle 模型"))

    done = run_wizard(["env", "lab"], env={"LC_ALL": locale, "PYTHONIOENCODING": "ascii"})

    assert "modèle 模型".encode() in done.stdout


# -- as another SDK ----------------------------------------------------------------------------------------------------
def test_as_openai_sets_that_sdks_variables_from_any_profile_of_the_protocol(home: Path) -> None:
    write_config()

    assert as_json("groq", "--as", "openai") == {
        "OPENAI_API_KEY": HELD["HELD_GROQ"],
        "OPENAI_BASE_URL": "https://api.groq.com/openai/v1",
        "OPENAI_MODEL": "llama-9",
    }


def test_as_anthropic_takes_an_address_without_the_version(home: Path) -> None:
    write_config()

    assert as_json("--as", "anthropic", "anthropic") == {
        "ANTHROPIC_API_KEY": HELD["HELD_ANTHROPIC"],
        "ANTHROPIC_BASE_URL": "https://api.anthropic.com",
        "ANTHROPIC_MODEL": "claude-9",
    }


# -- why not -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["lab", "lab-two"], 2, "`lab` and `lab-two` both set OPENAI_API_KEY"),
        (["groq", "anthropic", "--as", "openai"], 2, "`anthropic` speaks anthropic-messages"),
        (["google", "--as", "openai"], 2, "`google` speaks gemini"),
        (["groq", "--as", "anthropic"], 2, "`groq` speaks openai-chat"),
        (["grok"], 2, "no profile named `grok`"),
        (["groq", "--as", "mistral"], 2, "`--as` takes one of: openai, anthropic"),
        (["groq", "--shell", "tcsh"], 2, "`--shell` takes one of: sh, fish, powershell, dotenv, json"),
        ([""], 2, "a name cannot be empty"),
        (["groq", "google"], 4, "`$HELD_GOOGLE` is not set in this environment"),
    ],
)
def test_it_says_why_not_and_prints_nothing(home: Path, words: list[str], code: int, said: str) -> None:
    write_config()
    env = {name: text for name, text in HELD.items() if name != "HELD_GOOGLE"}

    done = run_wizard(["env", *words], env=env)

    assert (done.exit, done.stdout) == (code, b""), done.err
    assert said in done.err


def test_without_a_profile_it_says_how_to_get_one(home: Path) -> None:
    done = run_wizard(["env"])

    assert (done.exit, done.stdout) == (4, b"")
    assert "wizard auth" in done.err


def test_a_login_that_does_not_leave_its_program_is_refused(home: Path) -> None:
    write_config(CONFIG.replace('"groq"\nprotocol', '"shut"\nprotocol'))
    preset = run_wizard(["presets", "show", "groq"]).out
    folder = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
    folder.mkdir(parents=True)
    shut = preset.replace('id = "groq"', 'id = "shut"\nexportable = false', 1)
    (folder / "shut.toml").write_text(shut)

    for words in (["env", "groq"], ["env", "groq", "--as", "openai"], ["run", "groq", "--", "env"]):
        done = run_wizard(words, env=HELD)
        assert (done.exit, done.stdout) == (7, b""), done.err


def test_a_key_for_an_address_no_variable_carries_is_noticed(home: Path) -> None:
    write_config(CONFIG.replace("https://api.groq.com/openai/v1", "https://gate.example/v1"))

    plain, openai = run_wizard(["env", "groq"], env=HELD), run_wizard(["env", "groq", "--as", "openai"], env=HELD)

    assert "`groq` is at gate.example, and no variable says so" in plain.err
    assert openai.err == ""


def test_a_gateway_whose_header_no_variable_carries_is_noticed(home: Path) -> None:
    write_config(CONFIG + '[profiles.google.gateway]\nprofile = "lab"\nheader = "X-Gate"\n')

    done = run_wizard(["env", "google"], env=HELD)

    assert "`google` is behind a gateway, and no variable carries its header X-Gate" in done.err
    assert done.exit == 0


def test_the_key_is_on_stdout_alone(home: Path, canary: str) -> None:
    sealed(canary)

    with CommandLines() as seen:
        done = run_wizard(["env", "openai"])
        failed = run_wizard(["env", "openai", "nosuch"])

    assert f"export OPENAI_API_KEY='{canary}'\n" in done.out
    assert_absent(canary, done.stderr, *failed.everything, seen.lines)


def test_a_full_disk_is_an_error_and_a_gone_reader_is_none(home: Path) -> None:
    write_config()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            wizard_argv("env", "lab"), env=wizard_env(), stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )

    assert done.returncode == 1
    assert b"standard output cannot be written" in done.stderr
