"""What a login's headers say of the one who asks, where its preset leaves that open."""

import re
from dataclasses import replace
from typing import TypeVar

from wizard.login.effects import Identify
from wizard.login.steps import Flow, do
from wizard.values.credential import Identity
from wizard.values.fill import fill
from wizard.values.preset import OAuthLogin
from wizard.values.url import origin

L = TypeVar("L", bound=OAuthLogin)

_NAMES = re.compile(r"\{(?:app|host_id|version)\}")


def introduced(login: L, profile: str = "") -> Flow[L]:
    """``login``, whose addresses are known, with its headers filled in."""
    if not is_open(login):
        return login
    return as_said_by(login, (yield from do(Identify(origin(login.token_url), profile))))


def is_open(login: OAuthLogin) -> bool:
    return any(_NAMES.search(each) for each in login.headers.values())


def as_said_by(login: L, who: Identity) -> L:
    known = {"app": who.app, "host_id": who.host_id, "version": who.version}
    return replace(login, headers={name: fill(value, known) for name, value in login.headers.items()})
