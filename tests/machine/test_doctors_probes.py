"""What the machine's own probes say: certificates, proxy, clock, terminal, browser."""

import fcntl
import os
import pty
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from termios import TIOCSWINSZ

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from wizard.machine.browser_state import browser
from wizard.machine.certificates import certificates
from wizard.machine.clock import ahead_s, clock
from wizard.machine.proxy_state import proxy
from wizard.machine.terminal_state import terminal
from wizard.values.finding import Finding


def only(findings: tuple[Finding, ...]) -> Finding:
    (found,) = findings
    return found


# -- certificates ------------------------------------------------------------------------------------------------------
def authority(folder: Path, *ends: datetime) -> dict[str, str]:
    """A file of self-signed authorities that end then."""
    file = folder / "own.pem"
    for end in ends:
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(end)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        with file.open("ab") as together:
            together.write(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return {"SSL_CERT_FILE": str(file)}


PAST, FUTURE = datetime(2020, 2, 3, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def test_the_systems_trust_store_is_named() -> None:
    assert only(certificates({})).level == "ok"


def test_a_good_file_is_counted(ca: trustme.CA, ca_file: Path) -> None:
    found = only(certificates({"SSL_CERT_FILE": str(ca_file)}))

    assert found.level == "ok"
    assert "1 certificate beside the system's, good until " in found.text


@pytest.mark.parametrize(
    ("ends", "level", "said"),
    [
        ((PAST,), "error", "whose 1 certificate expired on 2020-02-03"),
        ((PAST, FUTURE), "warning", "1 of its 2 certificates have expired"),
    ],
)
def test_an_expired_file_is_told_with_its_day(
    tmp_path: Path, ends: tuple[datetime, ...], level: str, said: str
) -> None:
    found = only(certificates(authority(tmp_path, *ends)))

    assert (found.level, said in found.text) == (level, True), found
    assert found.code == (3 if level == "error" else 0)


def test_the_systems_own_bundle_is_well_however_old_some_of_it_is() -> None:
    bundle = "/etc/ssl/certs/ca-certificates.crt"
    assert only(certificates({"SSL_CERT_FILE": bundle})).level == "ok"


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "no certificate", "endless"])
def test_a_file_that_cannot_be_used_is_an_error_at_once(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "ca.pem"
    match kind:
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "no certificate":
            file.write_text("nothing")
        case "endless":
            file = Path("/dev/zero")
    began = time.monotonic()

    found = only(certificates({"SSL_CERT_FILE": str(file)}))

    assert (found.level, found.code) == ("error", 3)
    assert "unset SSL_CERT_FILE" in found.hint
    assert time.monotonic() - began < 20


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    found = only(certificates({"SSL_CERT_DIR": f"{tmp_path}:{tmp_path}/none"}))

    assert (found.level, "none`, which is no folder" in found.text) == ("warning", True)


# -- proxy -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("environ", "level", "said"),
    [
        ({}, "ok", "none"),
        ({"HTTP_PROXY": "http://127.0.0.1:1"}, "warning", "HTTP_PROXY is set and HTTPS_PROXY is not"),
        ({"HTTPS_PROXY": "http://127.0.0.1:1"}, "ok", "http://127.0.0.1:1, from HTTPS_PROXY"),
        ({"HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": "*"}, "ok", "exempts every host"),
        ({"HTTPS_PROXY": "socks5://127.0.0.1:1"}, "error", "names a socks5 proxy"),
    ],
)
def test_the_proxy_is_judged(environ: dict[str, str], level: str, said: str) -> None:
    found = only(proxy(environ, []))

    assert (found.level, said in found.text) == (level, True), found


