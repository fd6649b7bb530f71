"""A record opens as it was sealed, or not at all (R11, R19, R92)."""

import json
import os
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.kit import KEY
from wizard.errors import BadFile
from wizard.store import record
from wizard.store.record import Header

SEALED = bytes(range(32))
STATE = "/state"
HEADER = Header(
    id="openai", generation=3, install="0" * 32, kind="tokens", store="keyring", origins=("https://api.openai.com",),
    obtained=1.5e9, expires_at=1.6e9, account="ada@example.org", kek="kek:0:1",
)  # fmt: skip
PLAIN = HEADER._replace(store="plain", kek=None)
BODY = {"secret": KEY, "refresh_token": "rt-1"}


def path(header: Header = HEADER) -> str:
    return record.path_of(STATE, header.id)


def opened(data: bytes, key: bytes | None, where: str) -> dict[str, str]:
    return record.unseal(record.parse(data, where), key, where)


@pytest.mark.parametrize(("header", "key"), [(HEADER, SEALED), (PLAIN, None)], ids=["sealed", "plain"])
def test_what_was_sealed_is_opened(header, key) -> None:
    data = record.seal(header, BODY, key)

    assert record.parse(data, path()).header == header
    assert opened(data, key, path()) == BODY


def test_only_the_plain_store_shows_the_secret() -> None:
    assert KEY.encode() not in record.seal(HEADER, BODY, SEALED)
    assert KEY.encode() in record.seal(PLAIN, BODY, None)


def test_two_seals_of_the_same_differ() -> None:
    assert record.seal(HEADER, BODY, SEALED) != record.seal(HEADER, BODY, SEALED)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(BadFile, match="changed or damaged") as raised:
        opened(record.seal(HEADER, BODY, SEALED), os.urandom(32), path())
    assert raised.value.exit_code == 3
    assert KEY not in str(raised.value)


CHANGES = {
    "id": "other", "generation": 2, "install": "1" * 32, "kind": "api-key", "origins": ("https://evil.example",), "obtained": 1.5e9 + 1,
    "expires_at": None, "account": "eve@example.org", "provider": "x", "purpose": "candidate", "exportable": False, "kek": "kek:0:2",
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_every_field_of_the_header_is_bound_to_the_seal(field) -> None:
    sealed = record.parse(record.seal(HEADER, BODY, SEALED), path())
    changed = HEADER._replace(**{field: CHANGES[field]})
    assert getattr(changed, field) != getattr(HEADER, field)

    data = record._written(changed, sealed.nonce, sealed.body)

    with pytest.raises(BadFile):
        opened(data, SEALED, path(changed))


def test_two_records_cannot_change_places() -> None:
    one, two = HEADER, HEADER._replace(id="other", origins=("https://other.example",))
    data = record.seal(one, BODY, SEALED)
    other = record.parse(record.seal(two, BODY, SEALED), path(two))

    with pytest.raises(BadFile):  # the file under another name
        record.parse(data, path(two))
    with pytest.raises(BadFile):  # the body under another header
        opened(record._written(one, other.nonce, other.body), SEALED, path())


def _flips(data: bytes, key: bytes | None, count: int, rng) -> None:
    header = record.parse(data, path()).header
    for _ in range(count):
        damaged = bytearray(data)
        damaged[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        with pytest.raises(BadFile):
            opened(bytes(damaged), key, path())
    assert record.parse(data, path()).header == header


@pytest.mark.parametrize(("header", "key"), [(HEADER, SEALED), (PLAIN, None)], ids=["sealed", "plain"])
def test_no_flipped_bit_is_accepted(header, key, rng) -> None:
    _flips(record.seal(header, BODY, key), key, 1500, rng)


@pytest.mark.long
@pytest.mark.parametrize(("header", "key"), [(HEADER, SEALED), (PLAIN, None)], ids=["sealed", "plain"])
def test_none_of_ten_thousand_flipped_bits_is_accepted(header, key, rng) -> None:
    _flips(record.seal(header, BODY, key), key, 10_000, rng)


@pytest.mark.parametrize(("header", "key"), [(HEADER, SEALED), (PLAIN, None)], ids=["sealed", "plain"])
def test_no_shortened_file_is_accepted(header, key) -> None:
    data = record.seal(header, BODY, key)
    for at in range(len(data)):
        with pytest.raises(BadFile):
            opened(data[:at], key, path())


VALID = json.loads(record.seal(PLAIN, BODY, None))


def _with(**header: object) -> bytes:
    return json.dumps({**VALID, "header": {**VALID["header"], **header}}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"header": 1}', b'{"header": []}', b"1" * 10_000,
        json.dumps(VALID).encode(), json.dumps({**VALID, "more": 1}).encode(),
        _with(format="wizard2"), _with(store="cloud"), _with(kind="x"), _with(generation=True), _with(generation="1"), _with(origins="https://a"),
        _with(origins=[1]), _with(exportable=1), _with(obtained=float("nan")), _with(obtained=-1), _with(expires_at=1e300), _with(expires_at=True),
        _with(kek="x"), _with(salt="x"), _with(id="../x"), _with(account=1), _with(purpose="x"), _with(unknown=1),
    ],
)  # fmt: skip
def test_whatever_else_a_file_holds_is_damage(data) -> None:
    with pytest.raises(BadFile):
        opened(data, None, path())


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(), st.text()), st.text(), st.none() | st.text(), st.none() | st.floats(0, 1e11))
def test_any_text_survives(body, secret, account, expires_at) -> None:
    body = {**body, "secret": secret}
    for header, key in ((HEADER, SEALED), (PLAIN, None)):
        changed = header._replace(account=account, expires_at=expires_at)
        data = record.seal(changed, body, key)
        assert record.parse(data, path()).header == changed
        assert opened(data, key, path()) == body


def _stays_inside(name: str) -> None:
    try:
        found = record.path_of(STATE, name)
    except BadFile:
        return
    assert str(Path(os.path.normpath(found)).parent) == f"{STATE}/creds"
    assert found.isascii()
    assert found == found.lower()
    assert len(Path(found).name) <= 69


@pytest.mark.parametrize(
    "name", ["../x", "CON", "a/b", "..", ".", "", "a\0", "é", "e\u0301", "a" * 300, "A", "ﬁ", "a\n", "~root", "a "]
)
def test_a_name_that_is_no_file_of_ours_is_refused(name) -> None:
    with pytest.raises(BadFile):
        record.path_of(STATE, name)


hostile = st.text(st.sampled_from(string.printable + "éİıſﬁ\u0301\u202e\0"), max_size=80) | st.text(max_size=300)


@settings(max_examples=500, deadline=None)
@given(hostile)
def test_no_name_leads_outside_of_the_folder(name) -> None:
    _stays_inside(name)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(hostile)
def test_none_of_ten_thousand_names_leads_outside_of_the_folder(name) -> None:
    _stays_inside(name)
