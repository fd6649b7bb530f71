"""Everything looked at, all at once, each within its time."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from wizard.accounts.context import Context
from wizard.accounts.doctor import network as network_probe
from wizard.accounts.doctor.records import headers, leftovers, records
from wizard.accounts.doctor.settings import settings
from wizard.accounts.doctor.shadowing import shadowing
from wizard.accounts.doctor.sieve import sieved
from wizard.accounts.doctor.tools import tools
from wizard.accounts.presets import overridden
from wizard.errors import BadFile, TryAgain, WizardError
from wizard.machine.browser_state import browser
from wizard.machine.certificates import certificates
from wizard.machine.proxy_state import proxy
from wizard.machine.terminal_state import terminal
from wizard.machine.thread import in_thread
from wizard.store.keyring_state import keyring, other_keyring
from wizard.store.paths import typed
from wizard.store.permissions import permissions
from wizard.store.record import Header
from wizard.values.finding import Finding, error, ok
from wizard.values.frozen import dataclass

SLOW_S = 1.0
# For files that a network no longer answers for; keyring and hosts have shorter times of their own.
LIMIT_S = 5.0
Slow = Callable[[tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class _Probe:
    """``name`` is what is waited for, should it take long."""

    name: str
    work: Coroutine[Any, Any, Sequence[Finding]]


async def examined(context: Context, least: tuple[int, int], slow: Slow) -> tuple[Finding, ...]:
    """In a fixed order. ``least`` is the size the screens need; ``slow`` is told once what takes more than a second."""
    try:
        # Once, and not by each of the threads.
        await asyncio.wait_for(in_thread(lambda: context.catalogue), LIMIT_S)
    except TimeoutError:
        return (_late("presets"),)
    probes = _probes(context, least)
    tasks = [asyncio.create_task(_bounded(each)) for each in probes]
    try:
        _, waiting = await asyncio.wait(tasks, timeout=SLOW_S)
        if waiting:
            slow(tuple(probe.name for probe, task in zip(probes, tasks, strict=True) if task in waiting))
        found = [finding for each in await asyncio.gather(*tasks) for finding in each]
    finally:
        for each in tasks:
            each.cancel()
    return tuple(_apart(sieved(context, found)))


def _probes(context: Context, least: tuple[int, int]) -> list[_Probe]:
    environ = context.environ
    return [
        _Probe("the keyring", in_thread(lambda: keyring(context.vault.keychain, _named(context)))),
        _Probe("your own keyring", in_thread(lambda: other_keyring(context.vault.keychain, _named(context)))),
        _Probe("files", in_thread(lambda: permissions(context.folders))),
        _Probe("config.toml", in_thread(lambda: settings(context))),
        _Probe("records", in_thread(lambda: records(context))),
        _Probe("interrupted logins", in_thread(lambda: leftovers(context))),
        _Probe("presets", in_thread(lambda: _presets(context))),
        _Probe("other tools' files", in_thread(lambda: shadowing(context))),
        _Probe("connected tools", in_thread(lambda: tools(context))),
        _Probe("proxy", in_thread(lambda: proxy(environ, [p.base_url for p in network_probe.addresses(context)]))),
        _Probe("certificates", in_thread(lambda: certificates(environ))),
        _Probe("the providers' hosts", network_probe.network(context)),
        _Probe("the terminal", in_thread(lambda: terminal(environ, least))),
        _Probe("the browser", in_thread(lambda: (browser(environ),))),
    ]


def _named(context: Context) -> tuple[Header, ...]:
    try:
        return headers(context)
    except WizardError:
        return ()  # whether the keyring matters cannot be known


def _presets(context: Context) -> tuple[Finding, ...]:
    refused = context.refused_presets
    return (
        *((error("presets", refused),) if refused is not None else ()),
        *(
            error(f"preset:{each.file}", BadFile(f"preset {each}", hint=f"wizard presets check {typed(each.file)}"))
            for each in dict.fromkeys(context.catalogue.problems)
        ),
        *(ok(f"preset:{preset_id}", f"preset {line}") for preset_id, line in overridden(context)),
    )


async def _bounded(probe: _Probe) -> Sequence[Finding]:
    """Its findings; that it took too long, or broke, is one itself, and keeps nobody from the others."""
    try:
        return await asyncio.wait_for(probe.work, LIMIT_S)
    except TimeoutError:
        return (_late(probe.name),)
    except WizardError as problem:
        return (error(f"failed:{probe.name}", problem, "try again: `wizard doctor`"),)
    except Exception as problem:  # noqa: BLE001  # a mistake of ours in one probe; its message may hold anything
        broken = WizardError(f"{probe.name}: could not be looked at ({type(problem).__name__})")
        return (
            error(
                f"failed:{probe.name}",
                broken,
                "this is a mistake in wizard; report it with what `wizard doctor --json` prints",
            ),
        )


def _late(name: str) -> Finding:
    late = TryAgain(f"{name}: no answer within {LIMIT_S:g} s", hint="is a network drive away? `mount` lists them")
    return error(f"late:{name}", late)


def _apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """No two with the same id."""
    seen: Counter[str] = Counter()
    for each in findings:
        seen[each.id] += 1
        yield each if seen[each.id] == 1 else replace(each, id=f"{each.id}:{seen[each.id]}")
