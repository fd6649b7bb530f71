"""Commands that scripts, hosts and shells run again and again."""

import sys

from bench.measure import Row, compared, interleaved, process
from bench.place import Place

# The least that reads one item and opens one seal.
ONE_SECRET = """
import sys
import secretstorage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
bus = secretstorage.dbus_init()
for item in secretstorage.search_items(bus, {"service": "wizard", "username": sys.argv[1]}):
    key = item.get_secret()
sealed = ChaCha20Poly1305(bytes(32)).encrypt(bytes(12), b"sk-0123456789", b"")
print(ChaCha20Poly1305(bytes(32)).decrypt(bytes(12), sealed, b"").decode())
"""
ENSURE = "import wizard; wizard.ensure_profile(app='mytool', providers=['openai', 'anthropic'])"
# What a program that talks to a model has loaded anyway.
HOST = "import dataclasses, json, pathlib, re, typing, urllib.parse"


def token(place: Place, rounds: int) -> list[Row]:
    python = [sys.executable, "-c"]
    taken = interleaved(
        rounds,
        {
            "python -c pass": process([*python, "pass"], place.env),
            "plain": process(place.wizard("token", "plain"), place.env),
            "many": process(place.wizard("token", "plain"), place.many),
            "one item, one seal": process([*python, ONE_SECRET, place.item], place.env),
            "keyring": process(place.wizard("token", "keyring"), place.env),
            "one profile": process(place.wizard("token", "plain"), place.env),
        },
    )
    return [
        compared("`wizard token`, plain store", taken, "plain", "python -c pass", 3.0),
        compared("`wizard token`, keyring", taken, "keyring", "one item, one seal", 1.3),
        compared("`wizard token` among 1,000 profiles", taken, "many", "one profile", 1.2),
    ]


def help_text(place: Place, rounds: int) -> list[Row]:
    taken = interleaved(
        rounds,
        {
            "python -c pass": process([sys.executable, "-c", "pass"], place.env),
            "help": process(place.wizard("--help"), place.env),
        },
    )
    return [compared("`wizard --help`", taken, "help", "python -c pass", 2.5)]


def ensure(place: Place, rounds: int) -> list[Row]:
    python = [sys.executable, "-c"]
    taken = interleaved(
        rounds,
        {
            "python -c pass": process([*python, "pass"], place.env),
            "ensure": process([*python, ENSURE], place.env),
            "a host's own imports": process([*python, HOST], place.env),
            "in a host": process([*python, f"{HOST}; {ENSURE}"], place.env),
        },
    )
    return [
        compared("`ensure_profile`, logged in", taken, "ensure", "python -c pass", 8.0),
        compared("`ensure_profile` in a host", taken, "in a host", "a host's own imports", 2.5),
    ]
