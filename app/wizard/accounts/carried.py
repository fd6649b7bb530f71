"""What a program's requests carry for a profile, and whether that still stands: looked at before every request."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from wizard.accounts.commands import key_of
from wizard.accounts.context import Context
from wizard.accounts.gateway import Behind, behind, fresh
from wizard.accounts.held import held, renewed
from wizard.errors import LoginNeeded, TryAgain
from wizard.login.endpoint import authorization
from wizard.protocols.headers import public_headers
from wizard.refresh.due import due
from wizard.store import record
from wizard.values.credential import Authorization, Credential
from wizard.values.frozen import dataclass
from wizard.values.profile import Profile
from wizard.values.secret import Secret
from wizard.values.url import origin

# For so long a token that serves, but not for much longer, is not tried to be renewed again.
SOFT_S = 10.0
_Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """``credential`` None: the profile needs none of its own. ``authorizations``: its own and its gateway's.

    ``public`` are the headers that the endpoint or its protocol fixes, no credential among them.
    """

    profile: Profile
    credential: Credential | None
    front: Behind | None
    authorizations: tuple[Authorization, ...]
    public: Mapping[str, str]
    basis: "Basis"

    @property
    def origin(self) -> str:
        """The only place for it."""
        return origin(self.profile.base_url)

    @property
    def stands(self) -> bool:
        """Whether making it anew would give the same: costs microseconds and no input or output but a few stat calls."""
        return self.basis.stands()

    def is_as(self, other: "Carried") -> bool:
        """Whether the secrets are the same."""
        return [each.secret for each in self.authorizations] == [each.secret for each in other.authorizations]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What something was made of: files, variables, records with an end, and what commands printed."""

    context: Context
    files: tuple[tuple[str, _Stamp], ...]
    variables: tuple[tuple[str, Secret | None], ...]
    headers: tuple[record.Header, ...]
    printed: tuple[tuple[Profile, Secret], ...]
    made: float

    def stands(self) -> bool:
        moment = record.now()
        # A provider that cannot renew it now is not asked at each request.
        enough = ("fresh", "soft") if time.monotonic() - self.made < SOFT_S else ("fresh",)
        return (
            all(_stamp(path) == stamp for path, stamp in self.files)
            and all(_variable(self.context, name) == value for name, value in self.variables)
            and all(due(each, moment) in enough for each in self.headers)
            and all(_serves(self.context, profile, secret) for profile, secret in self.printed)
        )


def carried(context: Context, name: str | None) -> Carried:
    """Raises as ``required``, ``held`` and ``behind``."""
    config = context.folders.config_file
    files = {config: _stamp(config)}  # looked at first: what is written meanwhile is a change
    profile = context.required(name)
    front_profile = context.config.profiles.get(profile.gateway.profile) if profile.gateway else None
    sources = [each for each in (profile, front_profile) if each is not None]
    paths = [
        record.path_of(context.folders.state, each.auth.credential)
        for each in sources
        if each.auth.credential is not None
    ]
    files |= {path: _stamp(path) for path in paths}
    variables = [name for each in sources if (name := each.auth.env_key)] + (["WIZARD_PROFILE"] if name is None else [])
    seen = tuple((each, _variable(context, each)) for each in variables)
    credential = held(context, profile)
    front = behind(context, profile, credential)
    headers = [context.vault.header(each.auth.credential) for each in sources if each.auth.credential is not None]
    basis = Basis(
        context=context,
        files=tuple(files.items()),
        variables=seen,
        headers=tuple(each for each in headers if each is not None),
        printed=_printed(profile, credential, front),
        made=time.monotonic(),
    )
    return _made(context, profile, credential, front, basis)


def after_refusal(context: Context, name: str | None, refused: Carried) -> Carried:
    """What there is after a 401: another token where one is to be had without a person, else the same again.

    Raises as :func:`carried`; StorageUnavailable, BadFile, Refused when there is no renewing it now.
    """
    found = carried(context, name)
    if not found.is_as(refused):
        return found
    own, front = None, None
    with suppress(LoginNeeded, TryAgain):  # then what the provider said of the first one is what there is to be said
        own = renewed(context, found.profile, found.credential)
    with suppress(LoginNeeded, TryAgain):
        front = fresh(context, found.front)
    credential, front = own or found.credential, front or found.front
    basis = replace(found.basis, printed=_printed(found.profile, credential, front), made=time.monotonic())
    return _made(context, found.profile, credential, front, basis)


def _made(
    context: Context, profile: Profile, credential: Credential | None, front: Behind | None, basis: Basis
) -> Carried:
    endpoint = context.endpoint(profile)
    both = (authorization(credential, endpoint), front.authorization if front else None)
    return Carried(
        profile=profile,
        credential=credential,
        front=front,
        authorizations=tuple(each for each in both if each is not None),
        public=public_headers(endpoint),
        basis=basis,
    )


def _printed(profile: Profile, own: Credential | None, front: Behind | None) -> tuple[tuple[Profile, Secret], ...]:
    """What came from a token command, of the two."""
    both = [(profile, own)] + ([(front.profile, front.credential)] if front else [])
    return tuple((each, found.secret) for each, found in both if found is not None and each.auth.command is not None)


def _stamp(path: str) -> _Stamp:
    """Another file, or another writing of it. None: there is none to be seen."""
    try:
        found = os.stat(path)  # noqa: PTH116  # before every request; pathlib costs as much again
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _variable(context: Context, name: str) -> Secret | None:
    value = context.environ.get(name)
    return None if value is None else Secret(value)


def _serves(context: Context, profile: Profile, secret: Secret) -> bool:
    command = profile.auth.command
    return (
        command is not None
        and context.commands is not None
        and context.commands.serves(key_of(context, profile.name, command), secret)
    )
