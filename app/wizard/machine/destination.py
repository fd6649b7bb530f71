"""Where a request goes, and whether what it carries may go there."""

from collections.abc import Sequence
from typing import Protocol

from wizard.errors import Refused
from wizard.values.credential import Authorization
from wizard.values.text import safe


class Address(Protocol):
    """A URL as the sender reads it: httpx's, of either generation."""

    @property
    def scheme(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def netloc(self) -> bytes: ...
    @property
    def userinfo(self) -> bytes: ...


def destination(url: Address) -> str:
    """The origin. Raises Refused for what is no address of ours: another scheme, no host, a user name."""
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise Refused("that is not an address requests are sent to", hint="check the base URL")
    return f"{url.scheme}://{url.netloc.decode()}"


def check(url: Address, carried: Sequence[Authorization]) -> None:
    """Raises Refused unless every credential is bound to where this request goes."""
    here = destination(url)
    for each in carried:
        if here not in each.origins:
            bound = ", ".join(each.origins) or "no host"
            raise Refused(
                f"the credential is for {safe(bound)}, not for {safe(here)}", hint="log in again for the other address"
            )
