"""A sign-in that was started and waits to be finished, by another process perhaps."""

from dataclasses import field

from wizard.login.draft import Wishes
from wizard.oauth.pkce import Attempt
from wizard.values.frozen import dataclass
from wizard.values.preset import Kind, Method
from wizard.values.profile import Store
from wizard.values.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """``wishes`` are what was said at the start. ``profile`` is the one it is for, ``renews``: it was there already.

    ``url`` is where the person signs in, ``left_s`` how long that is good for. ``attempt`` and ``redirect_uri`` belong to
    a browser, the others to a code. ``origins``: where what it brings may go. ``client``: the client id it asked with, if
    that is one it was issued before.
    """

    provider: str
    profile: str
    renews: bool
    method: Method
    kind: Kind
    wishes: Wishes
    store: Store
    origins: tuple[str, ...]
    left_s: float
    passphrase: Secret | None = field(default=None, repr=False)
    url: str = ""
    redirect_uri: str = ""
    attempt: Attempt | None = field(default=None, repr=False)
    client: str | None = None
    user_code: str | None = None
    device_code: Secret | None = None
    interval: float = 0.0
