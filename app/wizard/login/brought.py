"""What a sign-in brought, on its way into the room that was reserved for it."""

from collections.abc import Mapping
from typing import Any

from wizard.login.effects import Moment
from wizard.oauth.token import Tokens
from wizard.values.credential import Issued, Kept
from wizard.values.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """``asked`` is when the tokens were asked for, from where their lifetime is counted. ``nonce``: an id_token's.

    ``issued`` is the client id that the sign-in was issued, where it was issued one; ``keys`` are those its id_token is
    signed with, where they were had before the code was redeemed.
    """

    kept: Kept
    tokens: Tokens
    asked: Moment
    nonce: str = ""
    issued: Issued | None = None
    keys: Mapping[str, Any] | None = None
