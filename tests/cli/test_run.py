"""`wizard run` as a process: its environment, its status, its signals, its terminal are the program's own."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handoff.kit import CONFIG, HELD, sealed, write_config
from servers.canary import CommandLines, assert_absent
from servers.cli import run_on_terminal, run_wizard, wizard_argv, wizard_env

SIGNALS = ("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
           "TERM", "XCPU", "XFSZ", "VTALRM", "PROF", "SYS")  # fmt: skip


def environment(*words: str, env: dict[str, str] | None = None) -> dict[str, str]:
    done = run_wizard(["run", *words, "--", "env", "-0"], env=HELD | (env or {}))
    assert done.exit == 0, done.err
    return dict(each.split("=", 1) for each in done.stdout.decode().split("\0") if each)


# -- the environment ---------------------------------------------------------------------------------------------------
def every_provider_variable() -> dict[str, str]:
    """All variables of all shipped presets, set."""
    text = "".join(each.read_text() for each in (Path(__file__).parents[2] / "presets").glob("*.toml"))
    names = {name for line in re.findall(r"^env = (.*)$", text, re.MULTILINE) for name in re.findall(r'"(\w+)"', line)}
    assert len(names) > 40
    return {name: f"foreign-canary-{name}" for name in names}


@pytest.mark.parametrize("names", [["groq"], ["anthropic"], ["lab"], ["google"], ["groq", "anthropic", "lab"]])
def test_the_child_has_its_profiles_variables_and_no_other_providers(home: Path, names: list[str]) -> None:
    write_config()
    mine = {"MY_OWN": "kept", "WIZARD_CONFIG": str(home / ".config/wizard/config.toml"), "NO_PROXY": "x"}

    before = wizard_env(**every_provider_variable(), **mine, **HELD)
    after = environment(*names, env=every_provider_variable() | mine)
    expected = {
        "groq": {"GROQ_API_KEY": HELD["HELD_GROQ"]},
        "anthropic": {
            "ANTHROPIC_API_KEY": HELD["HELD_ANTHROPIC"],
            "ANTHROPIC_BASE_URL": "https://api.anthropic.com",
            "ANTHROPIC_MODEL": "claude-9",
        },
        "lab": {
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
            "OPENAI_MODEL": 'it\'s a "model" $HOME',
        },
        "google": {
            "GEMINI_API_KEY": HELD["HELD_GOOGLE"],
            "GOOGLE_GEMINI_BASE_URL": "https://generativelanguage.googleapis.com",
        },
    }

    kept = {name: text for name, text in before.items() if name not in every_provider_variable()}
    given = {name: text for each in names for name, text in expected[each].items()}
    assert after == kept | given | {"WIZARD_PROFILE": names[0]}
    assert "foreign-canary" not in str(after)


def test_as_an_sdk_only_that_sdks_variables_are_set(home: Path) -> None:
    write_config()

    # The custom headers would go to groq with each request, and may hold another host's key.
    foreign = ("GROQ_API_KEY", "OPENAI_ORG_ID", "OPENAI_CUSTOM_HEADERS", "OPENAI_ADMIN_KEY", "ANTHROPIC_CUSTOM_HEADERS")
    after = environment("groq", "--as", "openai", env=dict.fromkeys(foreign, "other"))

    assert {name for name in after if re.match("OPENAI|GROQ|ANTHROPIC", name)} == {
        "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL",
    }  # fmt: skip


def test_an_environment_python_changes_for_itself_arrives_as_it_was(home: Path) -> None:
    """In the C locale Python sets LC_CTYPE; bytes that are no UTF-8 pass through unread."""
    write_config()
    bare = {name: text for name, text in wizard_env(**HELD).items() if not name.startswith(("LC_", "LANG"))}
    odd = {os.fsencode(name): os.fsencode(text) for name, text in bare.items()} | {b"ODD": b"\xff\xfe\n"}

    done = subprocess.run(
        wizard_argv("run", "groq", "--", "env", "-0"), env=odd, capture_output=True, check=True, timeout=60
    )

    after = dict(each.split(b"=", 1) for each in done.stdout.split(b"\0") if each)
    assert after == odd | {b"GROQ_API_KEY": HELD["HELD_GROQ"].encode(), b"WIZARD_PROFILE": b"groq"}


def test_the_wizard_inside_uses_the_same_profile(home: Path, canary: str) -> None:
    sealed(canary)
    write_config(Path(home, ".config/wizard/config.toml").read_text() + CONFIG.split("\n\n", 1)[1])

    done = run_wizard(["run", "openai", "--", *wizard_argv("token")], env=HELD)

    assert done.out == canary + "\n"


# -- the status --------------------------------------------------------------------------------------------------------
def both(argv: list[str], **options: object) -> tuple[subprocess.CompletedProcess, subprocess.CompletedProcess]:
    """``argv`` by itself, and under `wizard run`."""
    env = wizard_env(**HELD)
    settings = {"env": env, "capture_output": True, "timeout": 60, **options}
    under = wizard_argv("run", "--", *argv)
    return subprocess.run(argv, check=False, **settings), subprocess.run(under, check=False, **settings)


CASES = {
    **{f"exit {code}": ["sh", "-c", f"exit {code}"] for code in (0, 1, 2, 3, 4, 6, 7, 8, 42, 75, 126, 127, 130, 143, 255)},
    **{f"dies of SIG{name}": ["sh", "-c", f"kill -{name} $$"] for name in SIGNALS},
    "a trap that ends well": ["sh", "-c", "trap 'exit 9' TERM; kill -TERM $$; exit 1"],
    "a pipeline": ["bash", "-c", "set -o pipefail; yes | head -1 >/dev/null"],
    "a child of its own that dies": ["sh", "-c", "sh -c 'kill -9 $$'"],
    "words with spaces, dashes and quotes": ["printf", "%s\n", "a b", "--as", "--", "'\"$HOME", "", "-x"],
    "output on both streams": ["sh", "-c", "echo out; echo err >&2; exit 5"],
    "no argument": ["true"],
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_status_and_both_streams_are_the_programs_own(home: Path, case: str) -> None:
    write_config()

    alone, under = both(CASES[case])

    assert (under.returncode, under.stdout, under.stderr) == (alone.returncode, alone.stdout, alone.stderr)


def test_there_are_40_cases() -> None:
    assert len(CASES) >= 40


def test_stdin_is_the_programs(home: Path) -> None:
    write_config()

    alone, under = both(["wc", "-c"], input=b"x" * 200_000)

    assert under.stdout == alone.stdout


def test_descriptors_signals_limits_and_folder_are_left_alone(home: Path, tmp_path: Path) -> None:
    write_config()
    ours, theirs = os.pipe()
    os.set_inheritable(theirs, True)

    def ignoring() -> None:
        os.umask(0o027)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (4096, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    # The program is no Python, which would change what is looked at.
    script = "ls /proc/$$/fd; grep -E 'SigBlk|SigIgn|SigCgt|Umask|Groups' /proc/$$/status; ulimit -c; ulimit -n; pwd"
    with os.fdopen(ours), os.fdopen(theirs):
        alone, under = both(
            ["bash", "--norc", "-c", script],
            preexec_fn=ignoring,
            pass_fds=(theirs,),
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
        )

    assert str(theirs) in alone.stdout.decode().split()
    assert under.stdout == alone.stdout


def test_a_crash_of_the_program_may_leave_its_core(home: Path) -> None:
    write_config()

    alone, under = both(["sh", "-c", "ulimit -S -c"])

    assert under.stdout == alone.stdout


@contextmanager
def started(*argv: str) -> Iterator[subprocess.Popen]:
    """Under `wizard run`, and ready: it has said so, and that the process is the one we started."""
    child = subprocess.Popen(
        wizard_argv("run", "--", *argv),
        env=wizard_env(**HELD),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready %d\n" % child.pid
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT", "USR1", "KILL"])
def test_a_signal_reaches_the_program_itself(home: Path, name: str) -> None:
    write_config()
    number = getattr(signal, f"SIG{name}")

    with started("sh", "-c", "echo ready $$; exec sleep 60") as child:
        child.send_signal(number)
        assert child.wait(60) == -number


def test_it_stops_and_goes_on(home: Path) -> None:
    write_config()

    with started("sh", "-c", "echo ready $$; read line; exit 7") as child:
        child.send_signal(signal.SIGSTOP)
        _, status = os.waitpid(child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        child.send_signal(signal.SIGCONT)
        child.terminate()
        assert child.wait(60) == -signal.SIGTERM


def test_job_control_of_a_real_shell(home: Path, tmp_path: Path) -> None:
    """Ctrl+Z stops the program, `fg` brings it back, Ctrl+C ends it, and the shell sees 130."""
    write_config()
    # In a file: what is waited for must not stand in the line that is typed. It starts nothing: a Ctrl+Z between
    # vfork and exec would stop a child for which its parent, not stopped yet, waits in the kernel.
    text = "#!/bin/bash\ntrap 'echo again' CONT\necho ready\nwhile :; do read -r -t 0.1; done\n"
    loop = script(tmp_path, "loop", text)
    wizard = " ".join(wizard_argv("run", "--", str(loop)))

    done = run_on_terminal(
        ["bash", "--norc", "--noprofile", "-i"],
        env=wizard_env(**HELD, PS1="at-prompt$ "),
        answers=[
            ("at-prompt$ ", f"{wizard}\n"),
            ("ready", "\x1a"),
            ("Stopped", ""),
            ("at-prompt$ ", "fg\n"),
            ("again", "\x03"),
            ("at-prompt$ ", "echo status=$?\n"),
            ("status=130", ""),
            ("at-prompt$ ", "exit 0\n"),
        ],
    )

    assert done.exit == 0


def test_the_terminal_is_the_programs(home: Path) -> None:
    write_config()

    done = run_on_terminal(
        wizard_argv(
            "run", "--", "sh", "-c", "test -t 0 && test -t 1 && test -t 2 && tty && stty size && read a && echo $a"
        ),
        env=wizard_env(**HELD),
        answers=[("/dev/", "typed\n")],
    )

    assert done.exit == 0
    assert "typed" in done.shown.replace("typed", "", 1)


# -- which program -----------------------------------------------------------------------------------------------------
def script(folder: Path, name: str, text: str = "#!/bin/sh\necho ran\n", mode: int = 0o755) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text)
    file.chmod(mode)
    return file


@pytest.mark.parametrize("path", [".", "", "bin", "./bin", "..", ":", "::/nonexistent"])
def test_a_program_is_never_found_from_the_working_directory(home: Path, tmp_path: Path, path: str) -> None:
    write_config()
    for folder in (tmp_path, tmp_path / "bin", tmp_path / "here"):
        script(folder, "tool")

    done = run_wizard(
        ["run", "--", "tool"],
        env=HELD | {"PATH": f"{path}:/usr/bin:/bin"},
        cwd=tmp_path / ("here" if path == ".." else "."),
    )

    assert (done.exit, done.stdout) == (127, b"")
    assert "there is no program `tool`" in done.err


@pytest.mark.parametrize("word", ["./tool", "bin/tool", "bin/../tool", "{}/tool"])
def test_a_slash_says_which_program_is_meant(home: Path, tmp_path: Path, word: str) -> None:
    write_config()
    script(tmp_path, "tool")
    script(tmp_path / "bin", "tool")

    done = run_wizard(["run", "--", word.format(tmp_path)], env=HELD, cwd=tmp_path)

    assert (done.exit, done.out) == (0, "ran\n")


def test_path_is_searched_in_its_order_past_what_cannot_run(home: Path, tmp_path: Path) -> None:
    write_config()
    script(tmp_path / "a", "tool", mode=0o644)
    (tmp_path / "b" / "tool").mkdir(parents=True)
    script(tmp_path / "c", "tool", "#!/bin/sh\necho c\n")
    script(tmp_path / "d", "tool", "#!/bin/sh\necho d\n")

    done = run_wizard(["run", "--", "tool"], env=HELD | {"PATH": ":".join(f"{tmp_path}/{each}" for each in "abcd")})

    assert (done.exit, done.out) == (0, "c\n")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("nosuch", 127),
        ("", 127),
        ("./nosuch", 127),
        ("./dangling", 127),
        ("./plain/child", 127),
        ("./plain", 126),
        ("plain", 126),
        ("./folder", 126),
        ("./noshebang", 126),
        ("./badshebang", 126),
        ("./garbage", 126),
    ],
)
def test_what_cannot_be_started_is_126_or_127_as_a_shell_says(home: Path, tmp_path: Path, word: str, code: int) -> None:
    write_config()
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    script(tmp_path, "plain", mode=0o644)
    script(tmp_path, "noshebang", "echo ran\n")
    script(tmp_path, "badshebang", "#!/no/such/interpreter\n")
    script(tmp_path, "garbage", "\x7fELF nothing")

    done = run_wizard(["run", "--", word], env=HELD | {"PATH": f"{tmp_path}:/usr/bin:/bin"}, cwd=tmp_path)

    assert (done.exit, done.stdout) == (code, b""), done.err
    assert done.err.startswith("wizard: error: ")


@pytest.mark.parametrize("words", [[], ["groq"], ["--"], ["groq", "--"]])
def test_without_a_program_it_is_a_mistake(home: Path, words: list[str]) -> None:
    write_config()

    done = run_wizard(["run", *words], env=HELD)

    assert done.exit == 2
    assert "wizard run [PROFILE…] -- CMD…" in done.err


@pytest.mark.parametrize(
    ("words", "code"),
    [(["nosuch"], 2), (["google"], 4), (["lab", "lab-two"], 2), (["groq", "--as", "anthropic"], 2)],
)
def test_nothing_is_started_without_all_credentials(home: Path, tmp_path: Path, words: list[str], code: int) -> None:
    write_config()
    env = {name: text for name, text in HELD.items() if name != "HELD_GOOGLE"}

    done = run_wizard(["run", *words, "--", "touch", str(tmp_path / "ran")], env=env)

    assert done.exit == code
    assert not (tmp_path / "ran").exists()


def test_app_stands_before_and_after_the_command(home: Path) -> None:
    write_config()

    for words in (["--app", "run", "run", "--", "true"], ["run", "--app", "mytool", "--", "true"]):
        assert run_wizard(words, env=HELD).exit == 4  # nothing is logged in there


# -- secrets -----------------------------------------------------------------------------------------------------------
def test_no_command_line_and_no_stream_holds_the_secret(home: Path, canary: str) -> None:
    sealed(canary)

    with CommandLines() as seen:
        done = run_wizard(["run", "openai", "--", "sh", "-c", 'test -n "$OPENAI_API_KEY" && sleep 0.2; exit 3'])
        missing = run_wizard(["run", "openai", "--", "nosuch"])
        broken = run_wizard(["run", "openai", "--", "/etc/passwd"])

    assert (done.exit, missing.exit, broken.exit) == (3, 127, 126)
    assert any(b"OPENAI_API_KEY" in each for each in seen.lines)  # the child was looked at
    assert_absent(canary, *done.everything, *missing.everything, *broken.everything, seen.lines)


def test_a_passphrase_file_is_not_the_programs_to_read_again(home: Path, tmp_path: Path, canary: str) -> None:
    (tmp_path / "passphrase").write_text("correct horse\n")
    words = ["auth", "openai", "--key-stdin", "--store", "encrypted", "--no-verify", "--model", "m", "--passphrase-fd"]

    def shell(line: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["sh", "-c", f"exec {line} 7<{tmp_path}/passphrase"],
            env=wizard_env(), input=canary.encode(), capture_output=True, check=False, timeout=60,
        )  # fmt: skip

    assert shell(" ".join(wizard_argv(*words, "7"))).returncode == 0
    done = shell(
        " ".join(wizard_argv("run", "--passphrase-fd", "7", "--", "sh", "-c", "'echo $OPENAI_API_KEY; ls /proc/$$/fd'"))
    )

    told = done.stdout.decode().split()
    assert told[0] == canary, done.stderr
    assert "7" not in told[1:]


# -- tools with files of their own -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tool", "file"),
    [("llm", ".config/io.datasette.llm/keys.json"), ("aider", ".aider.conf.yml"), ("codex", ".codex/auth.json")],
)
def test_a_tool_that_prefers_its_own_file_is_noticed_and_the_file_is_not_read(
    home: Path, tmp_path: Path, tool: str, file: str
) -> None:
    write_config()
    program = script(tmp_path / "bin", tool)

    without = run_wizard(["run", "--", str(program)], env=HELD)
    (home / file).parent.mkdir(parents=True, exist_ok=True)
    (home / file).write_text("sk-canary-file")
    (home / file).chmod(0)
    traced = subprocess.run(
        ["strace", "-f", "-e", "trace=openat,open", "-o", str(tmp_path / "trace"), *wizard_argv("run", "--", str(program))],
        env=wizard_env(**HELD), capture_output=True, check=False, timeout=120,
    )  # fmt: skip

    assert (without.exit, without.out, without.err) == (0, "ran\n", "")
    assert traced.stdout == b"ran\n"
    assert f"{tool} prefers what is in ~/{file} to its environment" in traced.stderr.decode()
    assert Path(file).name not in (tmp_path / "trace").read_text()
