"""Items of the Secret Service, directly: reading needs no discovery, never prompts and creates nothing (R16).

Importing ``keyring`` and letting it look for a backend costs `wizard token` 200 ms more than this does.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wizard.errors import KeyringLocked, NoKeyring, StorageUnavailable

OTHER_PLACE = "log in with `wizard auth NAME --store encrypted`, or `--store plain`"
UNLOCK = f"unlock it (logging in to the desktop does), or {OTHER_PLACE}"
SILENT = f"try again; if it stays silent, {OTHER_PLACE}"
# Who answers, by the name of its process (15 characters: proc(5)).
_OWNERS = {
    "gnome-keyring-d": "GNOME Keyring",
    "keepassxc": "KeePassXC",
    "ksecretd": "KWallet",
    "kwalletd5": "KWallet",
    "kwalletd6": "KWallet",
    "oo7-daemon": "oo7",
}


def has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def elsewhere() -> str:
    """What to do without a keyring: a server or a container has no desktop that could bring one."""
    return f"start the keyring of your desktop, or {OTHER_PLACE}" if has_display() else OTHER_PLACE


def read(service: str, user: str) -> str | None:
    """The secret of one item, None if there is none. It may never return: call it with a deadline.

    Raises NoKeyring, KeyringLocked, StorageUnavailable.
    """
    with _bus() as bus:
        import secretstorage  # noqa: PLC0415  # late: 75 ms that a plain record does not pay

        # What the keyring library writes; its `application` attribute is left out so that any writer's item is found.
        for item in secretstorage.search_items(bus, {"service": service, "username": user}):
            # Raises if it is locked; only ``unlock`` would prompt.
            return str(item.get_secret().decode())
        # Some services do not list the items of a locked collection: absent is only what an open one does not hold.
        if _is_locked(bus):
            raise KeyringLocked("the system keyring is locked", hint=UNLOCK)
        return None


def write(service: str, user: str, value: str) -> None:
    """Keep one item as the keyring library does. It may ask the person to unlock, or to make, the default collection.

    The library itself would leave its connection open after an error.
    """
    with _bus() as bus:
        import secretstorage  # noqa: PLC0415  # late: see above

        try:
            collection = secretstorage.get_default_collection(bus)
        except secretstorage.PromptDismissedException:
            raise NoKeyring("the system keyring has no place for keys, and none was made", hint=elsewhere()) from None
        if collection.is_locked() and collection.unlock():
            raise KeyringLocked("the system keyring is locked", hint=UNLOCK)
        attributes = {"service": service, "username": user, "application": "Python keyring library"}
        collection.create_item(f"{service}: key of sealed credentials", attributes, value.encode(), replace=True)


def delete(service: str, user: str) -> None:
    with _bus() as bus:
        import secretstorage  # noqa: PLC0415  # late: see above

        for item in secretstorage.search_items(bus, {"service": service, "username": user}):
            item.delete()


def is_there() -> bool:
    """True if a Secret Service runs in this session, or starts when it is asked. It may never return."""
    try:
        with _bus() as bus:
            from secretstorage import check_service_availability  # noqa: PLC0415  # late: see above

            return bool(check_service_availability(bus))
    except StorageUnavailable:
        return False


def look() -> tuple[str, bool | None]:
    """Who answers, and whether its default collection is locked; None if there is no collection yet.

    Raises NoKeyring, StorageUnavailable. It may never return.
    """
    with _bus() as bus:
        locked = _is_locked(bus)
        return _owner(bus), locked


@contextmanager
def _bus() -> Iterator[Any]:
    import secretstorage  # noqa: PLC0415  # late: see above

    try:
        bus = secretstorage.dbus_init()
    except Exception as error:
        # No address in the environment, or one that leads nowhere; the library raises what it happens to meet.
        raise NoKeyring("this session has no D-Bus, so there is no system keyring", hint=elsewhere()) from error
    try:
        yield bus
    except StorageUnavailable:
        raise
    except secretstorage.LockedException:
        raise KeyringLocked("the system keyring is locked", hint=UNLOCK) from None
    except secretstorage.SecretServiceNotAvailableException:
        raise NoKeyring("no system keyring is running in this session", hint=elsewhere()) from None
    except Exception as error:  # noqa: BLE001  # D-Bus and socket errors of many kinds; none may be taken for "absent"
        # The kind only: a D-Bus message may hold what was asked for.
        raise StorageUnavailable(
            f"the system keyring answered with an error ({type(error).__name__})", hint=elsewhere()
        ) from None
    finally:
        with suppress(OSError):
            bus.close()


def _is_locked(bus: Any) -> bool | None:
    from secretstorage import ItemNotFoundException, get_collection_by_alias  # noqa: PLC0415  # late: see above

    try:
        return bool(get_collection_by_alias(bus, "default").is_locked())
    except ItemNotFoundException:
        return None


def _owner(bus: Any) -> str:
    from secretstorage.util import DBusAddressWrapper  # noqa: PLC0415  # late: see above

    daemon = DBusAddressWrapper("/org/freedesktop/DBus", "org.freedesktop.DBus", bus)
    daemon.bus_name = "org.freedesktop.DBus"
    (pid,) = daemon.call("GetConnectionUnixProcessID", "s", "org.freedesktop.secrets")
    with suppress(OSError), open(f"/proc/{int(pid)}/comm") as file:
        return _OWNERS.get(file.read().strip(), "Secret Service")
    return "Secret Service"
