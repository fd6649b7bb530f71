"""Where a command meets what it cannot choose: its words, its streams, its folder, a signal, a hand-written file."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servers.cli import APP, Done, run_wizard, wizard_argv, wizard_env
from servers.home import config
from servers.secret_service import SecretService
from wizard.cli.parser import parse
from wizard.demo.provider import Practice

SAID = b"wizard: error: "


def in_shell(script: str, **env: str) -> Done:
    """``script`` in sh; "$@" is `python -m wizard`."""
    done = subprocess.run(
        ["sh", "-c", script, "sh", *wizard_argv()],
        env=wizard_env(**env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    code = done.returncode
    return Done(128 - code if code < 0 else code, done.stdout, done.stderr)


def is_ordinary_error(done: Done, code: int) -> bool:
    return done.exit == code and done.stderr.startswith(SAID) and not fell_over(done)


def fell_over(done: Done) -> bool:
    return any(word in done.stderr for word in (b"Traceback", b"ignored", b"unexpected failure"))


# -- words of the command line -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["auth", "practice", "correcthorsebattery"], "correcthorsebattery"),
        (["auth", "practice", "--method", "sk-a\bX"], "sk-a"),
        (["auth", "practice", "--method", "correct-horse"], "correct-horse"),
        (["auth", "--key", "openai", "swordfish"], "swordfish"),
        (["auth", "--key-stdin=swordfish"], "swordfish"),
        (["swordfish"], "swordfish"),
        (["token", "--timeout", "swordfish"], "swordfish"),
        (["status", "swordfish"], "swordfish"),
        (["presets", "swordfish"], "swordfish"),
        (["status", "--json=swordfish"], "swordfish"),
        (["schema", "sword\\fish'"], "sword"),
    ],
)
def test_no_word_of_the_command_line_is_repeated(home: Path, words: list[str], given: str) -> None:
    done = run_wizard(words)

    assert is_ordinary_error(done, 2), done.err
    assert given not in done.err
    assert repr(given)[1:-1] not in done.err


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["tokn"], "there is no such command", "did you mean `token`? `wizard --help`"),
        (["status", "--jsn"], "unrecognized arguments", "did you mean `--json`? `wizard status --help`"),
        (["status", "more"], "unrecognized arguments", "hint: `wizard status --help`"),
        (["use"], "missing: PROFILE", "`wizard use --help`"),
        (["logout"], "name one profile, or say `--all`", "nothing is logged in"),
        (["schema"], "missing: format", "it is one of: config, preset, events, start; `wizard schema --help`"),
        (["completion"], "missing: SHELL", "it is one of: bash, zsh, fish; `wizard completion --help`"),
        (["disconnect"], "missing: TOOL", "it is one of: codex, claude-code, opencode; `wizard disconnect --help`"),
        (["model", "--profile"], "`--profile` needs a value", "`wizard model --help`"),
        (["status", "--json=x"], "`--json` takes no value", "`wizard status --help`"),
        (["auth", "--method", "apikey"], "`--method` takes one of: api-key, browser,", "did you mean `api-key`?"),
        (["schema", "x"], "`wizard schema` takes one of: config, preset", "`wizard schema --help`"),
        (["presets", "lst"], "`wizard presets` takes one of: list, show, check", "did you mean `list`?"),
        (["token", "--timeout", "0"], "`--timeout` takes a number of seconds, up to 3600", "`wizard token --help`"),
        (["token", "--timeout", "nan"], "`--timeout` takes a number of seconds, up to 3600", "`wizard token --help`"),
        (["auth", "--timeout", "abc"], "`--timeout` takes a number of seconds, up to 3600", "`wizard auth --help`"),
    ],
)
def test_a_usage_error_names_what_would_be_right(home: Path, words: list[str], error: str, hint: str) -> None:
    done = run_wizard(words)

    assert done.exit == 2
    first, second = done.err.splitlines()
    assert first.startswith(f"wizard: error: {error}")
    assert second.startswith("wizard: hint: ")
    assert hint in second


@pytest.mark.parametrize("words", [["use"], ["auth", "--nope"], ["token", "--timeout", "x"], ["nope"]])
def test_the_command_a_usage_hint_names_can_be_run(home: Path, words: list[str]) -> None:
    hint = run_wizard(words).err.splitlines()[1]
    named = hint.rpartition("`wizard ")[2].partition("`")[0].split()

    assert named[-1] == "--help"
    assert run_wizard(named).exit == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["auth", "practice", "abc"], True),
        (["status", "sk-1234"], True),
        (["sk-1234"], True),
        (["token", "--key=sk-1234"], True),
        (["status", "abc"], False),
        (["token", "--jsn"], False),
    ],
)
def test_that_a_key_is_no_argument_is_said_where_somebody_may_have_tried(
    home: Path, words: list[str], told: bool
) -> None:
    assert ("a key is never an argument" in run_wizard(words).err) is told


@pytest.mark.parametrize("words", [["auth"], ["demo"], ["import"], ["connect", "codex"], ["status"]])
def test_plain_is_said_before_or_after_the_command(words: list[str]) -> None:
    assert [parse(each).plain for each in (["--plain", *words], [*words, "--plain"], words)] == [True, True, False]


def test_each_commands_help_names_what_every_command_takes(home: Path) -> None:
    for words in (["token", "--help"], ["run", "--help"], ["completion", "--help"]):
        assert "--app NAME and --plain" in run_wizard(words).out, words


@pytest.mark.parametrize("words", [["--help"], ["auth", "--help"]])
def test_help_is_written_whatever_the_locale(home: Path, words: list[str]) -> None:
    done = run_wizard(words, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})

    assert done.exit == 0, done.err
    assert "usage: wizard" in done.out


NAMELESS = (
    (["token", ""], 4),
    (["token", "--timeout", "5", ""], 4),
    (["use", ""], 2),
    (["test", ""], 2),
    (["model", "--profile", ""], 2),
    (["model", ""], 2),
    (["logout", ""], 2),
    (["auth", ""], 2),
    (["auth", "practice", "--profile", ""], 2),
)


def test_an_empty_name_never_means_the_default(key: str) -> None:
    before = config().read_bytes()

    for words, code in NAMELESS:
        done = run_wizard(words, stdin="sk-practice")
        assert is_ordinary_error(done, code), (words, done.err)
        assert done.stdout == b""
        assert "empty" in done.err
    assert config().read_bytes() == before


# -- the working directory ---------------------------------------------------------------------------------------------
@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, full of modules that leave a mark when they are imported."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name in ("tomllib", "httpx", "json", "tomlkit", "keyring", "textual", "asyncio", "argparse", "authlib"):
        (folder / f"{name}.py").write_text(f"import os; open(os.environ['HOME'] + '/{name}', 'w').close()")
    monkeypatch.chdir(folder)
    return folder


# What pip makes of the entry point.
SCRIPT = "import sys\nfrom wizard.cli.main import main\nsys.exit(main())\n"


STARTS = (["-m", "wizard"], ["-mwizard"], ["-W", "ignore", "-m", "wizard"], ["-X", "utf8", "-m", "wizard"], None)
PATHS = (":{app}", "{app}:", "{app}:.", "{app}:../hostile", "{cwd}:{app}", "{cwd}/../hostile:{app}")


@pytest.mark.parametrize(("how", "path"), [*((how, ":{app}") for how in STARTS), *((None, path) for path in PATHS[1:])])
def test_nothing_is_imported_from_the_working_directory(
    key: str, hostile: Path, home: Path, tmp_path: Path, how: list[str] | None, path: str
) -> None:
    (tmp_path / "script").write_text(SCRIPT)
    argv = [sys.executable, *(how or [str(tmp_path / "script")])]
    before_files = set(home.iterdir())

    done = subprocess.run(
        [*argv, "status"],
        env=wizard_env(PYTHONPATH=path.format(cwd=hostile, app=APP)),
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert {each.name for each in set(home.iterdir()) - before_files} == set()


def test_the_token_of_someone_in_a_hostile_folder(key: str, hostile: Path, home: Path) -> None:
    before = set(home.iterdir())

    assert run_wizard(["token"], env={"PYTHONPATH": f":{APP}:"}).out == key + "\n"
    assert set(home.iterdir()) == before


def test_a_link_to_the_working_directory_is_the_working_directory(
    key: str, hostile: Path, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(hostile)
    before = set(home.iterdir())

    assert run_wizard(["status"], env={"PYTHONPATH": f"{APP}:{tmp_path / 'link'}"}).exit == 0
    assert set(home.iterdir()) == before


def test_one_may_stand_in_the_folder_of_the_package(key: str) -> None:
    for path in (str(APP), "", "."):
        done = run_wizard(["token"], env={"PYTHONPATH": path}, cwd=APP)
        assert (done.exit, done.out) == (0, key + "\n"), done.err
        assert run_wizard(["status"], env={"PYTHONPATH": path}, cwd=APP).exit == 0


def test_a_deleted_working_directory_is_none(key: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()

    for words in ("token", "status"):
        done = in_shell(
            f'cd "$GONE" && rmdir "$GONE" && "$@" {words}; code=$?; mkdir "$GONE"; exit $code',
            GONE=str(tmp_path / "gone"),
        )
        assert done.exit == 0, done.err
        assert b"Traceback" not in done.stderr


# -- standard output ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", [["token"], ["token", "practice", "--timeout", "5"]], ids=["quick", "full"])
def test_the_token_is_its_bytes_and_a_newline(key: str, words: list[str]) -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-32", "ascii:strict", "cp037"):
        done = run_wizard(words, env={"PYTHONIOENCODING": encoding})
        assert done.stdout == key.encode() + b"\n", encoding


@pytest.mark.parametrize("to", [">&-", ">/dev/full"])
def test_a_standard_output_that_fails_is_an_ordinary_error(key: str, to: str) -> None:
    for words in ("token", "token --timeout 5", "status", "status --json", "presets", "--help", "--version", "doctor"):
        done = in_shell(f'"$@" {words} {to}')
        assert is_ordinary_error(done, 1), (words, done.err)
        assert "standard output" in done.err


def test_a_reader_that_is_gone_is_met_in_silence(key: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        for words in ("token", "token --timeout 5", "status", "presets"):
            done = subprocess.run(
                wizard_argv(*words.split()),
                env=wizard_env(),
                stdout=theirs,
                stderr=subprocess.PIPE,
                timeout=60,
                check=False,
            )
            assert (done.returncode, done.stderr) == (141, b""), words
    finally:
        os.close(theirs)


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_a_name_that_is_not_ascii_is_written_in_utf_8(key: str, env: dict[str, str]) -> None:
    preset = config().parent / "presets" / "practice.toml"
    preset.write_text(preset.read_text().replace('"Practice provider"', '"Übungs→Anbieter"'))

    for words in (["status"], ["presets"], ["presets", "show", "practice"]):
        done = run_wizard(words, env=env)
        assert done.exit == 0, done.err
        assert "Übungs→Anbieter" in done.stdout.decode("utf-8")


# -- standard error ----------------------------------------------------------------------------------------------------
ENDS = {"token nope": 4, "status nope": 2, "token --timeout 0": 2, "nope": 2, "test": 0, "logout practice": 0}


@pytest.mark.parametrize("to", ["2>&-", "2>/dev/full"])
def test_a_standard_error_that_fails_changes_no_exit_code(key: str, to: str) -> None:
    for words, code in ENDS.items():
        assert in_shell(f'"$@" {words} {to}').exit == code, words


def test_no_stream_at_all(key: str) -> None:
    assert in_shell('"$@" token nope <&- >&- 2>&-').exit == 4
    assert in_shell('"$@" token <&- >&- 2>&-').exit == 1


# -- a signal ----------------------------------------------------------------------------------------------------------
@contextmanager
def dead_bus(folder: Path) -> Iterator[tuple[str, socket.socket]]:
    """The address of a bus that takes connections and never answers, and its socket."""
    with socket.socket(socket.AF_UNIX) as listening:
        # A socket's path has at most 107 bytes.
        path = os.path.relpath(folder / "bus")
        listening.bind(path)
        listening.listen()
        listening.settimeout(20)
        yield f"unix:path={folder / 'bus'}", listening


@pytest.mark.parametrize("words", [["token"], ["token", "--timeout", "3"]], ids=["quick", "full"])
def test_an_interrupt_while_the_keyring_is_silent_is_130(
    practice: Practice, secret_service: SecretService, tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    done = run_wizard(["auth", "practice", "--key-stdin", "--store", "keyring"], stdin=practice.issue_key())
    assert done.exit == 0, done.err

    with dead_bus(tmp_path_factory.mktemp("b")) as (address, listening):
        process = subprocess.Popen(
            wizard_argv(*words),
            env=wizard_env(DBUS_SESSION_BUS_ADDRESS=address),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            connection, _ = listening.accept()  # it is waiting for the bus now
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
        connection.close()

    assert (process.returncode, out, err) == (130, b"", b"wizard: cancelled\n")


# -- what stands in the files ------------------------------------------------------------------------------------------
STEERING = ("\x1b", "\x07", "\u202e", "\x9b")
BROKEN = r"""
[profiles."\u001b]0;pwn\u0007x"]
provider = "practice"
protocol = "openai-chat"
"""


def test_a_profile_name_cannot_steer_the_terminal(key: str) -> None:
    with config().open("a") as file:
        file.write(BROKEN)

    for words in (["status"], ["token", "nope"], ["use", "nope"], ["logout", "--all"], []):
        done = run_wizard(words)
        assert not any(each in done.out + done.err for each in STEERING), words
    assert "x: invalid" in run_wizard(["status"]).out


def test_a_model_id_cannot_steer_the_terminal(key: str) -> None:
    config().write_text(
        config().read_text().replace("base_url = ", 'models = ["ok\\u001b]52;c;cHdu\\u0007"]\nbase_url = ', 1)
    )

    done = run_wizard(["model"])

    assert done.exit == 0, done.err
    assert done.out == "  ok\n"


def test_after_a_logout_nothing_is_stored_and_nothing_verified(key: str) -> None:
    assert run_wizard(["logout", "practice"]).exit == 0

    (row,) = json.loads(run_wizard(["status", "--json"]).out)["profiles"]
    assert (row["state"], row["store"], row["verified"]) == ("logged-out", None, False)
    assert "secret: nothing stored" in run_wizard(["status"]).out


def test_nor_is_anything_where_the_provider_is_gone_too(key: str) -> None:
    assert run_wizard(["logout", "practice"]).exit == 0
    (Path(os.environ["XDG_CONFIG_HOME"]) / "wizard" / "presets" / "practice.toml").unlink()

    (row,) = json.loads(run_wizard(["status", "--json"]).out)["profiles"]
    assert (row["state"], row["store"]) == ("invalid", None)
    assert "secret: nothing stored" in run_wizard(["status"]).out


@pytest.mark.parametrize("words", [["status"], ["status", "--json"]])
def test_a_default_that_names_no_profile_is_said(key: str, words: list[str]) -> None:
    assert run_wizard(words).stderr == b""
    config().write_text(config().read_text().replace('default = "practice"', 'default = "\\u001b]0;p\\u0007gone"'))

    done = run_wizard(words)

    assert done.exit == 0
    assert "the default `gone` names no profile" in done.err
    assert "hint: wizard use practice\n" in done.err
