"""Where a browser is sent to and comes back from: authorization requests, minting and device codes."""

from collections.abc import Callable

from wizard.demo.exchange import Reply, Request, Route
from wizard.demo.oauth_codes import CHALLENGE, Asked, Codes, callback
from wizard.demo.oauth_device import Devices
from wizard.demo.oauth_pages import Tickets, decided, enter, refused
from wizard.demo.pages import foreign, is_own

CLIENT_ID = "practice-cli"


class Authorize:
    """``auto`` consents at once, for a demo that has no browser."""

    def __init__(self, issuer: Callable[[], str], codes: Codes, devices: Devices, *, auto: bool) -> None:
        self.tickets = Tickets()
        self._issuer = issuer
        self._codes = codes
        self._devices = devices
        self._auto = auto

    def routes(self) -> tuple[Route, ...]:
        return (
            Route("GET", "/oauth/authorize", self.authorize),
            Route("POST", "/oauth/authorize", self.decide),
            Route("GET", "/oauth/mint", self.mint),
            Route("GET", "/device", self.device),
            Route("POST", "/device", self.decide),
        )

    def authorize(self, request: Request) -> Reply:
        """RFC 6749 §4.1.1 with RFC 7636; only a client and redirect that are known are told of a mistake."""
        asked, state = request.query, request.query.get("state")
        if asked.get("client_id") != CLIENT_ID:
            return refused("the program is not known here (client_id).")
        redirect = callback(asked.get("redirect_uri", ""), "tokens")
        if redirect is None:
            return refused("the way back is not http://127.0.0.1:PORT/callback (redirect_uri).")
        about = Asked(gives="tokens", redirect=redirect, challenge=asked.get("code_challenge", ""), state=state)
        if asked.get("response_type") != "code":
            return self._back(about, error="unsupported_response_type")
        if not state:
            return self._back(about, error="invalid_request", error_description="state is required")
        if not _is_challenge(request):
            return self._back(about, error="invalid_request", error_description="code_challenge with S256 is required")
        return self._ask(request, about)

    def mint(self, request: Request) -> Reply:
        """OpenRouter's shape: no client id, and no state to echo."""
        redirect = callback(request.query.get("callback_url", ""), "key")
        if redirect is None:
            return refused("the way back is not http://127.0.0.1:PORT/callback (callback_url).")
        if not _is_challenge(request):
            return refused("code_challenge with S256 is required.")
        return self._ask(request, Asked(gives="key", redirect=redirect, challenge=request.query["code_challenge"]))

    def device(self, request: Request) -> Reply:
        if not is_own(request):
            return foreign()
        typed = request.query.get("user_code")
        if typed is None:
            return enter()
        user_code = self._devices.waiting(typed)
        return self.tickets.ask(user_code) if user_code else enter("No program waits with that code. ")

    def decide(self, request: Request) -> Reply:
        decision = self.tickets.decided(request)
        match decision:
            case Reply():
                return decision
            case _ if isinstance(decision.about, Asked):
                return self._answer(decision.about, allowed=decision.allowed)
            case _:
                if not self._devices.decide(decision.about, allowed=decision.allowed):
                    return enter("The code has expired meanwhile. ")
                return decided(allowed=decision.allowed)

    def _ask(self, request: Request, about: Asked) -> Reply:
        if not is_own(request):
            return foreign()
        return self._answer(about, allowed=True) if self._auto else self.tickets.ask(about)

    def _answer(self, about: Asked, *, allowed: bool) -> Reply:
        return self._back(about, **({"code": self._codes.issue(about)} if allowed else {"error": "access_denied"}))

    def _back(self, about: Asked, **answer: str) -> Reply:
        headers = {"Location": about.back(self._issuer(), **answer), "Cache-Control": "no-store"}
        return Reply(status=302, headers={**headers, "Referrer-Policy": "no-referrer"})


def _is_challenge(request: Request) -> bool:
    method, challenge = request.query.get("code_challenge_method"), request.query.get("code_challenge", "")
    return method == "S256" and CHALLENGE.fullmatch(challenge) is not None
