"""The operating systems' own keyrings, and no other: what may hold the key that seals everything unasked (R15, R89)."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol

from wizard.errors import NoKeyring
from wizard.store import secret_service
from wizard.store.secret_service import elsewhere


class Backend(Protocol):
    """``name`` is how a person knows it. Each call may hang, prompt or fail in its library's own way."""

    name: str

    def get(self, service: str, user: str, /) -> str | None: ...

    def set(self, service: str, user: str, value: str, /) -> None: ...

    def delete(self, service: str, user: str, /) -> None: ...


# Module, class and name, best first, after the Secret Service itself.
ALLOWED: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "linux": (
        ("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
        ("keyring.backends.kwallet", "DBusKeyringKWallet4", "KWallet 4"),
        ("keyring.backends.libsecret", "Keyring", "libsecret"),
    ),
    "darwin": (("keyring.backends.macOS", "Keyring", "macOS Keychain"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Manager"),),
}


class Library:
    """A backend of the keyring library, made without its discovery and without its settings.

    ``PYTHON_KEYRING_BACKEND``, ``keyringrc.cfg`` and entry points import whatever they name, and ``KEYRING_PROPERTY_*``
    sets any attribute: none of them is asked.
    """

    def __init__(self, backend: type[Any], name: str) -> None:
        self.name = name
        self._backend = type(backend.__name__, (backend,), {"set_properties_from_env": lambda _self: None})()

    def get(self, service: str, user: str, /) -> str | None:
        value = self._backend.get_password(service, user)
        return None if value is None else str(value)

    def set(self, service: str, user: str, value: str, /) -> None:
        self._backend.set_password(service, user, value)

    def delete(self, service: str, user: str, /) -> None:
        self._backend.delete_password(service, user)


class SecretService:
    """The same items as ``keyring.backends.SecretService``, without the library: its reading may prompt."""

    name = "Secret Service"

    def get(self, service: str, user: str, /) -> str | None:
        return secret_service.read(service, user)

    def set(self, service: str, user: str, value: str, /) -> None:
        secret_service.write(service, user, value)

    def delete(self, service: str, user: str, /) -> None:
        secret_service.delete(service, user)


def system_backend(platform: str = sys.platform) -> Backend:
    """The keyring of this session, made anew. Raises NoKeyring when none of the allowed ones is there."""
    if platform == "linux" and secret_service.is_there():
        return SecretService()
    for module, name, title in ALLOWED.get(platform, ()):
        try:
            backend = getattr(import_module(module), name)
            _ = backend.priority  # raises where the backend cannot work
        except Exception:  # noqa: BLE001, S112  # missing modules, D-Bus errors, wrong platform: all mean "not this one"
            continue
        return Library(backend, title)
    raise NoKeyring("this session has no system keyring", hint=elsewhere())
