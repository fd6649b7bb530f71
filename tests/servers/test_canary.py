"""The finder of leaks finds each kind of leak, and nothing else."""

import base64
import html
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from servers.canary import CommandLines, assert_absent, traces

AWKWARD = "sk-canary-a/b+c\"d&e'f<g>h i%j~kLmNoPqRsTuVwXyZ0123456789"


@pytest.mark.parametrize("secret", [AWKWARD, "sk-canary-0123456789abcdefABCDEF0123456789"])
@pytest.mark.parametrize("around", [b"", b"x", b"xy", b"some text in front of it "])
@pytest.mark.parametrize(
    ("name", "spell"),
    [
        ("itself", lambda s, a: a + s + a),
        ("URL-encoded", lambda s, a: quote(a + s + a, safe="").encode()),
        ("form-encoded", lambda s, a: urlencode({"key": a + s + a}).encode()),
        ("in JSON", lambda s, a: json.dumps((a + s + a).decode()).encode()),
        ("in a repr", lambda s, a: repr((a + s + a).decode()).encode()),
        ("in HTML", lambda s, a: html.escape((a + s + a).decode()).encode()),
        ("in hex", lambda s, a: (a + s + a).hex().encode()),
        ("in UTF-16", lambda s, a: (a + s + a).decode().encode("utf-16")),
        ("in UTF-16 big-endian", lambda s, a: (a + s + a).decode().encode("utf-16-be")),
        ("backwards", lambda s, a: (a + s + a)[::-1]),
        ("in base64", lambda s, a: base64.b64encode(a + s + a)),
        ("in URL-safe base64", lambda s, a: base64.urlsafe_b64encode(a + s + a)),
        ("a piece of it", lambda s, a: a + s[-12:]),
        ("a piece of it", lambda s, a: s[:24] + b"..."),
    ],
)
def test_a_leak_is_found(secret: str, around: bytes, name: str, spell) -> None:
    found = traces(secret, spell(secret.encode(), around))
    assert any(each.startswith(name) for each in found)


def test_what_is_no_leak_is_not_found(canary: str) -> None:
    assert traces(canary, b"sk-canary-") == []
    assert traces(canary, canary[:12].encode() + b" " + canary[-4:].encode()) == []
    assert traces(canary, bytes(range(256)) * 1000) == []


@pytest.mark.parametrize("place", ["file", "name", "link", "text", "list"])
def test_a_place_is_searched(tmp_path: Path, canary: str, place: str) -> None:
    folder = tmp_path / "searched" / "deeper"
    folder.mkdir(parents=True)
    (folder / "innocent").write_text("nothing here")
    match place:
        case "file":
            (folder / "leak").write_text(f"Authorization: Bearer {canary}")
        case "name":
            (folder / canary).touch()
        case "link":
            (folder / "leak").symlink_to(f"/nowhere/{canary}")
    where = {"text": canary, "list": [b"fine", canary.encode()]}.get(place, tmp_path / "searched")

    with pytest.raises(pytest.fail.Exception, match="the secret is in") as caught:
        assert_absent(canary, "fine", where)
    assert canary not in str(caught.value)


def test_what_is_meant_to_hold_it_is_left_out(tmp_path: Path, canary: str) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "sealed").write_text(canary)

    assert_absent(canary, tmp_path, b"", exclude=[vault])


def test_a_place_that_is_missing_is_no_proof(tmp_path: Path, canary: str) -> None:
    with pytest.raises(FileNotFoundError):
        assert_absent(canary, tmp_path / "never-written")


def test_an_argument_is_seen_in_a_detached_process(canary: str) -> None:
    with CommandLines() as seen:
        child = [sys.executable, "-c", "input()", canary]
        with subprocess.Popen(child, stdin=subprocess.PIPE, start_new_session=True) as process:
            while not any(canary.encode() in line for line in seen.lines):
                assert process.poll() is None
            process.communicate(b"\n")

    with pytest.raises(pytest.fail.Exception):
        assert_absent(canary, seen.lines)