def test_two_that_differ_are_told() -> None:
    found = proxy({"HTTPS_PROXY": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:2"}, [])

    assert [each.level for each in found] == ["ok", "warning"]
    assert "127.0.0.1:2, from https_proxy" in found[0].text


def test_plain_and_local_addresses_are_no_exemptions() -> None:
    environ = {"HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": "a.example:8443"}
    addresses = ["http://127.0.0.1:9/v1", "https://localhost/v1", "https://a.example:8443/v1", "https://a.example/v1"]

    assert only(proxy(environ, addresses)).text.endswith("but for a.example:8443 (NO_PROXY)")


# -- clock -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("theirs", "age", "ahead"),
    [(1000, 0, 0), (999, 0, 0), (998, 0, 1), (1003, 0, 0), (1004, 0, -1), (400, 600, 0), (400, 0, 599)],
)
def test_how_far_the_clocks_are_apart(theirs: int, age: int, ahead: int) -> None:
    headers = {"date": formatdate(theirs, usegmt=True), "age": str(age)}

    assert ahead_s(headers, began=1000.0, ended=1003.0) == ahead


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Jan 2026 00:00:00 GMT", "\x1b[31m", "1" * 5000])
def test_an_answer_without_a_date_says_nothing(date: str) -> None:
    assert ahead_s({"date": date}, 0.0, 1.0) is None
    assert clock({}) == ()


def test_where_one_host_agrees_it_is_the_others_clock() -> None:
    assert only(clock({"a.example": 9999.0, "b.example": -3.0})).level == "ok"
    assert only(clock({"a.example": 9999.0, "b.example": 999.0})).text.startswith("clock: 17 min ahead of b.example")


# -- terminal ----------------------------------------------------------------------------------------------------------
@contextmanager
def on_a_terminal(columns: int, lines: int) -> Iterator[None]:
    """Standard input and standard error of this process are one of that size."""
    ours, theirs = pty.openpty()
    kept = os.dup(0), os.dup(2)
    fcntl.ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    os.dup2(theirs, 0)
    os.dup2(theirs, 2)
    try:
        yield
    finally:
        os.dup2(kept[0], 0)
        os.dup2(kept[1], 2)
        for each in (*kept, ours, theirs):
            os.close(each)


KIND = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}


def looked(columns: int = 80, lines: int = 24, **more: str) -> dict[str, Finding]:
    with on_a_terminal(columns, lines):
        return {each.id: each for each in terminal({**KIND, **more}, (60, 16))}


def test_a_terminal_is_told_by_size_kind_and_colours() -> None:
    assert [each.text for each in looked(COLORTERM="truecolor", TMUX="x", TERM="tmux-256color").values()] == [
        "terminal: tmux-256color, in tmux, all colours, 80x24"
    ]


@pytest.mark.parametrize(
    ("more", "what", "said"),
    [
        ({"TERM": ""}, "terminal", "TERM is not set"),
        ({"LANG": "C"}, "terminal:utf-8", "keep to ASCII"),
        ({"TMUX": "x"}, "terminal:tmux", "`xterm-256color` inside tmux"),
    ],
)
def test_what_is_amiss_with_it_is_a_warning(more: dict[str, str], what: str, said: str) -> None:
    found = looked(**more)[what]

    assert (found.level, said in found.text) == ("warning", True), found


def test_one_that_is_too_small_is_a_warning() -> None:
    assert looked(59, 16)["terminal"].text == "terminal: 59x16, and the screens need 60x16; it asks line by line"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "its size is not known; 80x24 is assumed"),
        ({"COLUMNS": "132", "LINES": "43"}, "its size is not known; 132x43 is assumed"),
        ({"LINES": "10"}, "80x10, and the screens need 60x16; it asks line by line"),
    ],
)
def test_one_that_does_not_know_its_size_has_an_assumed_one(more: dict[str, str], said: str) -> None:
    assert looked(0, 0, **more)["terminal"].text.endswith(said)


@pytest.mark.parametrize("more", [{"TERM": "dumb"}, {"WIZARD_PLAIN": "1"}, {"INSIDE_EMACS": "29"}])
def test_asking_line_by_line_is_no_ailment(more: dict[str, str]) -> None:
    found = looked(**more)

    assert {each.level for each in found.values()} == {"ok"}
    assert found["terminal"].text.endswith("so it asks line by line")


def test_without_colours_is_said_by_its_name() -> None:
    assert ", no colours (NO_COLOR), " in looked(NO_COLOR="1")["terminal"].text


# -- browser -----------------------------------------------------------------------------------------------------------
def program(folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\ntouch $0.opened\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("environ", "level", "said"),
    [
        ({"SSH_CONNECTION": "x"}, "ok", "over SSH"),
        ({"BROWSER": "nowhere"}, "warning", "$BROWSER names no program"),
        ({"BROWSER": "nowhere:ff --new %s"}, "ok", "ff, from $BROWSER"),
        ({"DISPLAY": ":0"}, "ok", "xdg-open"),
    ],
)
def test_the_browser_is_looked_for_and_not_opened(
    tmp_path: Path, environ: dict[str, str], level: str, said: str
) -> None:
    for name in ("ff", "xdg-open"):
        program(tmp_path / "bin", name)

    found = browser({"PATH": str(tmp_path / "bin"), **environ})

    assert (found.level, said in found.text) == (level, True), found
    assert not list((tmp_path / "bin").glob("*.opened"))


def test_a_display_without_any_launcher_is_a_warning() -> None:
    found = browser({"PATH": "", "DISPLAY": ":0"})

    assert (found.level, "--no-browser" in found.hint) == ("warning", True)
