"""A double of Sign in with ChatGPT as developers.openai.com/siwc documents it, on loopback; and its preset, moved there.

``Siwc()`` is a context manager that listens; without it, ``answer(path, values, bearer)`` is asked. ``issuer`` is where it
is, ``now`` its clock. What it does next: ``sub`` and ``email`` (who signs in),
``scope`` (what is granted; None: what was asked for), ``claims`` and ``keys`` (spoil the id_token, hide the keys),
``forge`` (sign with a key of somebody else's), ``earliest_s`` (from when on it wants to be refreshed), ``refuses`` (the
error of the next refreshes), ``unknown`` (client ids it does not take any more; ``late``: said at the exchange),
``issues`` and ``revokes`` (false: it does not). ``asked(path)`` are the values of the requests to a path; ``live(token)``: not revoked.
``install(server)`` writes the shipped preset into the app's folder, with this server in OpenAI's place.
"""

import base64
import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwk, jwt

BOOTSTRAP = "dynamic_agent_client"
PLAN = "chatgpt.tokens.use.direct"
PRESET = Path(__file__).parents[2] / "presets" / "openai-chatgpt.toml"
MODELS = {
    "models": [
        {"slug": "gpt-hidden", "display_name": "Hidden", "visibility": "hide"},
        {"slug": "gpt-6-luna", "display_name": "GPT-6 Luna", "visibility": "list", "context_window": 400000},
        {"slug": "gpt-6.1-sol", "display_name": "GPT-6.1 Sol", "visibility": "list"},
    ]
}


def install(server: "Siwc", app: str = "mytool") -> Path:
    text = PRESET.read_text().replace("https://auth.openai.com", server.issuer)
    text = text.replace("https://api.openai.com", server.issuer)
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", app, "presets", PRESET.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


class Siwc:
    def __init__(self) -> None:
        self.issuer = "https://auth.openai.com"
        self.now: Callable[[], float] = time.time
        self._key, self._other = (
            jwk.RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256", "use": "sig"}) for _ in range(2)
        )
        self.reset()

    def reset(self) -> None:
        """As new, but for its key."""
        self.sub, self.email = "user-ada", "ada@example.org"
        self.scope: str | None = None
        self.claims: dict[str, Any] = {}
        self.keys, self.forge, self.revokes, self.issues = True, False, True, True
        self.earliest_s: float | None = None
        self.lifetime_s = 3600.0
        self.refuses = ""
        self.unknown: set[str] = set()
        self.late = False
        self._codes: dict[str, dict[str, str]] = {}
        self._grants: dict[str, dict[str, str]] = {}  # by token, access and refresh
        self._log: list[tuple[str, dict[str, str]]] = []

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.issuer = f"http://127.0.0.1:{self._http.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def asked(self, path: str) -> list[dict[str, str]]:
        return [values for each, values in self._log if each == path]

    def live(self, token: str) -> bool:
        return token in self._grants

    @property
    def refresh_tokens(self) -> list[str]:
        return [each for each in self._grants if each.startswith("rt-")]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                self._answer(parts.path, dict(parse_qsl(parts.query)))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                self._answer(urlsplit(self.path).path, dict(parse_qsl(body.decode())))

            def _answer(self, path: str, values: dict[str, str]) -> None:
                bearer = (self.headers.get("authorization") or "").removeprefix("Bearer ")
                status, said = server.answer(path, values, bearer)
                self.send_response(status)
                if isinstance(said, str):
                    self.send_header("location", said)
                    said = {}
                body = json.dumps(said).encode()
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's own
                return

        return Handler

    def answer(self, path: str, values: dict[str, str], bearer: str) -> tuple[int, dict[str, Any] | str]:
        """A string is where a redirect leads."""
        self._log.append((path, values))
        match path:
            case "/api/accounts/authorize":
                return self._authorize(values)
            case "/api/accounts/oauth/token":
                return self._token(values)
            case "/api/accounts/oauth/revoke":
                return self._revoke(values)
            case "/.well-known/jwks.json" if self.keys:
                return 200, {"keys": [self._key.as_dict(private=False)]}
            case "/v1/models":
                return (200, MODELS) if bearer in self._grants else (401, {"error": {"code": "invalid_api_key"}})
        return 404, {}

    def _authorize(self, said: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """The person allows it at once."""
        client, back = said["client_id"], {"state": said["state"]}
        if not said["redirect_uri"].startswith("http://127.0.0.1:") or said["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_request"}
        if client in self.unknown and not self.late:
            return 302, f"{said['redirect_uri']}?{urlencode({**back, 'error': 'unauthorized_client'})}"
        if client == BOOTSTRAP:
            client = f"oaiapp_{secrets.token_hex(8)}"
            back |= {"client_id": client} if self.issues else {}
        code = f"code-{secrets.token_hex(8)}"
        self._codes[code] = {**said, "client_id": client}
        return 302, f"{said['redirect_uri']}?{urlencode({**back, 'code': code})}"

    def _token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if said.get("grant_type") == "refresh_token":
            return self._refresh(said)
        asked = self._codes.pop(said.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest()).decode()
        if asked is None or challenge.rstrip("=") != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if said["client_id"] != asked["client_id"] or said["client_id"] in self.unknown:
            return 401, {"error": "invalid_client"}
        if said.get("resource") != asked.get("resource") or said["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_request"}
        return 200, self._tokens({**asked, "sub": self.sub, "email": self.email})

    def _refresh(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.refuses:
            return 400, {"error": {"code": self.refuses}}
        grant = self._grants.get(said["refresh_token"])
        if grant is None:
            return 400, {"error": "refresh_token_reused"}
        if (grant["client_id"], grant["resource"]) != (said["client_id"], said.get("resource")):
            return 401, {"error": "invalid_client"}
        self._end(grant)
        return 200, self._tokens(grant)

    def _tokens(self, grant: dict[str, str]) -> dict[str, Any]:
        now, mark = self.now(), secrets.token_hex(16)
        access, refresh = f"at-{mark}", f"rt-{mark}"
        self._grants[access] = self._grants[refresh] = grant
        claims = {
            "iss": self.issuer,
            "aud": grant["client_id"],
            "sub": grant["sub"],
            "email": grant["email"],
            "iat": int(now),
            "exp": int(now) + 3600,
            "nonce": grant.get("nonce"),
            **self.claims,
        }
        said = {
            "access_token": access,
            "refresh_token": refresh,
            "id_token": jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self._other if self.forge else self._key),
            "token_type": "Bearer",
            "expires_in": self.lifetime_s,
            "scope": grant["scope"] if self.scope is None else self.scope,
        }
        return said if self.earliest_s is None else {**said, "earliest_refresh_at": int(now + self.earliest_s)}

    def _revoke(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if not self.revokes:
            return 503, {}
        grant = self._grants.get(said["token"])
        if grant is not None and grant["client_id"] == said.get("client_id"):
            self._end(grant)
        return 200, {}

    def _end(self, grant: dict[str, str]) -> None:
        for each in [token for token, its in self._grants.items() if its is grant]:
            del self._grants[each]
