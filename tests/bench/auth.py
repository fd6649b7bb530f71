"""What `wizard.Auth` costs a request, and `import wizard` a program.

A request with Auth beside the same one with a fixed header, both to a server on loopback over one connection; then
without a network, which leaves the processor's time for what httpx and we do.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import httpx2

import wizard
from api.kit import KEY, TRUSTING_NONE, by_command, logged_in
from bench.measure import Row
from bench.place import Place
from fakes.host import host

BATCH = 20
# At most so many times the request with a fixed header, and the interpreter that imports nothing.
MOST = 1.3
IMPORTS = {
    "import wizard": "pass",
    "import wizard; wizard.token('plain')": "pass",
    "import wizard; wizard.Auth": "import httpx",
}


def requests(place: Place, rounds: int) -> list[Row]:
    home = os.environ["HOME"]
    os.environ["HOME"] = str(place.folder / "requests")
    try:
        with host() as lab:
            logged_in(lab.url)
            by_command(lab.url, "echo a-token-number-$N", "command")
            return [*_requests(rounds, lab.url), _call(rounds)]
    finally:
        os.environ["HOME"] = home


def imports(place: Place, rounds: int) -> list[Row]:
    def runs(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], env=place.env, check=True)

    found = _medians(rounds, {code: runs(code) for code in {*IMPORTS, *IMPORTS.values()}}, 1)
    return [
        _row(f"`{code}`", found[code], f"`{beside}`", found[beside], MOST if code == "import wizard" else None)
        for code, beside in IMPORTS.items()
    ]


def _requests(rounds: int, url: str) -> list[Row]:
    rows = []
    for module, auth in ((httpx, wizard.Auth), (httpx2, wizard.httpx2_auth)):
        name = "" if module is httpx else f", {module.__name__}"
        for way, transport, clock, most in (
            ("", None, time.perf_counter, MOST),
            (
                ", without a network",
                module.MockTransport(lambda _, module=module: module.Response(200)),
                time.thread_time,
                None,
            ),
        ):
            made = {
                "fixed": _client(module, transport, headers={"Authorization": f"Bearer {KEY}"}),
                "`wizard.Auth`": _client(module, transport, auth=auth("work")),
                "`wizard.Auth`, of a command": _client(module, transport, auth=auth("command")),
            }
            found = _medians(rounds, {each: _getting(client, url) for each, client in made.items()}, BATCH, clock)
            fixed = found.pop("fixed")
            rows += [
                _row(f"request with {each}{name}{way}", took, "a fixed header", fixed, most)
                for each, took in found.items()
            ]
            for client in made.values():
                client.close()
    return rows


def _call(rounds: int) -> Row:
    calls: dict[str, Callable[[], object]] = {"ours": wizard.token_provider("work"), "theirs": lambda: KEY}
    found = _medians(rounds, calls, 200, time.thread_time)
    return Row(
        "`wizard.token_provider`", f"{found['ours'] * 1000:.1f} µs", f"a function, {found['theirs'] * 1000:.1f} µs"
    )


def _row(what: str, ours: float, against: str, theirs: float, most: float | None) -> Row:
    return Row(what, f"{ours:.2f} ms", f"{against}, {theirs:.2f} ms", ours / theirs, most=most)


def _medians(
    rounds: int, table: Mapping[str, Callable[[], object]], batch: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Milliseconds for one call."""
    times: dict[str, list[float]] = {name: [] for name in table}
    for number in range(rounds + 1):
        for name, call in table.items():
            start = clock()
            for _ in range(batch):
                call()
            if number:  # the first round warms up
                times[name].append((clock() - start) / batch)
    return {name: statistics.median(each) * 1000 for name, each in times.items()}


def _client(module: Any, transport: Any, **more: Any) -> Any:
    return module.Client(verify=TRUSTING_NONE, trust_env=False, transport=transport, **more)


def _getting(client: Any, url: str) -> Callable[[], object]:
    return lambda: client.get(url)
