"""Token providers: functions that SDKs call before each request."""

import asyncio
import os
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import pytest

import wizard
from api.kit import KEY, by_command, changed, lines, logged_in
from fakes.gateway import FRONT
from store.kit import child_env
from wizard.errors import BadFile, LoginNeeded, UsageError
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.values.profile import Auth, Gateway, Profile

URL = "https://api.example.com/v1"


def both(name: str | None = None, **more: Any) -> tuple[str, str]:
    async def ask() -> str:
        return await wizard.async_token_provider(name, **more)()

    return wizard.token_provider(name, **more)(), asyncio.run(ask())


def test_a_provider_gives_the_token_of_its_profile() -> None:
    logged_in(URL)

    assert both("work") == both() == (KEY, KEY)
    assert wizard.token("work") == KEY


def test_it_follows_what_changes() -> None:
    provide = wizard.token_provider("work")
    with pytest.raises(LoginNeeded, match="no profile named `work`"):
        provide()
    logged_in(URL)
    assert provide() == KEY
    logged_in(URL, "sk-canary-the-second-one")
    assert provide() == "sk-canary-the-second-one"
    profiles.detach(folders(), "work")
    with pytest.raises(LoginNeeded):
        provide()


def test_an_sdk_that_wants_a_key_is_given_a_word_where_none_is_needed() -> None:
    local = Profile(name="local", provider="lab", protocol="openai-chat", base_url=URL, auth=Auth(method="none"))
    profiles.put(folders(), local)

    assert both("local") == ("none", "none")
    with pytest.raises(UsageError, match="needs no token"):
        wizard.token("local")


def test_where_a_gateways_token_is_all_there_is_a_provider_cannot_help() -> None:
    logged_in(URL, "gate-token-0123456789", "gate", kind="tokens")
    work = logged_in(URL)
    changed(work, gateway=Gateway(profile="gate", header=FRONT))
    assert both("work") == (KEY, KEY)

    changed(work, gateway=Gateway(profile="gate", header=FRONT), auth=Auth(method="none"))
    with pytest.raises(UsageError, match="only its gateway's token") as caught:
        wizard.token_provider("work")()
    assert caught.value.hint == 'httpx.Client(auth=wizard.Auth("work"))'


def test_a_token_command_runs_once_for_providers_and_token_alike() -> None:
    runs = by_command(URL, "echo a-token-number-$N")

    assert both("work") == ("a-token-number-1", "a-token-number-1")
    assert wizard.token("work") == "a-token-number-1"
    assert lines(runs) == 1


def test_threads_share_what_one_of_them_fetches(home: Path) -> None:
    pipe = home / "pipe"
    os.mkfifo(pipe)
    runs = by_command(URL, f"cat {pipe}", interval_ms=0)
    provide, got = wizard.token_provider("work"), []

    threads = [threading.Thread(target=lambda: got.append(provide())) for _ in range(10)]
    threads[0].start()
    while not lines(runs):
        threads[0].join(0.005)
    for each in threads[1:]:
        each.start()
    pipe.write_text("a-token-number-1\n")
    for each in threads:
        each.join(0.2)
    while any(each.is_alive() for each in threads):  # who came too late for the first asks for one of its own
        pipe.write_text("a-token-number-2\n")
        for each in threads:
            each.join(0.2)

    assert len(got) == 10
    assert lines(runs) <= 2


