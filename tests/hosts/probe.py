"""A host program that looks at itself before and after: ``probe.py HOW [HANDLERS]``, how it asks, and its own handlers.

What has changed stands in `changed` beside this file afterwards, one line each; `ended` says how the call ended.
"""

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import sys
import termios
import threading
from pathlib import Path
from typing import Any

import wizard

HERE = Path(__file__).parent
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGTTOU", "SIGTTIN", "SIGQUIT")
HEARD: list[str] = []
TICKS: list[int] = []


def modes() -> str:
    try:
        return repr(termios.tcgetattr(0))
    except termios.error:
        return "no terminal"


def picture() -> dict[str, Any]:
    wakeup = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakeup)
    mask = os.umask(0o022)
    os.umask(mask)
    policy = asyncio.get_event_loop_policy()
    return {
        **{name: repr(signal.getsignal(getattr(signal, name))) for name in SIGNALS},
        "termios": modes(),
        "cwd": str(Path.cwd()),
        "environ": dict(os.environ),
        "umask": mask,
        "wakeup": wakeup,
        "gc": (gc.isenabled(), gc.get_freeze_count(), gc.get_threshold()),
        "policy": repr(policy),
        "logging": (logging.root.level, repr(logging.root.handlers), logging.lastResort),
        "streams": (id(sys.stdin), id(sys.stdout), id(sys.stderr), id(sys.excepthook), id(threading.excepthook)),
        "threads": sorted(each.name for each in threading.enumerate() if not each.daemon),
        "descriptors": descriptors(),
    }


def descriptors() -> list[str]:
    found = []
    for each in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found.append(str(each.readlink()))
    # Modules are still being loaded on a daemon thread, and this folder itself is open.
    return sorted(each for each in found if each.startswith(("/dev/", "socket:", "pipe:", "anon_inode:")))


def heard(number: int, _frame: object) -> None:
    HEARD.append(signal.Signals(number).name)


def ended(call: Any) -> str:
    try:
        return f"profile {call().name}"
    except wizard.WizardError as error:
        return f"{type(error).__name__} {error.exit_code}: {error.message} | {error.hint}"


def call(**more: Any) -> Any:
    return wizard.ensure_profile(app="probe", providers=["openai", "practice"], presets=HERE / "presets", **more)


async def beside(**more: Any) -> Any:
    """With something else of the host's in the same loop."""

    async def tick() -> None:
        while True:
            TICKS.append(1)
            await asyncio.sleep(0.05)

    loop = asyncio.get_running_loop()
    ticking = asyncio.create_task(tick())
    factory = loop.get_task_factory()
    work = asyncio.ensure_future(
        wizard.ensure_profile_async(app="probe", providers=["openai", "practice"], presets=HERE / "presets", **more)
    )
    try:
        while not work.done():
            await asyncio.wait([work], timeout=0.05)
            if (HERE / "cancel").exists() and not work.done():
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work
                return named("called off")
        return work.result()
    finally:
        ticking.cancel()
        if loop.get_task_factory() is not factory:
            HEARD.append("another task factory")


def named(name: str) -> Any:
    return type("Named", (), {"name": name})()


def on_thread(**more: Any) -> Any:
    told: list[str] = []
    asking = threading.Thread(target=lambda: told.append(ended(lambda: call(**more))))
    asking.start()
    asking.join()
    return named(told[0])


HOWS = {
    "auto": call,
    "textual": call,
    "plain": lambda: call(ui="plain"),
    "none": lambda: call(ui="none"),
    "async": lambda: asyncio.run(beside()),
    "async-plain": lambda: asyncio.run(beside(ui="plain")),
    "thread": on_thread,
}


def main() -> int:
    if sys.argv[2:] == ["handlers"]:
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, name), heard)
        _told, tells = os.pipe()
        os.set_blocking(tells, False)
        signal.set_wakeup_fd(tells)
    loop = asyncio.new_event_loop()
    if "async" not in sys.argv[1]:
        asyncio.set_event_loop(loop)
    os.environ["TEXTUAL_LOG"] = str(HERE / "log")
    if sys.argv[1] == "textual":
        os.environ["TEXTUAL_DEBUG"] = "1"
        os.chdir(HERE)  # where that leaves its file
        import textual.app  # noqa: F401  # the host has loaded it before, with its variables
    before = picture()
    (HERE / "pid").write_text(str(os.getpid()))
    how = ended(HOWS[sys.argv[1]])
    after = picture()
    changed = [f"{key}: {before[key]} -> {after[key]}" for key in before if before[key] != after[key]]
    if "async" not in sys.argv[1] and asyncio.get_event_loop_policy().get_event_loop() is not loop:
        changed.append("current loop")
    loop.close()
    (HERE / "changed").write_text("\n".join(changed))
    (HERE / "result").write_text(json.dumps({"ended": how, "heard": HEARD, "ticks": len(TICKS)}))
    if sys.stdin is not None and os.isatty(0):
        print("the host goes on", file=sys.stderr)
        try:
            print(f"typed: {input()}", file=sys.stderr)
        except KeyboardInterrupt:
            print("its own Ctrl+C", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
