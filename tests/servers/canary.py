"""A secret to look for: in every spelling it could have leaked in, in outputs, in files, and in process lists."""

import base64
import html
import json
import secrets
import string
import threading
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Self
from urllib.parse import quote, quote_plus

import pytest

PREFIX = "sk-canary-"
PIECE = 8


@pytest.fixture
def canary() -> str:
    """Shaped like a key, different each time."""
    return PREFIX + "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(40))


def spellings(secret: str) -> dict[str, bytes]:
    """The secret as it would look after escaping, encoding or quoting, by name."""
    raw = secret.encode()
    found = {
        "itself": raw,
        "URL-encoded": quote(secret, safe="").encode(),
        "form-encoded": quote_plus(secret).encode(),
        "in JSON": json.dumps(secret)[1:-1].encode(),
        "in JSON with escaped slashes": json.dumps(secret)[1:-1].replace("/", r"\/").encode(),
        "in a repr": repr(secret)[1:-1].encode(),
        "in HTML": html.escape(secret).encode(),
        "in hex": raw.hex().encode(),
        "in UTF-16": secret.encode("utf-16-le"),
        "in UTF-16 big-endian": secret.encode("utf-16-be"),
        "backwards": raw[::-1],
    }
    for shift in range(3):
        # What stands before it decides at which of three places a group of four characters begins.
        coded = base64.b64encode(bytes(shift) + raw)
        middle = coded[(0, 2, 3)[shift] : -4]
        found[f"in base64, {shift} off"] = middle
        found[f"in URL-safe base64, {shift} off"] = middle.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def pieces(secret: str) -> Iterable[bytes]:
    """Every run of eight characters behind the prefix: "first four … last eight" is a leak too."""
    random = secret.rpartition("-")[2].encode()
    return (random[at : at + PIECE] for at in range(len(random) - PIECE + 1))


def traces(secret: str, data: bytes) -> list[str]:
    """How the secret is spelt in ``data``, empty if it is not there."""
    found = [name for name, spelling in spellings(secret).items() if spelling in data]
    return found or (["a piece of it"] if any(piece in data for piece in pieces(secret)) else [])


def assert_absent(secret: str, *places: object, exclude: Collection[Path] = ()) -> None:
    """``places``: text, bytes, a file, a folder (all files and names under it), or an iterable of these.

    ``exclude``: files and folders that are meant to hold it. The failure names the place and the spelling, not the secret.
    """
    leaks = [
        f"{name}: {', '.join(found)}" for name, data in _contents(places, exclude) if (found := traces(secret, data))
    ]
    if leaks:
        pytest.fail("the secret is in\n  " + "\n  ".join(leaks))


def _contents(place: object, exclude: Collection[Path], name: str = "place") -> Iterable[tuple[str, bytes]]:
    match place:
        case bytes():
            yield name, place
        case str():
            yield name, place.encode(errors="surrogatepass")
        case Path():
            if place in exclude:
                return
            yield f"the name {place.parent}/…", place.name.encode(errors="surrogateescape")
            if place.is_symlink():
                yield f"the link in {place.parent}", str(place.readlink()).encode(errors="surrogateescape")
            elif place.is_dir():
                for child in place.iterdir():
                    yield from _contents(child, exclude)
            elif place.is_file():  # not a socket, not a pipe
                yield str(place), place.read_bytes()
            elif not place.exists():
                raise FileNotFoundError(place)
        case Iterable():
            for at, each in enumerate(place, 1):
                yield from _contents(each, exclude, f"{name} {at}")
        case _:
            raise TypeError(f"cannot search a {type(place).__name__}")


class CommandLines:
    """Samples the argument lists of all processes, detached ones included, for as long as the block lasts."""

    INTERVAL_S = 0.003

    def __init__(self) -> None:
        self._lines: set[bytes] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def lines(self) -> frozenset[bytes]:
        """Those seen so far."""
        return frozenset(self._lines)

    def _sample(self) -> None:
        while not self._over.wait(self.INTERVAL_S):
            for process in Path("/proc").iterdir():
                if process.name.isdecimal():
                    self._read(process / "cmdline")

    def _read(self, file: Path) -> None:
        try:
            self._lines.add(file.read_bytes())
        except OSError:  # it has ended
            return
