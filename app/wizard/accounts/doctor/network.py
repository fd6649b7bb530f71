"""Whether the profiles' hosts answer, and what their clocks say. Nobody else is asked (promise 8), and no key is sent."""

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.accounts.context import Context
from wizard.errors import Refused, UsageError, WizardError
from wizard.machine.clock import ahead_s, clock
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.profile import Profile
from wizard.values.url import host_of, origin

if TYPE_CHECKING:
    from wizard.machine.http import Http

LIMIT_S = 4.5
_MOST = 12


async def network(context: Context) -> tuple[Finding, ...]:
    """One request to each host, all at once."""
    asked = addresses(context)
    if not asked:
        return (ok("network", "network: not contacted, as there is no profile whose provider could be asked"),)
    from wizard.machine.http import Http  # noqa: PLC0415  # 100 ms: not before there is something to send

    async with Http(context.environ) as http:
        answers = await asyncio.gather(*(_asked(http, each) for each in asked[:_MOST]))
    told = {
        host_of(each.base_url): ahead for each, (_, ahead) in zip(asked, answers, strict=False) if ahead is not None
    }
    more = len(asked) - _MOST
    left = (ok("network:more", f"network: {more} more hosts were not asked"),) if more > 0 else ()
    return (*(found for found, _ in answers), *left, *clock(told))


def addresses(context: Context) -> list[Profile]:
    """A profile for each origin they lead to; none where config.toml cannot be read."""
    try:
        profiles = context.config.profiles.values()
    except WizardError:
        return []
    return list({origin(each.base_url): each for each in profiles}.values())


async def _asked(http: "Http", profile: Profile) -> tuple[Finding, float | None]:
    import httpx  # noqa: PLC0415  # as above

    from wizard.protocols.apis import api  # noqa: PLC0415  # as above

    host, what = host_of(profile.base_url), f"network:{host_of(profile.base_url)}"
    address = api(profile.protocol).models_request(profile.base_url, None, {}).url
    began = time.time()
    try:
        # Without a key: any answer shows that there is a way, and what time it is there.
        response = await http.send(httpx.Request("HEAD", address), None, LIMIT_S)
    except Refused as problem:
        hint = "is it a network that wants a login of its own? Open any page, then `wizard doctor`"
        return warning(what, f"network: {problem.message}", hint), None
    except (UsageError, WizardError) as problem:
        found = error(what, problem, f"check the network, then `wizard test {profile.name}`")
        return replace(found, text=f"network: {problem.message}"), None
    ahead = ahead_s(response.headers, began, time.time())
    return ok(what, f"network: {host} answers after {response.extensions['ms']} ms"), ahead
