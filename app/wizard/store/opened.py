"""A record with its seal open: what is inside, and the key that closes it again."""

from dataclasses import field

from wizard.store.record import Header
from wizard.values.credential import Credential
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret


@dataclass(frozen=True, slots=True)
class Opened:
    """``key`` None is the plain store."""

    header: Header
    credential: Credential
    key: bytes | None = field(repr=False)

    @property
    def known(self) -> tuple[str, bytes] | None:
        """The key by its name, with which the record, or its successor, opens without keyring or passphrase."""
        name = self.header.kek or self.header.salt
        return None if self.key is None or name is None else (name, self.key)


def body_of(credential: Credential) -> dict[str, str]:
    """What is sealed."""
    body = {"secret": credential.secret.reveal()}
    if credential.refresh_token is not None:
        body["refresh_token"] = credential.refresh_token.reveal()
    return body


def credential_of(header: Header, body: dict[str, str]) -> Credential:
    refresh_token = body.get("refresh_token")
    return Credential(
        kind="tokens" if header.kind == "tokens" else "api-key",
        secret=Secret(body["secret"]),
        origins=header.origins,
        refresh_token=None if refresh_token is None else Secret(refresh_token),
        expires_at=header.expires_at,
        account=header.account,
        client=header.client,
        earliest=header.earliest,
    )
