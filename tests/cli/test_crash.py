"""Whatever of ours breaks, and wherever: type and place are told, and nothing of what it held (SECURITY R74, R78)."""

import importlib
import os
from operator import attrgetter
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import APP, Done, run_wizard
from servers.practice import log_in
from wizard.demo.provider import Practice

# Puts `boom` in the place of a function: a secret in a local variable, in the message, and in the one before that.
BREAKS = """
import importlib, os
def boom(*args, **named):
    secret = os.environ["CANARY"]
    try:
        raise KeyError(secret)
    except KeyError:
        raise ZeroDivisionError(f"with {secret}")
module, _, names = os.environ["BROKEN"].partition(":")
at = importlib.import_module(module)
*above, name = names.split(".")
for each in above:
    at = getattr(at, each)
setattr(at, name, boom)
"""
AUTH = "auth practice --key-stdin --store plain --profile other"
POINTS = {
    "wizard.cli.parser:parse": "status",
    "wizard.accounts.context:Context.chosen": "env",
    "wizard.store.files:_all": "status",
    "wizard.store.toml_text:put": AUTH,
    "wizard.store.record:parse": "token --timeout 5",
    "wizard.store.record:unseal": "headers",
    "wizard.store.vault:credential_of": "env",
    "wizard.store.vault:Vault.put": AUTH,
    "wizard.store.replace:_rename": AUTH,
    "wizard.store.lock:_try": AUTH,
    "wizard.values.keys:_one_line": AUTH,
    "wizard.values.secret:Secret.reveal": "token --timeout 5",
    "wizard.login.endpoint:authorization": "headers",
    "wizard.login.key:_proven": AUTH,
    "wizard.machine.placement:headers": "model",
    "wizard.machine.http:_prepared": "model",
    "wizard.machine.http:read": "status --check",
    "wizard.machine.echo:without": "model",
    "wizard.machine.destination:check": AUTH,
    "wizard.protocols.answer:json_of": "model",
    "wizard.protocols.models:models_of": "test",
    "wizard.catalog.presets:load": "status",
    "wizard.handoff.environment:child_environment": "run -- true",
    "wizard.handoff.environment:texts": "env",
    "wizard.handoff.shells:written": "env",
    "wizard.machine.execute:execute": "run -- true",
    "wizard.accounts.save:_profile": AUTH,
    "wizard.store.successor:remove": "logout practice",
    "wizard.accounts.state:state_of": "status",
    "wizard.accounts.doctor.examination:examined": "doctor",
}
# A request that breaks is one that failed, and told as that.
IN_A_REQUEST = {"wizard.machine.http:_prepared", "wizard.machine.http:read", "wizard.machine.placement:headers"}
PUSHED = sorted(POINTS)[::7]


def broken(at: str, words: str, canary: str, tmp_path: Path, **more: str) -> Done:
    (tmp_path / "sitecustomize.py").write_text(BREAKS)
    env = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{APP}", "BROKEN": at, "CANARY": canary, **more}
    return run_wizard(words.split(), env=env, stdin=more.get("KEY", ""))


@pytest.mark.parametrize("at", sorted(POINTS))
def test_each_of_these_places_is_there(at: str) -> None:
    module, _, names = at.partition(":")

    assert callable(attrgetter(names)(importlib.import_module(module)))


@pytest.mark.parametrize(
    "at", [pytest.param(each, marks=() if each in PUSHED else pytest.mark.long) for each in sorted(POINTS)]
)
def test_thirty_places_break_without_a_word_of_the_secret(
    practice: Practice, canary: str, tmp_path: Path, at: str
) -> None:
    key = log_in(practice)

    done = broken(at, POINTS[at], canary, tmp_path, KEY=practice.issue_key())

    assert len(POINTS) == 30
    assert done.exit not in {0, 120}
    for secret in (canary, key):
        assert_absent(secret, *done.everything)
    assert b"Traceback" not in done.stderr
    said = "the request to" if at in IN_A_REQUEST else "unexpected failure: ZeroDivisionError"
    assert said in done.out + done.err


@pytest.mark.parametrize(
    "at", ["wizard.lines.report:error", "wizard.lines.report:addressed", "wizard.cli.ending:ending"]
)
def test_what_tells_of_a_failure_may_break_too(key: str, canary: str, tmp_path: Path, at: str) -> None:
    done = broken(at, "use nobody", canary, tmp_path)

    assert done.exit == 1
    assert_absent(canary, *done.everything)
    assert done.err == "wizard: error: unexpected failure: ZeroDivisionError\n"


UNHEARD = """
import importlib, logging, os, threading, warnings
secret = os.environ["CANARY"]
class Finalized:
    def __del__(self): raise ZeroDivisionError(secret)
def on_a_thread(): raise ZeroDivisionError(secret)
async def in_a_task(): raise ZeroDivisionError(secret)
def unheard():
    import asyncio
    Finalized()
    thread = threading.Thread(target=on_a_thread)
    thread.start()
    thread.join()
    logging.getLogger("httpx").warning("GET ?code=%s", secret)
    async def lost():
        asyncio.ensure_future(in_a_task())
        await asyncio.sleep(0)
    asyncio.run(lost())
import wizard.accounts.state as at
real = at.state_of
def state_of(*args):
    unheard()
    return real(*args)
at.state_of = state_of
"""


def test_what_nobody_can_catch_is_told_without_a_word_of_the_secret(
    practice: Practice, key: str, canary: str, tmp_path: Path
) -> None:
    """On a thread, in a finalizer, in a task that nobody waits for, and in what a library logs."""
    (tmp_path / "sitecustomize.py").write_text(UNHEARD)

    done = run_wizard(["status"], env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{APP}", "CANARY": canary})

    assert done.exit == 0
    assert_absent(canary, *done.everything)
    assert done.err.count("a part of it failed: ZeroDivisionError") == 2
    assert done.err.count("sitecustomize.py:") >= 2
    assert b"Traceback" not in done.stderr
