"""No piece of a key is said, not its first or last characters, and however short it is (SECURITY R77)."""

import random

import pytest

from servers.cli import run_wizard
from wizard.demo.provider import Practice

# Characters that stand beside each other in no sentence, path, number or name: four of them in a row are the key's.
RARE = "!#$%&*+^|~?@"
PIECE = 4
WALK = (
    ("auth", "practice", "--key-stdin", "--store", "plain", "--no-verify", "--model", "m"),
    ("status", "--check"),
    ("doctor",),
    ("auth", "practice", "--key-stdin", "--store", "plain"),
)


@pytest.mark.parametrize("length", [13, *(pytest.param(each, marks=pytest.mark.long) for each in (8, 9, 16, 33, 64))])
def test_of_a_key_of_any_length_not_four_characters_are_said(
    practice: Practice, rng: random.Random, length: int
) -> None:
    key = "".join(rng.choices(RARE, k=length))
    pieces = {key[at : at + PIECE].encode() for at in range(length - PIECE + 1)}
    said = [run_wizard(words, stdin=key if "--key-stdin" in words else None) for words in WALK]

    assert [each.exit for each in said] == [0, 8, 0, 8]
    for words, done in zip(WALK, said, strict=True):
        for stream in done.everything:
            assert not [each for each in pieces if each in stream], (words, done.err)
