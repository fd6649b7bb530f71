"""The practice provider's authorization server, put together: logins by browser, by device, and minted keys."""

from collections.abc import Callable

from wizard.demo.exchange import Route
from wizard.demo.ledger import Ledger
from wizard.demo.oauth_authorize import Authorize
from wizard.demo.oauth_codes import Codes
from wizard.demo.oauth_device import Devices
from wizard.demo.oauth_endpoints import Endpoints
from wizard.demo.oauth_tokens import Clock, Tokens


class OAuth:
    """``auto`` stands for a person who allows everything."""

    def __init__(self, issuer: Callable[[], str], ledger: Ledger, tokens: Tokens, clock: Clock, *, auto: bool) -> None:
        self.tokens = tokens
        self.codes = Codes(clock)
        self.devices = Devices(clock, auto=auto)
        self._ledger = ledger
        self._authorize = Authorize(issuer, self.codes, self.devices, auto=auto)
        self._endpoints = Endpoints(issuer, self.codes, self.devices, tokens, ledger)

    def routes(self) -> tuple[Route, ...]:
        return (*self._authorize.routes(), *self._endpoints.routes())

    @property
    def redemptions(self) -> int:
        """How many codes were exchanged, for tokens or for a key."""
        return self.codes.redemptions

    @property
    def minted(self) -> int:
        return self._ledger.minted

    @property
    def issued(self) -> int:
        """How many access tokens there have been."""
        return self.tokens.issued

    @property
    def active(self) -> tuple[str, ...]:
        """The access tokens that work now."""
        return self.tokens.active

    def clear(self) -> None:
        """Nothing that was given works any more, and nothing that was asked is still open; the counts stay."""
        for each in (self.tokens, self.codes, self.devices, self._authorize.tickets):
            each.clear()
