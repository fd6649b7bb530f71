"""Certificates: the system's, and the person's beside them."""

import ssl
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import certifi
import httpx
import pytest
import trustme

from fakes.raw_server import RawServer, raw, reply, serving
from fakes.sender import bound, refusal, send
from servers.ca import Front
from wizard.errors import BadFile, Unreachable
from wizard.machine import tls
from wizard.machine.certificates import certificates


@pytest.fixture
def server() -> "RawServer":
    with serving(reply(200, '{"data": []}')) as server:
        yield server


def failure(port: int, host: str = "localhost", **environ: str) -> Unreachable:
    error = refusal(httpx.Request("GET", f"https://{host}:{port}/v1"), None, **environ)
    assert isinstance(error, Unreachable)
    assert error.reason == "tls"
    assert error.__context__ is None
    return error


def test_a_private_authority_is_trusted_when_ssl_cert_file_names_it(
    server: RawServer, tls_front: Front, ca_file: Path
) -> None:
    origin = f"https://localhost:{tls_front(server.port)}"

    response = send(httpx.Request("GET", f"{origin}/v1"), bound(origin), SSL_CERT_FILE=str(ca_file))

    assert response.json() == {"data": []}


def test_a_private_authority_is_trusted_when_ssl_cert_dir_holds_it(
    server: RawServer, tls_front: Front, ca: trustme.CA, tmp_path: Path
) -> None:
    folder = tmp_path / "certs"
    folder.mkdir()
    subject_hash = _subject_hash(ca.cert_pem.bytes())
    ca.cert_pem.write_to_path(
        str(folder / f"{subject_hash}.0")
    )  # the name OpenSSL looks for, as `openssl rehash` makes

    response = send(
        httpx.Request("GET", f"https://localhost:{tls_front(server.port)}/"),
        SSL_CERT_DIR=f"{tmp_path / 'missing'}:{folder}",
    )

    assert response.status_code == 200


def test_without_it_a_private_authority_is_not_trusted(server: RawServer, tls_front: Front) -> None:
    error = failure(tls_front(server.port))

    assert error.message.startswith("the secure connection to `localhost:")
    assert "certificate" in error.message
    assert "SSL_CERT_FILE" in error.hint
    assert not server.requests


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"only": ("other.example",)}, "its certificate is for another name"),
        ({"not_after": datetime(2020, 1, 1, tzinfo=UTC)}, "the certificate has expired"),
    ],
)
def test_a_wrong_certificate_is_told_apart(server: RawServer, tls_front: Front, ca_file: Path, how, said: str) -> None:
    error = failure(tls_front(server.port, **how), SSL_CERT_FILE=str(ca_file))

    assert error.message.endswith(said)
    assert not server.requests


def test_an_address_has_to_be_in_the_certificate_too(server: RawServer, tls_front: Front, ca_file: Path) -> None:
    port = tls_front(server.port, only=("localhost",))

    assert failure(port, "127.0.0.1", SSL_CERT_FILE=str(ca_file)).message.endswith("for another name")


def test_a_server_that_speaks_no_tls_is_said_so() -> None:
    with serving(raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), reads=False) as server:
        assert "does the address speak https?" in failure(server.port).hint


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), ("not a certificate", "holds no certificate in PEM form")]
)
def test_an_unusable_ssl_cert_file_is_named_with_its_variable(tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)

    error = refusal(httpx.Request("GET", "https://localhost:1/"), SSL_CERT_FILE=str(file))

    assert isinstance(error, BadFile)
    assert "SSL_CERT_FILE" in error.message
    assert str(file)[:100] in error.message
    assert said in error.message


def test_a_folder_as_ssl_cert_file_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    assert isinstance(refusal(httpx.Request("GET", "https://localhost:1/"), SSL_CERT_FILE=str(tmp_path)), BadFile)


def test_plain_http_reads_no_certificate() -> None:
    with serving(reply(200, "{}")) as server:
        assert send(httpx.Request("GET", server.origin), SSL_CERT_FILE="/nonexistent").status_code == 200


def test_the_systems_trust_stays_when_ssl_cert_file_is_set(ca_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # OpenSSL itself would read the variable from the process and forget the system's.
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    monkeypatch.setenv("SSL_CERT_DIR", str(ca_file.parent))

    alone = tls.context({}).cert_store_stats()["x509_ca"]
    beside = tls.context({"SSL_CERT_FILE": str(ca_file)}).cert_store_stats()["x509_ca"]

    assert alone > 20
    assert beside == alone + 1


def test_certifi_stands_in_where_the_system_has_no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = ssl.DefaultVerifyPaths(None, None, "SSL_CERT_FILE", "/nonexistent/a", "SSL_CERT_DIR", "/nonexistent/b")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(tls, "_BUNDLES", ())
    wanted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    wanted.load_verify_locations(certifi.where())

    assert tls.context({}).cert_store_stats() == wanted.cert_store_stats()


def test_session_keys_are_written_nowhere(
    server: RawServer, tls_front: Front, ca_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))

    send(
        httpx.Request("GET", f"https://localhost:{tls_front(server.port)}/"),
        SSL_CERT_FILE=str(ca_file),
        SSLKEYLOGFILE=str(log),
    )

    assert not log.exists()


def test_certificates_and_names_are_always_checked() -> None:
    made = tls.context({})

    assert made.verify_mode is ssl.CERT_REQUIRED
    assert made.check_hostname
    assert made.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_what_is_trusted_can_be_told_without_reading_it(tmp_path: Path) -> None:
    found = tls.trust({"SSL_CERT_FILE": "/a/b.pem", "SSL_CERT_DIR": "/c:/d"})

    assert (found.file, found.folders) == ("/a/b.pem", ("/c", "/d"))
    assert found.bundle is not None
    assert Path(found.bundle).is_file()


def _subject_hash(pem: bytes) -> str:
    run = subprocess.run(["openssl", "x509", "-hash", "-noout"], input=pem, capture_output=True, check=True)
    return run.stdout.decode().strip()


def test_nothing_of_the_working_directory_is_trusted(
    server: RawServer, tls_front: Front, ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    ca.cert_pem.write_to_path(str(tmp_path / f"{_subject_hash(ca.cert_pem.bytes())}.0"))
    monkeypatch.chdir(tmp_path)

    assert failure(tls_front(server.port), SSL_CERT_DIR=".:")
    with pytest.raises(BadFile, match=r"`ca\.pem`, which is not an absolute path"):
        tls.context({"SSL_CERT_FILE": "ca.pem"})
    told = [each.text for each in certificates({"SSL_CERT_DIR": ".", "SSL_CERT_FILE": "ca.pem"})]
    assert [each.rpartition(", ")[2] for each in told] == ["which is not an absolute path", "and is passed over"]
