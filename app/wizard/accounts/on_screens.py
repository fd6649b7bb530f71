"""A login on screens, which ask for the passphrases it needs as well."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from wizard.accounts.beside import Beside
from wizard.accounts.context import Context
from wizard.accounts.log_in import log_in
from wizard.login.draft import Draft
from wizard.login.frontend import Frontend
from wizard.values.credential import Saved
from wizard.values.secret import Secret


class Screens(Frontend, Protocol):
    async def passphrase(self, name: str, problem: str, /) -> Secret:
        """Whose it is, and why again. Raises Cancelled when the person gives none."""
        ...


def on_screens(context: Context, draft: Draft, *, given: bool = False) -> Callable[[Screens], Awaitable[Saved]]:
    """As :func:`wizard.accounts.log_in.log_in`. ``given``: nobody is asked, the context has the passphrase.

    What a passphrase has opened is forgotten with the end of the login.
    """

    async def start(screens: Screens, /) -> Saved:
        if given:
            return await log_in(context, draft, screens)
        context.ask_passphrase = Beside(screens.passphrase)
        try:
            return await log_in(context, draft, screens)
        finally:
            context.lock()

    return start
