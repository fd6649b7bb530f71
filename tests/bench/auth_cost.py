"""What `wizard.Auth` costs a request, and `import wizard` a program: ``PYTHONPATH=app:tests python tests/bench/auth_cost.py [ROUNDS]``.

A request with Auth beside the same one with a fixed header, both to a server on loopback over one connection; then
without a network, which leaves the processor's time for what httpx and we do. Interleaved, as ratios of medians, because
a busy machine slows all of them alike.
"""

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import httpx2

import wizard
from api.kit import KEY, TRUSTING_NONE, by_command, logged_in
from bench.measure import Row
from fakes.host import host

APP = Path(__file__).parents[2] / "app"
BATCH = 20
# At most so many times the request with a fixed header over loopback.
TARGET = 1.3
IMPORT_TARGET = 1.3


def medians(
    rounds: int,
    table: dict[str, Callable[[], object]],
    batch: int = BATCH,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Microseconds for one call."""
    times: dict[str, list[float]] = {name: [] for name in table}
    for number in range(rounds + 1):
        for name, call in table.items():
            start = clock()
            for _ in range(batch):
                call()
            if number:  # the first round warms up
                times[name].append((clock() - start) / batch)
    return {name: statistics.median(each) * 1e6 for name, each in times.items()}


def requests(rounds: int) -> int:
    fixed = {"Authorization": f"Bearer {KEY}"}
    missed = 0
    with host() as lab:
        logged_in(lab.url)
        by_command(lab.url, "echo a-token-number-$N", "command")
        for module, auth in ((httpx, wizard.Auth), (httpx2, wizard.httpx2_auth)):
            for way, transport in (("over loopback", None), ("without a network", _mock(module))):
                made = {
                    f"{module.__name__}, fixed header": _client(module, transport, headers=fixed),
                    f"{module.__name__}, Auth": _client(module, transport, auth=auth("work")),
                    f"{module.__name__}, Auth, command": _client(module, transport, auth=auth("command")),
                }
                clock = time.perf_counter if transport is None else time.thread_time
                table = {name: _getting(each, lab.url) for name, each in made.items()}
                found = medians(rounds, table, clock=clock)
                print(way)
                missed += _report(found, TARGET if transport is None else None, "µs")
                for each in made.values():
                    each.close()
    provide = wizard.token_provider("work")
    print("without a request")
    _report(
        medians(rounds, {"a call of a function": lambda: KEY, "token_provider": provide}, 200, time.thread_time),
        None,
        "µs",
    )
    return missed


def rows(rounds: int) -> list[Row]:
    """What `wizard.Auth` adds to a request over loopback, for the bench's table."""
    fixed = {"Authorization": f"Bearer {KEY}"}
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="wizard-bench-") as home, host() as lab:
        os.environ.clear()
        os.environ.update({"HOME": home, "PATH": kept["PATH"]})
        try:
            logged_in(lab.url)
            made = {
                "fixed": _client(httpx, None, headers=fixed),
                "auth": _client(httpx, None, auth=wizard.Auth("work")),
            }
            found = medians(rounds, {name: _getting(each, lab.url) for name, each in made.items()})
            for each in made.values():
                each.close()
        finally:
            os.environ.clear()
            os.environ.update(kept)
    ours, theirs = found["auth"], found["fixed"]
    against = f"a fixed header, {theirs / 1000:.2f} ms"
    return [Row("request with `wizard.Auth`", f"{ours / 1000:.2f} ms", against, ours / theirs, most=TARGET)]


def imports(rounds: int, site: Path) -> int:
    python, env = [sys.executable, "-c"], {**os.environ, "PYTHONPATH": str(site)}
    found = medians(
        rounds,
        {
            f"{code}": lambda code=code: subprocess.run([*python, code], env=env, check=True)  # type: ignore[misc]
            for code in (
                "pass",
                "import wizard",
                "import wizard; wizard.token('work')",
                "import httpx",
                "import wizard; wizard.Auth",
            )
        },
        1,
    )
    missed = _report(dict(list(found.items())[:2]), IMPORT_TARGET, "µs")
    _report({"pass": found["pass"], **dict(list(found.items())[2:])}, None, "µs")
    return missed


def _client(module: Any, transport: Any, **more: Any) -> Any:
    return module.Client(verify=TRUSTING_NONE, trust_env=False, transport=transport, **more)


def _mock(module: Any) -> Any:
    return module.MockTransport(lambda _: module.Response(200))


def _getting(client: Any, url: str) -> Callable[[], object]:
    return lambda: client.get(url)


def _report(found: dict[str, float], target: float | None, unit: str) -> int:
    against, *others = found
    missed = 0
    print(f"  {against:36} {found[against]:9.1f} {unit}")
    for name in others:
        ratio = found[name] / found[against]
        is_missed = target is not None and ratio > target
        missed += is_missed
        limit = "" if target is None else f" (at most {target})" + ("   MISSED" if is_missed else "")
        more = found[name] - found[against]
        print(f"  {name:36} {found[name]:9.1f} {unit}   {ratio:5.2f} × , {more:+.1f} {unit}{limit}")
    return missed


def main(rounds: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="wizard-bench-"))
    try:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WIZARD_", "PYTHON"))}
        os.environ.clear()
        os.environ.update(kept | {"HOME": str(folder / "home")})
        (folder / "home").mkdir()
        site = folder / "site"
        shutil.copytree(APP, site, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(site, quiet=1)
        return requests(rounds) + imports(max(5, rounds // 2), site)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