def test_who_is_interrupted_leaves_it_to_the_others(home: Path) -> None:
    """Ctrl+C in the thread that fetches for all: the other threads fetch for themselves."""
    code = """
import signal, sys, threading, wizard
provide, got = wizard.token_provider("work"), []
def others():
    got.append(provide())
threads = [threading.Thread(target=others) for _ in range(3)]
class Stop(BaseException): pass
def stop(*_):
    raise Stop
signal.signal(signal.SIGUSR1, stop)
def poke():
    while not open(sys.argv[1]).read():
        pass
    for each in threads:
        each.start()
    signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
open(sys.argv[1], "a").close()
threading.Thread(target=poke).start()
try:
    provide()
except Stop:
    print("stopped")
for each in threads:
    each.join()
print(*got)
"""
    runs = by_command(URL, "[ $N = 1 ] && exec sleep 4\necho a-token-number-$N")

    done = subprocess.run(
        [sys.executable, "-c", code, runs], env=child_env(), capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.split() == ["stopped", *["a-token-number-2"] * 3]


def test_a_process_that_forks_meanwhile_asks_for_itself() -> None:
    code = """
import os, sys, threading, wizard
provide = wizard.token_provider("work")
threading.Thread(target=provide, daemon=True).start()
while not (os.path.exists(sys.argv[1]) and open(sys.argv[1]).read()):
    pass
pid = os.fork()
if pid == 0:
    print(provide(), flush=True)
    os._exit(0)
os.waitpid(pid, 0)
"""
    # The first run hangs until its time is over; the second is the child's.
    runs = by_command(URL, "[ $N = 1 ] && exec sleep 4\necho a-token-number-$N", interval_ms=0)

    done = subprocess.run(
        [sys.executable, "-c", code, runs], env=child_env(), capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stdout.split() == ["a-token-number-2"]


def test_a_file_that_cannot_be_read_is_said_to_be_so() -> None:
    logged_in(URL)
    provide = wizard.token_provider("work")
    assert provide() == KEY
    Path(folders().config_file).write_text("[profiles.work\n")
    with pytest.raises(BadFile, match=r"config\.toml:1"):
        provide()


def test_the_profile_is_what_the_file_says_and_holds_no_secret() -> None:
    logged_in(URL, model="m-1")

    work = wizard.profile("work")

    assert (work.name, work.base_url, work.model, work.protocol) == ("work", URL, "m-1", "openai-chat")
    assert wizard.profile() == work
    assert KEY not in repr(work)
    with pytest.raises(LoginNeeded) as caught:
        wizard.profile("wrk")
    assert caught.value.hint == "did you mean `work`? there is work"


@pytest.mark.parametrize("app", [None, "mytool"])
def test_nothing_logged_in_says_what_to_run(app: str | None) -> None:
    auth = "wizard auth" if app is None else "wizard --app mytool auth"
    for name, hint in ((None, auth), ("work", f"`{auth}` makes the first")):
        for ask in (wizard.profile, wizard.token, lambda name, app: wizard.token_provider(name, app=app)()):
            with pytest.raises(LoginNeeded) as caught:
                ask(name, app=app)
            assert caught.value.hint == hint
            assert caught.value.exit_code == 4


@pytest.mark.parametrize("app", [None, "mytool"])
def test_a_provider_without_a_profile_is_answered_with_the_command_that_makes_it(app: str | None) -> None:
    auth = "wizard auth" if app is None else "wizard --app mytool auth"
    with pytest.raises(LoginNeeded) as alone:
        wizard.token_provider("openai", app=app)()
    logged_in(URL, app=app)
    with pytest.raises(LoginNeeded) as beside:
        wizard.token_provider("openai", app=app)()
    with pytest.raises(LoginNeeded) as unknown:
        wizard.token("nothing-like-it", app=app)

    assert alone.value.hint == f"{auth} openai"
    assert beside.value.hint == f"`{auth} openai`; there is work"
    assert unknown.value.hint == f"`{auth}` makes another; there is work"


def test_an_error_that_nobody_catches_is_printed_with_its_hint() -> None:
    with pytest.raises(LoginNeeded) as caught:
        wizard.token("openai", app="mytool")

    printed = traceback.format_exception(caught.value)
    assert printed[-2:] == [
        "wizard.errors.LoginNeeded: no profile named `openai`\n",
        "hint: wizard --app mytool auth openai\n",
    ]


HEAVY = ("httpx", "httpx2", "textual", "rich", "keyring", "tomlkit", "authlib", "asyncio", "anthropic", "openai")


@pytest.mark.parametrize(
    "statement",
    [
        "import wizard; dir(wizard); wizard.LoginNeeded",
        "import wizard; wizard.token('work'); wizard.profile('work')",
        "import wizard; wizard.token_provider('work')(); wizard.anthropic('work'); wizard.httpx2_auth",
        "import wizard; wizard.async_token_provider('work')",
    ],
)
def test_what_is_not_used_is_not_imported(statement: str) -> None:
    logged_in(URL)
    code = f"import sys; {statement}; print(*[each for each in {HEAVY} if each in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], env=child_env(), capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_where_httpx2_is_missing_only_what_needs_it_says_so() -> None:
    code = """
import sys
sys.modules["httpx2"] = sys.modules["anthropic"] = None
import wizard
wizard.httpx2_auth, wizard.Auth("work")
provide = wizard.anthropic("work")
for ask in (lambda: wizard.httpx2_auth("work"), provide):
    try:
        ask()
    except ImportError:
        print("missing")
"""
    logged_in(URL)
    done = subprocess.run([sys.executable, "-c", code], env=child_env(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["missing", "missing"]
