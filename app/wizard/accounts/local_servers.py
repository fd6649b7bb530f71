"""Which model servers run on this machine: each address is asked for its list of models, and nothing is sent."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping

from wizard.machine.local_server import page
from wizard.protocols.models import is_list
from wizard.values.profile import Profile
from wizard.values.url import is_local, join


async def running(servers: Mapping[str, str]) -> AsyncIterator[str]:
    """The names of those that answer as such a server, as they do; all are asked at once.

    One that hangs holds up no other, and nobody for longer than the limit of :mod:`wizard.machine.local_server`.
    """
    asking = [asyncio.ensure_future(_asked(url)) for url in dict.fromkeys(servers.values())]
    try:
        for each in asyncio.as_completed(asking):
            if (found := await each) is not None:
                for name, url in servers.items():
                    if url == found:
                        yield name
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)


def servers_of(profiles: Iterable[Profile]) -> dict[str, str]:
    """Where the servers of profiles without a key list their models, by profile; those of this machine alone."""
    # An Anthropic-style base URL ends before the version; these servers list their models as OpenAI does all the same.
    return {
        each.name: join(each.base_url, "/v1/models" if each.protocol == "anthropic-messages" else "/models")
        for each in profiles
        if each.auth.method == "none" and each.base_url.startswith("http://") and is_local(each.base_url)
    }


async def _asked(url: str) -> str | None:
    body = await page(url)
    return url if body is not None and is_list(body) else None
