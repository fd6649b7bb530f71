"""Putting what a profile's requests carry into one that another program is about to send."""

from typing import Any

from wizard.accounts.carried import Carried
from wizard.accounts.unredirected import class_for
from wizard.errors import Refused
from wizard.machine.destination import check, destination
from wizard.machine.placement import CREDENTIALS
from wizard.values.text import safe


def place(carried: Carried, request: Any, headers: type) -> None:
    """``request`` is one of httpx, and ``headers`` its class of headers: of either generation.

    Raises Refused when it goes anywhere but to the origin the profile points at; BadFile, LoginNeeded for what no
    header can carry.
    """
    here, name = destination(request.url), carried.profile.name
    host = request.headers.get("host", "")
    if here != carried.origin or host not in {"", request.url.netloc.decode()}:
        there = here if here != carried.origin else f"the host `{host}` of its Host header"
        raise Refused(
            f"the credential of `{name}` is for {carried.origin}, not for {safe(there)}",
            hint=f"send that without it; for a login at another address, `wizard auth {name} --base-url URL`",
        )
    check(request.url, carried.authorizations)
    public = headers(request.headers)
    named = {each.lower() for each in public.keys()}  # noqa: SIM118  # spares a look at each value
    for each in named & CREDENTIALS:
        # An SDK wants a key and puts it there: a made-up one, or one from the environment that is another's (R62).
        del public[each]
    for each, value in carried.public.items():
        if each.lower() not in named:
            public[each] = value
    request.headers = class_for(headers)(public, carried.authorizations)
