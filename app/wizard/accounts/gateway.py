"""A gateway in front of a profile: its own profile's token in a second header, and whose fault a refusal is."""

from wizard.accounts.context import Context
from wizard.accounts.held import held, renewed
from wizard.errors import BadFile, Refused
from wizard.login.endpoint import authorization
from wizard.values.credential import Authorization, Credential
from wizard.values.frozen import dataclass
from wizard.values.header_names import header_of
from wizard.values.profile import Profile
from wizard.values.url import host_of, origin


@dataclass(frozen=True, slots=True)
class Behind:
    """What requests carry for the gateway: the profile that logs in to it, its token, and where that stands."""

    profile: Profile
    credential: Credential
    placement: str

    @property
    def authorization(self) -> Authorization:
        return Authorization(self.credential.secret, self.placement, self.credential.origins)


def behind(context: Context, profile: Profile, credential: Credential | None) -> Behind | None:
    """None without a gateway. ``credential`` is the profile's own, which must stand elsewhere.

    Raises BadFile for a gateway that cannot be one, Refused for one that is elsewhere, and as ``held`` for its profile.
    """
    if profile.gateway is None:
        return None
    name, header = profile.gateway.profile, profile.gateway.header
    front = context.config.profiles.get(name)
    if front is None:
        if name in context.config.broken:
            raise context.config.broken[name]
        raise BadFile(
            f"the gateway of `{profile.name}` is the profile `{name}`, which is not there", hint="wizard auth"
        )
    if front.gateway is not None:
        raise BadFile(
            f"the gateway of `{profile.name}` is the profile `{name}`, which is behind a gateway itself",
            hint="one gateway is all there can be; correct it in config.toml",
        )
    token = held(context, front)
    if token is None:
        raise BadFile(
            f"the gateway of `{profile.name}` is the profile `{name}`, which has no token (method none)",
            hint=f"wizard auth {name}",
        )
    if origin(profile.base_url) not in token.origins:
        raise Refused(
            f"the token of the gateway `{name}` is for {', '.join(map(host_of, token.origins))}, "
            f"but `{profile.name}` is at {host_of(profile.base_url)}",
            hint=f"`profiles.{profile.name}.base_url` is an address of the gateway",
        )
    # By its name a header says what stands in it: only this one has a scheme in front (RFC 9110 §11.6.2).
    found = Behind(front, token, "bearer" if header.lower() == "authorization" else f"header:{header}")
    own = authorization(credential, context.endpoint(profile))
    if own is not None and header_of(own.placement) == header.lower():
        raise BadFile(
            f"the gateway's token and the own credential of `{profile.name}` would both go into `{header}`",
            hint=f"name another header in `profiles.{profile.name}.gateway`",
        )
    return found


def fresh(context: Context, found: Behind | None) -> Behind | None:
    """The same with another token after a refusal; None when there is none to be had without a person."""
    token = renewed(context, found.profile, found.credential) if found else None
    return Behind(found.profile, token, found.placement) if found and token else None


def blame(profile: Profile, front: Profile, *, front_refused: bool) -> tuple[str, str]:
    """Which of the two was refused and whom that concerns, and the remedy."""
    if front_refused:
        return f"the gateway refused your own login to it, the profile `{front.name}`", f"wizard auth {front.name}"
    if profile.auth_mode == "centralized":
        return (
            f"the gateway took your login (`{front.name}`); refused was its shared credential, for everyone who uses it",
            "tell who runs the gateway",
        )
    kind = "token" if profile.auth.sends == "tokens" else "API key"
    return (
        f"the gateway took your login (`{front.name}`); refused was your personal {kind}, the profile `{profile.name}`",
        f"wizard auth {profile.name}",
    )
