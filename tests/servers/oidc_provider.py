"""A real authorization server (oidc-provider on node): browser, device and minted-key logins, on loopback only.

Fixtures: ``authorization_server`` (forms; made for each test), ``authorization_servers(**knobs)`` starts more of them,
``shared_authorization_server`` is one for all tests that set nothing in it. Knobs are oidc/settings.mjs (AUTO=1,
AT_TTL=5, SHARED_GRANT=1 …), ISSUER, and ``**tls(ca, folder)``; ``set(AT_TTL=1)`` changes one at any time and
``expire("AccessToken")`` ends all of a kind. ``AuthorizationServer(folder, **knobs)`` is a context manager.
``faults({"path": "/token", "status" | "drop" | "delay" (ms) | "after" | "merge" | "times" | "skip": …}, …)``, see
oidc/control.mjs; ``callback(iss=…, state=None)`` tampers with redirects to the client. ``log()``, ``requests(path)``,
``redemptions()``, ``rotations()`` say what was asked; ``status`` there is the true one, ``sent`` what the client got,
both missing as long as it waits. ``root`` is where it listens, ``issuer`` what it calls itself.
As a person: ``sign_in(url, login=)`` and ``deny(url)`` return the callback's URL without calling it,
``approve_device(code)``, ``deny_device(code)``. As an API: ``introspect(token)``, ``active(token)``, ``minted()``,
``revoke_key(key)``, ``models(base_url, key)`` puts a model server behind ``api_url`` for live tokens and keys only.
Clients: ``cli`` (public, native), ``rs``. Presets: servers/oidc_preset.py. A client to try it: servers/oauth_client.py.
"""

import json
import os
import select
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
import trustme

from servers.forms import Visitor

OIDC = Path(__file__).with_name("oidc")
START_S = 30
RESOURCE_SERVER = ("rs", "rs-secret")


class AuthorizationServer:
    def __init__(self, folder: Path, **knobs: object) -> None:
        """``folder`` is where it may leave its log; ``knobs`` become its environment."""
        self._log = folder / "oidc.log"
        self._knobs = {name: str(value) for name, value in knobs.items()}
        self._home = folder
        self.root = ""  # where it listens
        self.issuer = ""  # what it calls itself

    def __enter__(self) -> Self:
        if not (OIDC / "node_modules").is_dir():
            pytest.fail("oidc-provider is not installed: run `npm ci --prefix tests/servers/oidc`, or tests/run")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["node", str(OIDC / "op.mjs")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": str(self._home), **self._knobs},
            )
        try:
            told = self._first_line()
            self.root, self.issuer = told["root"], told["issuer"]
            trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if "TLS_CA" in self._knobs:
                trust.load_verify_locations(self._knobs["TLS_CA"])
            self._client = httpx.Client(base_url=self.root, trust_env=False, timeout=60, verify=trust)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._end()

    def _first_line(self) -> dict[str, str]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], START_S)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            pytest.fail(f"the authorization server did not start: {self._log.read_text()[-2000:]}")
        return dict(json.loads(line))

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    # What a test sets.

    def set(self, **settings: object) -> None:
        self._control(settings={name: str(value) for name, value in settings.items()})

    def faults(self, *faults: Mapping[str, object]) -> None:
        """Replaces those that are waiting; each serves once unless it has ``times``."""
        self._control(faults=list(faults))

    def callback(self, **changes: str | None) -> None:
        """What redirects to the client say instead, until called again; None takes a parameter out."""
        self._control(callback=changes)

    def expire(self, kind: str) -> None:
        """``AccessToken``, ``RefreshToken``, ``AuthorizationCode`` or ``DeviceCode``: all there are end now."""
        self._control(expire=kind)

    def models(self, base_url: str, key: str) -> None:
        """From here on ``api_url`` is that server for whoever holds a live token or minted key."""
        self.set(UPSTREAM=base_url.removesuffix("/v1"), UPSTREAM_KEY=key)

    @property
    def api_url(self) -> str:
        return f"{self.root}/v1"

    # What was asked of it.

    def log(self) -> list[dict[str, Any]]:
        """Requests (at, in milliseconds, method, path, headers, params, values, status, sent, error) and events, oldest first."""
        return list(self._control()["log"])

    def requests(self, path: str, **values: str) -> list[dict[str, Any]]:
        """Those to ``path`` with these values: ``requests("/token", grant_type="refresh_token")``."""
        return [
            each for each in self.log() if each.get("path") == path and values.items() <= each.get("values", {}).items()
        ]

    def redemptions(self) -> int:
        """Codes redeemed, those included whose answer a fault kept back."""
        return self._granted("authorization_code")

    def rotations(self) -> int:
        return self._granted("refresh_token")

    def _granted(self, grant_type: str) -> int:
        return sum(each.get("status") == 200 for each in self.requests("/token", grant_type=grant_type))

    def introspect(self, token: str) -> dict[str, Any]:
        answer = self._client.post("/token/introspection", data={"token": token}, auth=RESOURCE_SERVER)
        return dict(answer.raise_for_status().json())

    def active(self, token: str) -> bool:
        return bool(self.introspect(token)["active"])

    def minted(self) -> list[str]:
        """The keys made so far that are not revoked."""
        return [each["key"] for each in self._control()["minted"] if not each["revoked"]]

    def revoke_key(self, key: str) -> None:
        self._control(revoke_key=key)

    def _control(self, **wanted: object) -> dict[str, Any]:
        answer = self._client.post("/__ctl", json=wanted)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    # What a person does.

    def sign_in(self, authorize_url: str, login: str = "ada") -> str:
        """Signs in and allows; the callback's URL with what the server put into it."""
        return self._visit(lambda visitor: visitor.leave(authorize_url, login=login))

    def deny(self, authorize_url: str, login: str = "ada") -> str:
        """Signs in and says no."""
        return self._visit(lambda visitor: visitor.leave(authorize_url, login=login, allow=False))

    def approve_device(self, user_code: str, login: str = "ada") -> None:
        page = self._visit(lambda visitor: visitor.enter_code(f"{self.root}/device", user_code, login=login))
        assert "Device connected" in page, page

    def deny_device(self, user_code: str) -> None:
        page = self._visit(lambda visitor: visitor.enter_code(f"{self.root}/device", user_code, allow=False))
        assert "AbortedError" in page, page

    def _visit(self, visit: Callable[[Visitor], str]) -> str:
        self._client.cookies.clear()  # a new visitor, who is not signed in
        return visit(Visitor(self._client, self.root))


def tls(ca: trustme.CA, folder: Path) -> dict[str, Path]:
    """Knobs of a server at https://localhost, with a certificate of that authority."""
    certificate = ca.issue_cert("localhost", "127.0.0.1")
    files = {"TLS_CERT": folder / "server.pem", "TLS_KEY": folder / "server.key", "TLS_CA": folder / "authority.pem"}
    certificate.cert_chain_pems[0].write_to_path(str(files["TLS_CERT"]))
    certificate.private_key_pem.write_to_path(str(files["TLS_KEY"]))
    ca.cert_pem.write_to_path(str(files["TLS_CA"]))
    return files


Servers = Callable[..., AuthorizationServer]


@pytest.fixture
def authorization_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield lambda **knobs: stack.enter_context(AuthorizationServer(tmp_path_factory.mktemp("oidc"), **knobs))


@pytest.fixture
def authorization_server(authorization_servers: Servers) -> AuthorizationServer:
    return authorization_servers()


@pytest.fixture(scope="session")
def shared_authorization_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthorizationServer]:
    with AuthorizationServer(tmp_path_factory.mktemp("oidc")) as server:
        yield server
