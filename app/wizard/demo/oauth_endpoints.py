"""What a program asks the practice provider without a browser: device codes, tokens, keys, revocation."""

from collections.abc import Callable

from wizard.demo.exchange import Reply, Request, Route, json_reply
from wizard.demo.ledger import Ledger
from wizard.demo.oauth_authorize import CLIENT_ID
from wizard.demo.oauth_codes import Codes, Redeemed, Reused
from wizard.demo.oauth_device import Allowed, Devices
from wizard.demo.oauth_tokens import Issued, Tokens

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = "models"
PERSON = {"sub": "ada", "name": "Ada", "email": "ada@practice.example", "email_verified": True}
NOT_KEPT = {"Cache-Control": "no-store"}


class Endpoints:
    def __init__(
        self, issuer: Callable[[], str], codes: Codes, devices: Devices, tokens: Tokens, ledger: Ledger
    ) -> None:
        self._issuer = issuer
        self._codes = codes
        self._devices = devices
        self._tokens = tokens
        self._ledger = ledger

    def routes(self) -> tuple[Route, ...]:
        return (
            Route("GET", "/.well-known/oauth-authorization-server", self.metadata),
            Route("POST", "/oauth/device", self.device),
            Route("POST", "/oauth/token", self.token),
            Route("POST", "/oauth/keys", self.key),
            Route("POST", "/oauth/revoke", self.revoke),
            Route("POST", "/oauth/introspect", self.introspect),
            Route("GET", "/oauth/userinfo", self.userinfo),
        )

    def metadata(self, _: Request) -> Reply:
        """RFC 8414."""
        issuer = self._issuer()
        return json_reply(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/oauth/authorize",
                "token_endpoint": f"{issuer}/oauth/token",
                "device_authorization_endpoint": f"{issuer}/oauth/device",
                "revocation_endpoint": f"{issuer}/oauth/revoke",
                "introspection_endpoint": f"{issuer}/oauth/introspect",
                "userinfo_endpoint": f"{issuer}/oauth/userinfo",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "refresh_token", DEVICE_GRANT],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "revocation_endpoint_auth_methods_supported": ["none"],
                "scopes_supported": [SCOPE],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def device(self, request: Request) -> Reply:
        """RFC 8628 §3.1."""
        if request.form().get("client_id") != CLIENT_ID:
            return error("invalid_client", 401)
        code, user_code = self._devices.start()
        page = f"{self._issuer()}/device"
        return _fresh(
            {
                "device_code": code,
                "user_code": user_code,
                "verification_uri": page,
                "verification_uri_complete": f"{page}?user_code={user_code}",
                "expires_in": self._devices.lifetime_s,
                "interval": self._devices.interval_s,
            }
        )

    def token(self, request: Request) -> Reply:
        form = request.form()
        if "grant_type" not in form:
            return error("invalid_request")
        if form.get("client_id") != CLIENT_ID:
            return error("invalid_client", 401)
        needed: tuple[str, ...]
        match form["grant_type"]:
            case "authorization_code":
                needed, give = ("code", "code_verifier", "redirect_uri"), self._for_code
            case "refresh_token":
                needed, give = ("refresh_token",), self._for_refresh
            case other if other == DEVICE_GRANT:
                needed, give = ("device_code",), self._for_device
            case _:
                return error("unsupported_grant_type")
        return give(form) if all(name in form for name in needed) else error("invalid_request")

    def key(self, request: Request) -> Reply:
        """A code for a key of its own, as OpenRouter does it: JSON in, and no client id."""
        asked = request.json()
        if asked.get("code_challenge_method") != "S256":
            return json_reply({"error": {"code": 400, "message": "Invalid code_challenge_method"}}, 400)
        found = self._codes.redeem(str(asked.get("code")), str(asked.get("code_verifier")), "key")
        if not isinstance(found, Redeemed):
            return json_reply({"error": {"code": 403, "message": "Invalid code or code_verifier"}}, 403)
        return _fresh({"key": self._ledger.mint(), "user_id": PERSON["email"]})

    def revoke(self, request: Request) -> Reply:
        """RFC 7009: also a token that is none is now revoked."""
        form = request.form()
        if "token" not in form:
            return error("invalid_request")
        if form.get("client_id") != CLIENT_ID:
            return error("invalid_client", 401)
        self._tokens.revoke(form["token"])
        return Reply(headers=NOT_KEPT)

    def introspect(self, request: Request) -> Reply:
        """RFC 7662 §2.2, for tests: whoever knows a token may ask."""
        token = request.form().get("token", "")
        if not self._tokens.is_active(token):
            return _fresh({"active": False})
        kind = "access_token" if self._tokens.is_access(token) else "refresh_token"
        known = {"client_id": CLIENT_ID, "scope": SCOPE, "sub": PERSON["sub"], "username": PERSON["email"]}
        return _fresh({"active": True, "token_use": kind, **known})

    def userinfo(self, request: Request) -> Reply:
        if self._tokens.is_access(request.bearer or ""):
            return _fresh(PERSON)
        refusal = error("invalid_token", 401)
        return Reply(
            status=401,
            headers={**refusal.headers, "WWW-Authenticate": 'Bearer error="invalid_token"'},
            body=refusal.body,
        )

    def _for_code(self, form: dict[str, str]) -> Reply:
        found = self._codes.redeem(form["code"], form["code_verifier"], "tokens", form["redirect_uri"])
        if isinstance(found, Reused):
            self._tokens.end(found.grant)  # RFC 6749 §4.1.2
        return _pair(self._tokens.issue(found.grant)) if isinstance(found, Redeemed) else error("invalid_grant")

    def _for_refresh(self, form: dict[str, str]) -> Reply:
        issued = self._tokens.refresh(form["refresh_token"])
        return _pair(issued) if issued else error("invalid_grant")

    def _for_device(self, form: dict[str, str]) -> Reply:
        polled = self._devices.poll(form["device_code"])
        return _pair(self._tokens.issue(polled.grant)) if isinstance(polled, Allowed) else error(polled)


def error(name: str, status: int = 400) -> Reply:
    """RFC 6749 §5.2."""
    return _fresh({"error": name}, status)


def _pair(issued: Issued) -> Reply:
    return _fresh(
        {
            "access_token": issued.access,
            "token_type": "Bearer",
            "expires_in": issued.expires_in,
            "refresh_token": issued.refresh,
            "scope": SCOPE,
        }
    )


def _fresh(value: object, status: int = 200) -> Reply:
    reply = json_reply(value, status)
    return Reply(status=status, headers={**reply.headers, **NOT_KEPT}, body=reply.body)
