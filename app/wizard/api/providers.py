"""Functions that give a fresh token, for SDKs that ask for one before each request."""

from collections.abc import Awaitable, Callable

from wizard.accounts.carried import Carried
from wizard.api.keeper import Keeper
from wizard.errors import UsageError
from wizard.handoff.environment import NO_KEY


def token_provider(name: str | None = None, *, app: str | None = None) -> Callable[[], str]:
    """A function without arguments that gives the fresh token: ``OpenAI(api_key=wizard.token_provider("openai"), ...)``.

    Give the SDK ``base_url=wizard.profile(name).base_url`` beside it: where the token goes is the SDK's doing alone.
    What was read is kept in memory until it is due or has changed, so it may be called as often as one likes, from any
    thread. A profile that needs no credential gives `none`. openai does not ask again after a 401; with an ``http_client``
    that has a :class:`wizard.Auth` it is repeated, and a gateway's second header comes along.

    The function raises LoginNeeded, TryAgain, UsageError, StorageUnavailable, BadFile, Refused.
    """
    keeper = Keeper(name, app)
    return lambda: text(keeper.now())


def async_token_provider(name: str | None = None, *, app: str | None = None) -> Callable[[], Awaitable[str]]:
    """The same as a coroutine function, for ``AsyncOpenAI``; the loop is not blocked."""
    keeper = Keeper(name, app)

    async def provide() -> str:
        return text(await keeper.now_async())

    return provide


def text(carried: Carried) -> str:
    """Raises UsageError where a gateway's token is all there is, which goes into a header of its own."""
    if carried.credential is None and carried.front is not None:
        name = carried.profile.name
        raise UsageError(
            f"`{name}` has no credential of its own, only its gateway's token in a header of its own",
            hint=f'httpx.Client(auth=wizard.Auth("{name}"))',
        )
    return NO_KEY if carried.credential is None else carried.credential.secret.reveal()
