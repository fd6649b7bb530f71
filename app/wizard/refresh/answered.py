"""The record an answer makes of the one that asked (RFC 6749 §6)."""

from contextlib import suppress
from dataclasses import replace

from wizard.errors import LoginNeeded, Rejected, TryAgain, WizardError
from wizard.oauth.id_token import account_of, read_claims
from wizard.oauth.token import Tokens
from wizard.refresh.reading import Failed, Renewed
from wizard.store.opened import Opened, body_of
from wizard.store.record import Header, Now
from wizard.values.credential import Credential
from wizard.values.frozen import dataclass
from wizard.values.preset import BrowserLogin, OAuthLogin
from wizard.values.secret import Secret
from wizard.values.text import safe


@dataclass(frozen=True, slots=True, kw_only=True)
class NextGeneration:
    """``problem``: worth keeping, and no token to be used now. ``refused``: not to be kept."""

    header: Header
    credential: Credential
    refresh: Secret
    problem: WizardError | None = None
    retry_after_s: float | None = None
    refused: LoginNeeded | None = None

    @property
    def body(self) -> dict[str, str]:
        return body_of(self.credential)


def next_generation(opened: Opened, found: Renewed | Failed, login: OAuthLogin, asked: Now) -> NextGeneration:
    """What takes the place of ``opened``.

    No refresh token in the answer means the old one; so does a narrower scope change nothing.
    """
    header, before = opened.header, opened.credential
    old = before.refresh_token
    assert old is not None  # noqa: S101  # it was sent
    header = header._replace(generation=header.generation + 1)
    if isinstance(found, Failed):
        refresh = found.refresh or old
        return NextGeneration(
            header=header,
            credential=replace(before, refresh_token=refresh),
            refresh=refresh,
            problem=found.error,
            retry_after_s=found.retry_after_s,
        )
    tokens = found.tokens
    refresh = tokens.refresh or old
    credential = replace(
        before,
        secret=tokens.access,
        refresh_token=refresh,
        expires_at=None if tokens.expires_in is None else asked.wall + tokens.expires_in,
        earliest=tokens.earliest,
    )
    header = header._replace(
        obtained=int(asked.wall), up=asked.up, expires_at=credential.expires_at, earliest=tokens.earliest
    )
    other = _account(login, tokens)
    refused = None
    if other is not None and before.account is not None and other != before.account:
        refused = LoginNeeded(
            f"the provider renewed the login of `{safe(before.account)}` with one of `{safe(other)}`; it was not kept"
        )
    problem = None
    if tokens.expires_in is not None and tokens.expires_in < 1:
        problem = TryAgain("the provider gave a token that has expired already", hint="try again later")
    return NextGeneration(header=header, credential=credential, refresh=refresh, problem=problem, refused=refused)


def _account(login: OAuthLogin, tokens: Tokens) -> str | None:
    """Whose it is, as far as it says. Read only: it came over the connection the token came over (OIDC Core §3.1.3.7)."""
    claim = login.id_token.account_claim if isinstance(login, BrowserLogin) and login.id_token else None
    if claim is not None and tokens.id_token is not None:
        with suppress(Rejected):
            claims = read_claims(
                tokens.id_token, jwks=None, issuer=None, client_id=None, nonce=None, now=0.0, verify=False
            )
            return account_of(claims, claim)
    return tokens.account
