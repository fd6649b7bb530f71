"""Where a secret can be kept here: the keyring, the system's or the person's own one, and the files."""

from wizard.accounts.context import Context
from wizard.login.review_question import Place
from wizard.machine.thread import in_thread
from wizard.store.third_party import is_installed
from wizard.store.vault import Vault
from wizard.values.profile import Store
from wizard.values.text import safe


async def places(context: Context, settled: Store | None) -> tuple[Place, ...]:
    """Best first. Only where nothing else is ``settled`` on is the keyring looked at."""
    keyring = await in_thread(lambda: _keyring(context.vault, look=settled in {None, "keyring"}))
    where = f"file in {context.tilde(context.folders.state)}"
    return (
        keyring,
        Place(store="encrypted", label=f"{where}, encrypted with a passphrase"),
        Place(store="plain", label=f"{where}, not encrypted"),
    )


def _keyring(vault: Vault, *, look: bool) -> Place:
    """One that is not the system's is named here before a line of it runs, and taken only once it is chosen.

    Not to ``look`` leaves open whether it is usable: nothing is opened, so nothing asks the person to unlock it.
    """
    other = vault.other_keyring()
    if other is None and not look:
        return Place(store="keyring", label="system keyring", looked=False)
    if other is None:
        state = vault.keychain.state()
        return Place(store="keyring", label=state.label, usable=state.usable, reason=state.reason, silent=state.silent)
    name, agreed, there = safe(other[0], 120), other[1], is_installed(other[0])
    return Place(
        store="keyring",
        label=f"{name} (your keyring backend)",
        usable=there,
        reason="not the system's: `--store keyring` chooses it" if there else f"{name} is not installed beside wizard",
        agreed=agreed,
    )
