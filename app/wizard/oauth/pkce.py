"""What one login attempt invents for itself, and the proof of it (RFC 7636)."""

from secrets import token_urlsafe

from wizard.oauth import _authlib
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Four independent values. ``segment`` ends the callback path where a provider gives no state back."""

    state: str
    verifier: Secret
    nonce: str
    segment: str


def new_attempt() -> Attempt:
    return Attempt(
        state=token_urlsafe(32),
        verifier=Secret(token_urlsafe(32)),  # 43 characters: RFC 7636 §4.1
        nonce=token_urlsafe(16),
        segment=token_urlsafe(16),
    )


def challenge(verifier: Secret) -> str:
    """The S256 code challenge (RFC 7636 §4.2); `plain` is never spoken."""
    return _authlib.s256(verifier.reveal())
