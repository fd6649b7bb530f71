"""The keyrings judged: open, locked, hung, absent; which one it is; and whether it still has our keys."""

from collections.abc import Collection, Mapping

from wizard.errors import KeyringSilent, LoginNeeded, StorageUnavailable
from wizard.store.keychain import Keychain
from wizard.store.record import Header
from wizard.store.secret_service import OTHER_PLACE, SILENT, UNLOCK, elsewhere
from wizard.store.third_party import VARIABLE, holder, is_installed
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.text import safe

Needed = Mapping[str, list[str]]


def keyring(keychain: Keychain, headers: Collection[Header]) -> tuple[Finding, ...]:
    """``headers`` are those of the records that profiles name. It matters only where one of them is kept there."""
    needed, others = _needed(headers)
    if others and not needed:
        return ()
    try:
        state, lacking = keychain.look(tuple(needed))
        if not state.usable:
            hint = UNLOCK if "locked" in state.reason else elsewhere()
            raise StorageUnavailable(f"{state.label}: {state.reason}", hint=hint)
    except StorageUnavailable as problem:
        return (_away(problem, needed),)
    if lacking:
        return tuple(_lost(each) for name in lacking for each in needed[name])
    kept = [name for each in needed.values() for name in each]
    if state.reason:
        return (warning("keyring", f"keyring: {state.label}; {state.reason}", _with_name(UNLOCK, kept)),)
    holds = f"; it holds what opens {len(kept)} of your logins" if kept else ""
    return (ok("keyring", f"keyring: {state.label}, open{holds}"),)


def other_keyring(keychain: Keychain, headers: Collection[Header]) -> tuple[Finding, ...]:
    """The one that is none of the system's: configured, agreed to, used. Unless it was agreed to, nothing of it runs."""
    _, others = _needed(headers)
    found = []
    for key, profiles in others.items():
        named, listed = safe(holder(key) or "", 120), _listed(profiles)
        text = f"keyring: {named}, a backend that you configured; it holds what opens {listed}"
        try:
            lost = keychain.key(key) is None
        except StorageUnavailable as problem:
            hint = _with_name(problem.hint, profiles)
            found.append(error("keyring:backend", StorageUnavailable(f"{text}: {problem.message}", hint=hint)))
            continue
        found += [_lost(each) for each in profiles] if lost else [ok("keyring:backend", text)]
    if keychain.other is not None and not any(holder(each) == keychain.other for each in others):
        found.append(_unused(keychain.other))
    return tuple(found)


def _unused(other: str) -> Finding:
    named = safe(other, 120)
    if not is_installed(other):
        text = f"keyring: {named} is configured, and not installed beside wizard"
        return warning("keyring:backend", text, f"install it there, or `unset {VARIABLE}`")
    text = f"keyring: {named} is configured; it is none of the system's, and is used once you choose it"
    return warning(
        "keyring:backend", text, f"`wizard auth NAME --store keyring` chooses it, `unset {VARIABLE}` does not"
    )


def _needed(headers: Collection[Header]) -> tuple[Needed, Needed]:
    """The profiles by the key that opens them: in the system's keyring, and elsewhere."""
    ours: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for each in headers:
        if each.kek is not None:
            (others if holder(each.kek) else ours).setdefault(each.kek, []).append(each.profile or each.id)
    return ours, others


def _away(problem: StorageUnavailable, needed: Needed) -> Finding:
    """An error where it keeps what opens a login; elsewhere a login can be kept in a file."""
    said = problem.message if problem.message.startswith("system keyring") else f"keyring: {problem.message}"
    hint = problem.hint or (SILENT if isinstance(problem, KeyringSilent) else elsewhere())
    if not needed:
        return warning("keyring", said, hint)
    if hint == OTHER_PLACE:  # what it holds comes back with it alone
        hint = f"start the keyring that holds it, or {hint}"
    names = [name for each in needed.values() for name in each]
    # Hung or away: for whoever looks, secrets cannot be had now.
    text = f"{said}; it holds what opens {_listed(names)}"
    return error("keyring", StorageUnavailable(text, hint=_with_name(hint, names)))


def _lost(profile: str) -> Finding:
    name = safe(profile, 64)
    return error(
        f"keyring:{name}",
        LoginNeeded(
            f"the keyring no longer holds the key that opens `{name}`",
            hint=f"restore the keyring, or log in again: `wizard auth {name}`",
        ),
    )


def _with_name(hint: str, names: Collection[str]) -> str:
    """The command of ``hint`` ready to run, where only one profile can be meant."""
    if len({*names}) != 1:
        return hint
    return hint.replace("`wizard auth NAME ", f"`wizard auth {safe(min(names), 64)} ")


def _listed(names: Collection[str]) -> str:
    each = list(dict.fromkeys(names))
    return ", ".join(f"`{safe(one, 64)}`" for one in each[:5]) + (", …" if each[5:] else "")
