"""``wizard.anthropic``: credentials for the Anthropic SDK, in its own form."""

import time
from contextlib import suppress
from importlib import import_module
from typing import Any

from wizard.accounts.carried import Carried
from wizard.api.access import inside
from wizard.api.keeper import Keeper
from wizard.api.providers import text
from wizard.errors import Refused, WizardError
from wizard.values.profile import Profile
from wizard.values.url import base_url as normal
from wizard.values.url import origin

# Requests that were sent at the same time are refused one after the other, and the SDK does not say which token was.
SETTLED_S = 5.0


def anthropic(name: str | None = None, *, app: str | None = None) -> "Credentials":
    """For ``Anthropic(credentials=wizard.anthropic("anthropic"))``, and ``AsyncAnthropic``; from anthropic 0.125 on.

    The SDK asks before each request, and after a 401 once more for another token. It sends what it is given as
    `Authorization: Bearer`, an API key too; for a place that wants `x-api-key`, or for a gateway's second header, give
    it an ``http_client`` with :func:`wizard.httpx2_auth`.

    Where the profile is not at Anthropic itself, ``base_url=wizard.profile(name).base_url`` goes with it: a client of
    another origin raises Refused as it is made. When called it raises LoginNeeded, TryAgain, UsageError, Refused,
    StorageUnavailable, BadFile, which the SDK makes the cause of its own connection error; ImportError where anthropic
    is not installed.
    """
    return Credentials(name, app, Keeper(name, app))


class Credentials:
    """Called by the SDK, from any thread: an ``anthropic.lib.credentials.AccessTokenProvider``.

    ``bound`` is the origin of the client that calls; None: it has not said.
    """

    def __init__(self, name: str | None, app: str | None, keeper: Keeper, bound: str | None = None) -> None:
        self._name = name
        self._app = app
        self._keeper = keeper
        self._bound = bound
        self._given: Carried | None = None
        self._settled = 0.0

    def __call__(self, *, force_refresh: bool = False) -> Any:
        found, given, now = None, self._given, time.monotonic()
        if force_refresh and given is not None and now > self._settled:
            found = self._keeper.after_refusal(given, now)
            self._settled = time.monotonic() + SETTLED_S
        self._given = found = found or self._keeper.now()
        self._check(found.profile)
        # Not a likeness of it: the SDK takes its own class alone. 0 is "ask before every request".
        return import_module("anthropic.lib.credentials").AccessToken(text(found), 0)

    def for_base_url(self, base_url: str) -> "Credentials":
        """Called by a client as it is made, with its address: what it gets serves that one alone.

        Raises Refused, here already, when the profile is known to be at another origin.
        """
        bound = Credentials(self._name, self._app, self._keeper, origin(normal(base_url, allow_insecure=True)))
        profile = None
        with suppress(WizardError):  # there may be none yet
            profile = inside(self._app).chosen(self._name)
        if profile is not None:
            bound._check(profile)
        return bound

    def _check(self, profile: Profile) -> None:
        here = origin(profile.base_url)
        if self._bound not in {None, here}:
            raise Refused(
                f"the credential of `{profile.name}` is for {here}, not for {self._bound}",
                hint=f'Anthropic(base_url=wizard.profile("{profile.name}").base_url, ...)',
            )
