"""Keyrings that lie, fail, limit or die, as objects: what the operating systems' own may do on a bad day (R14–R17)."""

import os
import signal
import time
from collections.abc import Callable

from keyring.errors import KeyringLocked, NoKeyringError, PasswordSetError


class Memory:
    """An honest one. Each call makes a new object over the same ``items``, as a new process would."""

    name = "Memory"

    def __init__(self, items: dict[tuple[str, str], str]) -> None:
        self.items = items

    def get(self, service: str, user: str, /) -> str | None:
        return self.items.get((service, user))

    def set(self, service: str, user: str, value: str, /) -> None:
        self.items[service, user] = value

    def delete(self, service: str, user: str, /) -> None:
        del self.items[service, user]


class Null(Memory):
    """Accepts everything and keeps nothing, like ``keyring.backends.null``."""

    def set(self, service: str, user: str, value: str, /) -> None:
        pass


class Fail(Memory):
    """``keyring.backends.fail``: what discovery falls back to."""

    def get(self, service: str, user: str, /) -> str | None:
        raise NoKeyringError("No recommended backend was available.")

    def set(self, service: str, user: str, value: str, /) -> None:
        raise NoKeyringError("No recommended backend was available.")


class Stale(Memory):
    """Reads what was there before the last write."""

    def set(self, service: str, user: str, value: str, /) -> None:
        self.items["later", user] = value

    def get(self, service: str, user: str, /) -> str | None:
        return self.items.get((service, user), "A" * 43 + "=" if ("later", user) in self.items else None)


class Truncating(Memory):
    def set(self, service: str, user: str, value: str, /) -> None:
        self.items[service, user] = value[:40]


class Limited(Memory):
    """Windows: 2,560 bytes of UTF-16 (1,280 units), else error 1783."""

    def set(self, service: str, user: str, value: str, /) -> None:
        if len(value.encode("utf-16-le")) > 2560:
            raise OSError(1783, "The stub received bad data")
        super().set(service, user, value)


class Locked(Memory):
    def get(self, service: str, user: str, /) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class Denied(Memory):
    def set(self, service: str, user: str, value: str, /) -> None:
        raise PasswordSetError(f"Can't store {value}")


class Dying(Memory):
    """Kills the process at the n-th call to it; writes as macOS does, delete and add. Keeps its items in a folder."""

    def __init__(self, folder: str, left: list[int]) -> None:
        super().__init__({})
        self.folder = folder
        self.left = left

    def _step(self) -> None:
        self.left[0] -= 1
        if self.left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _path(self, service: str, user: str) -> str:
        return os.path.join(self.folder, f"{service} {user}".replace("/", "_"))  # noqa: PTH118  # names with colons

    def get(self, service: str, user: str, /) -> str | None:
        self._step()
        try:
            with open(self._path(service, user)) as file:  # noqa: PTH123  # as above
                return file.read()
        except FileNotFoundError:
            return None
        finally:
            time.sleep(float(os.environ.get("SLOW_KEYRING", "0")))  # what was read is old when it arrives

    def set(self, service: str, user: str, value: str, /) -> None:
        self._step()
        path = self._path(service, user)
        if os.path.exists(path):  # noqa: PTH110  # as above
            os.unlink(path)  # noqa: PTH108  # as above
        self._step()
        with open(f"{path}.new", "w") as file:  # noqa: PTH123  # as above
            file.write(value)
        os.rename(f"{path}.new", path)  # noqa: PTH104  # as above
        self._step()


def factory(kind: type[Memory], items: dict[tuple[str, str], str] | None = None) -> Callable[[], Memory]:
    kept = {} if items is None else items
    return lambda: kind(kept)
