"""R83, R84: whatever a token command does, there is one token or one error, in time, and nothing of it is left."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from servers.canary import assert_absent
from wizard.errors import BadFile, LoginNeeded, TryAgain, WizardError
from wizard.machine.token_command import RUNNING, token
from wizard.values.profile import TokenCommand

CONFIG = "/etc/config.toml"
Script = Callable[..., TokenCommand]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """A program made of sh or python source, as a token command."""

    def write(text: str, *args: str, python: bool = False, **options: object) -> TokenCommand:
        file = tmp_path / "get-token"
        file.write_text(f"#!{sys.executable}\n{text}" if python else f"#!/bin/sh\n{text}")
        file.chmod(0o755)
        return TokenCommand(command=str(file), args=args, **options)  # type: ignore[arg-type]

    return write


def run(command: TokenCommand, profile: str = "corp", **options: object) -> str:
    return token(command, profile, os.environ, config=CONFIG, **options).reveal()  # type: ignore[arg-type]


def failure(command: TokenCommand, **options: object) -> WizardError:
    with pytest.raises(WizardError) as caught:
        run(command, **options)
    assert caught.value.__cause__ is None
    return caught.value


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        os.sched_yield()
    return False


@pytest.mark.parametrize("printed", [r"{}\n", "{}", r"  {}\r\n", r"\n\n {}\t\n \n", r"{}\v\f\n"])
def test_one_token_is_one_token_whatever_space_stands_around_it(script: Script, canary: str, printed: str) -> None:
    assert run(script(f"printf '{printed.format(canary)}'")) == canary


def test_arguments_reach_the_program_as_they_are(script: Script) -> None:
    given = ["a b", "$HOME", "`id`", ";", "", "é", "*"]
    command = script("import json, sys; print(json.dumps(sys.argv[1:]).replace(' ', '_'))", *given, python=True)

    assert run(command) == json.dumps(given).replace(" ", "_")


def test_it_has_no_input_no_terminal_and_a_session_of_its_own(script: Script) -> None:
    command = script(
        "import os, sys\n"
        "try: terminal = os.open('/dev/tty', os.O_RDWR)\n"
        "except OSError: terminal = None\n"
        "print(sys.stdin.read() == '', terminal, os.getsid(0) == os.getpid(), sep='/')",
        python=True,
    )

    assert run(command) == "True/None/True"


def test_it_inherits_no_descriptor(script: Script) -> None:
    held = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(held, True)
    try:
        assert run(script("ls /proc/self/fd | tr '\\n' ,")) == "0,1,2,3,"
    finally:
        os.close(held)


def test_it_runs_in_the_home_or_where_its_profile_says(script: Script, home: Path, tmp_path: Path) -> None:
    (home / "deep er").mkdir()

    assert run(script("pwd")) == str(home)
    assert run(script("pwd", cwd=str(tmp_path))) == str(tmp_path)
    assert run(script("pwd | tr ' ' _", cwd="~/deep er")) == f"{home}/deep_er"
    assert run(script("pwd | tr ' ' _", cwd="deep er")) == f"{home}/deep_er"
    error = failure(script("pwd", cwd="/not/there"))
    assert (error.exit_code, error.message) == (4, "the folder the token command `get-token` is to run in is not there")


def test_it_is_given_the_environment_without_what_holds_keys(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-ambient")
    monkeypatch.setenv("VAULT_ADDR", "https://vault.example")
    command = script('echo "${OPENAI_API_KEY-unset}/$VAULT_ADDR"')

    assert run(command, scrub={"OPENAI_API_KEY"}) == "unset/https://vault.example"


def test_a_program_is_never_taken_from_the_working_directory(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(script("echo stolen-token").command).parent
    monkeypatch.chdir(folder)
    for path in ("", ".", "::."):
        monkeypatch.setenv("PATH", path)
        for name in ("get-token", "./get-token"):
            error = failure(TokenCommand(command=name))
            assert (error.exit_code, error.message) == (4, "the token command `get-token` is not found")
    monkeypatch.setenv("PATH", f".:{folder}")
    assert run(TokenCommand(command="get-token")) == "stolen-token"


def test_a_program_in_the_home_may_be_written_with_a_tilde(script: Script, home: Path) -> None:
    Path(script("echo tilde-token").command).rename(home / "get-token")

    assert run(TokenCommand(command="~/get-token")) == "tilde-token"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "printed nothing"),
        ("printf '\\n  \\n'", "printed nothing"),
        ("echo $C; echo $C", "printed more than one line"),
        ("printf '%s\\r%s' $C $C", "printed more than one line"),
        ("echo Bearer $C", "printed something else than one token"),
        ("printf '%s\\000' $C", "printed something else than one token"),
        ("printf '\\000'", "printed something else than one token"),
        ("printf '\\357\\273\\277%s' $C", "printed something else than one token"),
        ("printf '%s\\351' $C", "printed something else than one token"),
        ("printf '%s\\033[0m' $C", "printed something else than one token"),
        ("printf %020000d 0", "printed a token of more than 16384 characters"),
        ("echo $C; exit 3", "failed with exit code 3"),
        ("echo $C; kill -9 $$", "was ended by signal 9"),
        ("while :; do echo $C; done", "printed more than 64 KiB"),
        ("head -c 1000000000 /dev/zero", "printed more than 64 KiB"),
        ("echo $C; head -c 1000000000 /dev/zero >&2; exit 1", "failed with exit code 1"),
        ("echo $C >&2; echo $C; exit 1", "failed with exit code 1"),
        ("set -x; printf '%s\\n' TOKEN=$C; exit 1", "failed with exit code 1"),
        ('printf \'%s\\n\' "$C"; echo "no: \\"$C\\"" >&2; exit 1', "failed with exit code 1"),
    ],
)
def test_anything_but_one_token_is_an_error_without_any_of_it(
    script: Script, canary: str, monkeypatch: pytest.MonkeyPatch, text: str, problem: str
) -> None:
    monkeypatch.setenv("C", canary)

    error = failure(script(text, timeout_ms=20_000))

    assert isinstance(error, LoginNeeded)
    assert error.message == f"the token command `get-token` {problem}"
    assert_absent(canary, error.message, error.hint, repr(error))


def test_the_hint_is_its_first_line_on_stderr_fit_for_a_terminal(script: Script) -> None:
    command = script("printf '\\n\\033]0;title\\007not \\033[31mlogged in\\n' >&2; echo second >&2; exit 1")

    assert failure(command).hint == "not logged in"
    assert failure(script("exit 1")).hint == "wizard auth corp"
    assert failure(script("echo held back >&2; exit 1"), hide=lambda line: line.upper()).hint == "HELD BACK"


@pytest.mark.parametrize(
    "text",
    [
        "echo waiting >&2; exec sleep 1000",
        "trap '' TERM INT HUP; echo waiting >&2; while :; do sleep 1000; done",
        "echo waiting >&2; exec >&- 2>&-; exec sleep 1000",
        "echo waiting >&2; kill -STOP $$",
        "echo waiting >&2; sleep 1000 & wait",
    ],
)
def test_one_that_does_not_end_is_ended_in_time_with_all_it_started(script: Script, tmp_path: Path, text: str) -> None:
    started = time.monotonic()
    error = failure(script(f"echo $$ > {tmp_path}/pid; {text}", timeout_ms=1500))

    assert time.monotonic() - started < 30
    assert isinstance(error, TryAgain)
    assert (error.message, error.hint) == ("the token command `get-token` did not finish within 1.5 s", "waiting")
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_the_caller_may_have_less_time_than_the_profile_gives(script: Script) -> None:
    error = failure(script("sleep 1000", timeout_ms=60_000), limit_s=0.2)

    assert (error.exit_code, error.message) == (75, "the token command `get-token` did not finish within 0.2 s")


def test_a_grandchild_that_holds_the_pipe_neither_delays_nor_stays(script: Script, tmp_path: Path) -> None:
    started = time.monotonic()
    command = script(f"sleep 1000 & echo $! > {tmp_path}/pid; echo the-token")

    assert run(command) == "the-token"
    assert time.monotonic() - started < 30
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_what_has_left_for_a_session_of_its_own_delays_nobody(script: Script, tmp_path: Path) -> None:
    """A connection that ssh shares, an agent of gpg: they go on, and keep the pipe."""
    command = script(
        "import os, subprocess\n"
        "child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "print('the-token', flush=True); os._exit(0)",
        python=True,
    )
    started = time.monotonic()
    try:
        assert run(command) == "the-token"
        assert time.monotonic() - started < 30
    finally:
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)


def test_it_can_be_called_off(script: Script, tmp_path: Path) -> None:
    stopped = threading.Event()
    os.mkfifo(tmp_path / "ready")

    def stop() -> None:
        (tmp_path / "ready").read_text()
        stopped.set()

    thread = threading.Thread(target=stop)
    thread.start()
    started = time.monotonic()
    error = failure(
        script(f"echo $$ > {tmp_path}/pid; echo > {tmp_path}/ready; sleep 1000", timeout_ms=60_000), stopped=stopped
    )
    thread.join()

    assert isinstance(error, TryAgain)
    assert time.monotonic() - started < 30
    assert is_gone(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize(
    ("mode", "content"), [(0o644, "#!/bin/sh\n"), (0o755, "no program"), (0o755, "#!/not/there\n")]
)
def test_what_cannot_be_started_is_named(tmp_path: Path, mode: int, content: str) -> None:
    file = tmp_path / "get-token"
    file.write_text(content)
    file.chmod(mode)

    error = failure(TokenCommand(command=str(file)))

    assert error.exit_code == 4
    assert error.message.startswith("the token command `get-token` ")


def test_an_argument_no_program_can_be_given_is_an_error(script: Script) -> None:
    assert failure(script("", "a\0b")).exit_code == 4


def test_a_command_that_asks_for_its_own_token_is_told(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUNNING, json.dumps([[CONFIG, "corp"]]))

    error = failure(script("echo a-token"))

    assert isinstance(error, BadFile)
    assert error.message == "the token command of `corp` asks for its own token"
    assert run(script("echo a-token"), profile="other") == "a-token"


def test_it_knows_whose_commands_are_running(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUNNING, json.dumps([["/other.toml", "corp"]]))

    assert json.loads(run(script(f"printf %s \"${RUNNING}\" | tr -d ' '"))) == [
        ["/other.toml", "corp"],
        [CONFIG, "corp"],
    ]


@pytest.mark.parametrize("text", ["", "no json", "{}", "[", "7", "[" * 100_000])
def test_a_strange_guard_guards_nothing_and_breaks_nothing(
    script: Script, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(RUNNING, text)

    assert run(script("echo a-token")) == "a-token"


def test_a_command_inside_a_command_ends_with_the_outer_one(script: Script, tmp_path: Path) -> None:
    """A session of its own would be out of the reach of who ends the group."""
    inner = (
        "import os\nfrom wizard.machine.token_command import token\nfrom wizard.values.profile import TokenCommand\n"
        f"script = 'echo $$ > {tmp_path}/pid; sleep 1000'\n"
        "token(TokenCommand(command='/bin/sh', args=('-c', script), timeout_ms=60000), 'inner', os.environ, config='')"
    )
    app = Path(__file__).parents[2] / "app"
    text = f"import sys\nsys.path.insert(0, {str(app)!r})\n{inner}"

    for timeout_ms in (1000, 5000, 60_000):  # a busy machine may need longer until the inner one runs
        assert isinstance(failure(script(text, python=True, timeout_ms=timeout_ms)), TryAgain)
        if (tmp_path / "pid").exists():
            break
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_nothing_is_left_open_after_a_hundred_runs(script: Script) -> None:
    command = script("echo a-token")
    run(command)
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(100):
        run(command)
    assert len([*Path("/proc/self/fd").iterdir()]) == before
    assert not [each for each in threading.enumerate() if each.name == "wizard-command"]


def test_a_name_is_the_program_without_folder_and_arguments() -> None:
    assert TokenCommand(command="/opt/corp/bin/get-token", args=("--password", "x")).program == "get-token"
    assert TokenCommand(command=r"C:\Tools\get.exe").program == "get.exe"
