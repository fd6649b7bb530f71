"""Where a profile stands among the endpoints of its preset, and what may go there."""

from collections.abc import Mapping
from dataclasses import replace

from wizard.errors import UsageError, WizardError
from wizard.values.credential import Authorization, Credential
from wizard.values.fill import filled
from wizard.values.preset import PLACEMENTS, Endpoint, Login, OAuthLogin, Preset, Protocol
from wizard.values.profile import Profile
from wizard.values.url import origin


def endpoint_of(profile: Profile, preset: Preset | None) -> Endpoint:
    """The preset's endpoint the profile stands at, else a bare one: an edited base URL gets nothing of the preset."""
    endpoint = standing(profile, preset)
    return proven_by(preset.login(profile.auth.method, endpoint.id) if preset else None, endpoint)


def login_of(profile: Profile, preset: Preset) -> Login | None:
    """The login it came by. Of an edited base URL the host still says which account system that was."""
    at = standing(profile, preset).id or near(profile.base_url, preset, profile.parameters)
    return preset.login(profile.auth.method, at)


def takes_key(profile: Profile, preset: Preset) -> bool:
    """Whether an API key can take the place of the sign-in it has now, where it stands."""
    at = standing(profile, preset).id
    login = preset.login("api-key", at) if profile.auth.method in {"browser", "device"} else None
    return login is not None and not login.experimental and bool(at) and login.serves(at)


def near(address: str, preset: Preset, parameters: Mapping[str, str]) -> str:
    """The endpoint at the same origin; empty for none."""
    for each in preset.endpoints:
        try:
            if each.base_url and origin(filled(preset, each, parameters).base_url) == origin(address):
                return each.id
        except WizardError:
            continue  # as in :func:`standing`
    return ""


def proven_by(login: Login | None, endpoint: Endpoint) -> Endpoint:
    """``endpoint`` with the check of its own that ``login`` brings, where it does."""
    own = login.verify if isinstance(login, OAuthLogin) else None
    return replace(endpoint, verify=own) if own and endpoint.id else endpoint


def standing(profile: Profile, preset: Preset | None) -> Endpoint:
    """As :func:`endpoint_of`, whichever login led there."""
    if preset is not None:
        for each in preset.endpoints:
            try:
                endpoint = filled(preset, each, profile.parameters)
            except UsageError:
                continue  # the preset asks for something else by now, or the profile was edited
            if endpoint.base_url == profile.base_url and endpoint.protocol == profile.protocol:
                return endpoint
    return Endpoint(
        id="",
        protocol=profile.protocol,
        base_url=profile.base_url,
        credential=_custom_placement(preset, profile.protocol),
    )


def at_another_place(endpoint: Endpoint, address: str) -> Endpoint:
    """An endpoint of the same protocol elsewhere: none of the preset's headers, check or model filter (SPEC §2).

    A custom provider's preset has no place of its own, so there what it says about the credential still holds.
    """
    if not endpoint.base_url:
        return replace(endpoint, base_url=address)
    return Endpoint(id="", protocol=endpoint.protocol, base_url=address, credential=PLACEMENTS[endpoint.protocol])


def origins_of(endpoint: Endpoint, login: Login | None = None) -> tuple[str, ...]:
    """Where a credential may go: the endpoint, its verify call, the token and revocation URLs (SPEC promise 3)."""
    urls = [endpoint.base_url]
    if endpoint.verify and endpoint.verify.url:
        urls.append(endpoint.verify.url)
    if isinstance(login, OAuthLogin):
        urls += [each for each in (login.token_url, login.revoke_url) if each]
    return tuple(dict.fromkeys(map(origin, urls)))


def authorization(credential: Credential | None, endpoint: Endpoint) -> Authorization | None:
    """How ``credential`` travels to ``endpoint``: a token is always a bearer, a key stands where the endpoint says."""
    if credential is None:
        return None
    placement = "bearer" if credential.kind == "tokens" else endpoint.credential
    return Authorization(credential.secret, placement, credential.origins)


def is_of(endpoint: Endpoint, preset: Preset) -> bool:
    """Whether the preset speaks for this place: its key shapes and models count only there."""
    return bool(endpoint.id) and any(each.id == endpoint.id and each.base_url for each in preset.endpoints)


def _custom_placement(preset: Preset | None, protocol: Protocol) -> str:
    for each in preset.endpoints if preset else ():
        if not each.base_url and each.protocol == protocol:
            return each.credential
    return PLACEMENTS[protocol]
