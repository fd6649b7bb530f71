"""The system keyring judged: open, locked, hung, absent; and whether it still has our keys."""

from collections.abc import Collection, Mapping

from wizard.errors import KeyringSilent, LoginNeeded, StorageUnavailable
from wizard.store.keychain import Keychain
from wizard.store.record import Header
from wizard.store.secret_service import ELSEWHERE, SILENT, UNLOCK
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.text import safe


def keyring(keychain: Keychain, headers: Collection[Header]) -> tuple[Finding, ...]:
    """``headers`` are those of the records that profiles name. It matters only where one of them is kept there."""
    needed: dict[str, list[str]] = {}
    for each in headers:
        if each.kek is not None:
            needed.setdefault(each.kek, []).append(each.profile or each.id)
    try:
        state, lacking = keychain.look(tuple(needed))
        if not state.usable:
            raise StorageUnavailable(
                f"{state.label}: {state.reason}", hint=UNLOCK if "locked" in state.reason else ELSEWHERE
            )
    except StorageUnavailable as problem:
        return (_away(problem, needed),)
    if lacking:
        return tuple(_lost(each) for name in lacking for each in needed[name])
    if state.reason:
        return (warning("keyring", f"keyring: {state.label}; {state.reason}", UNLOCK),)
    kept = sum(map(len, needed.values()))
    return (
        ok(
            "keyring",
            f"keyring: {state.label}, open" + (f"; it holds what opens {kept} of your logins" if kept else ""),
        ),
    )


def _away(problem: StorageUnavailable, needed: Mapping[str, list[str]]) -> Finding:
    """An error where it keeps what opens a login; elsewhere a login can be kept in a file."""
    said = problem.message if problem.message.startswith("system keyring") else f"keyring: {problem.message}"
    hint = problem.hint or (SILENT if isinstance(problem, KeyringSilent) else ELSEWHERE)
    names = list(dict.fromkeys(name for each in needed.values() for name in each))
    if not names:
        return warning("keyring", said, hint)
    listed = ", ".join(f"`{safe(each, 64)}`" for each in names[:5]) + (", …" if names[5:] else "")
    # Hung or away: for whoever looks, secrets cannot be had now.
    return error("keyring", StorageUnavailable(f"{said}; it holds what opens {listed}", hint=hint))


def _lost(profile: str) -> Finding:
    name = safe(profile, 64)
    return error(
        f"keyring:{name}",
        LoginNeeded(
            f"the system keyring no longer holds the key that opens `{name}`",
            hint=f"restore the keyring, or log in again: `wizard auth {name}`",
        ),
    )


def configured(environ: Mapping[str, str]) -> tuple[Finding, ...]:
    """Settings of the keyring library that this program does not follow."""
    named = environ.get("PYTHON_KEYRING_BACKEND", "").strip()
    if not named:
        return ()
    return (
        warning(
            "keyring:backend",
            f"PYTHON_KEYRING_BACKEND names `{safe(named, 100)}`, which is not used: only the keyrings of operating systems are",
            "unset PYTHON_KEYRING_BACKEND",
        ),
    )
