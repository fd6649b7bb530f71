"""What a sign-in brought, on its way into the room that was reserved for it."""

from dataclasses import dataclass

from wizard.login.effects import Moment
from wizard.oauth.token import Tokens
from wizard.values.credential import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """``asked`` is when the tokens were asked for, from where their lifetime is counted. ``nonce``: an id_token's.

    ``client`` is the client id that the sign-in was issued, where it was issued one.
    """

    kept: Kept
    tokens: Tokens
    asked: Moment
    nonce: str = ""
    client: str | None = None
