"""What a machine leaves behind when a person goes back in the middle of something slow."""

import asyncio
import threading
from pathlib import Path

from accounts.kit import begun, records
from servers.secret_service import SecretService
from wizard.accounts.context import Context
from wizard.accounts.world import Machine
from wizard.login.effects import Listen, Reserve
from wizard.oauth.redirect import Stray
from wizard.values.preset import Redirect

ATTEMPT = Listen(Redirect(), "/callback", lambda _: Stray(404))


def test_room_that_is_made_after_the_person_left_is_taken_away(secret_service: SecretService) -> None:
    context = Context(keyring_s=60)
    context.vault.sealing_key()
    secret_service.freeze()

    async def main() -> None:
        before = set(threading.enumerate())
        async with Machine(context) as machine:
            reserving = asyncio.ensure_future(machine.reserve(Reserve(begun(context), "keyring")))
            await asyncio.wait((reserving,), timeout=0.2)  # it waits for the keyring
            assert not reserving.done()
            reserving.cancel()
            await asyncio.wait((reserving,))
            left = set(threading.enumerate()) - before
            assert left
            secret_service.thaw()
            async with asyncio.timeout(60):
                while any(each.is_alive() for each in left):
                    await asyncio.sleep(0.01)  # polled
            assert was_made(context)
            assert records() == []

    asyncio.run(main())


def was_made(context: Context) -> bool:
    """A room's lock file stays."""
    return any(each.name.startswith("credential-") for each in Path(context.folders.state, "locks").iterdir())


def test_a_second_attempt_closes_the_listener_of_the_first() -> None:
    async def main() -> None:
        async with Machine(Context()) as machine:
            first = await machine.listen(ATTEMPT)
            second = await machine.listen(ATTEMPT)
            assert not await is_open(first.redirect_uri)
            assert await is_open(second.redirect_uri)
        assert not await is_open(second.redirect_uri)

    asyncio.run(main())


def test_the_end_of_the_machine_closes_a_listener_that_nobody_stopped() -> None:
    async def main() -> str:
        async with Machine(Context()) as machine:
            here = await machine.listen(ATTEMPT)
            waiting = asyncio.ensure_future(machine.redirected())
            await asyncio.sleep(0)
            waiting.cancel()
        assert not await is_open(here.redirect_uri)
        return here.redirect_uri

    assert asyncio.run(main()).startswith("http://127.0.0.1:")


async def is_open(redirect_uri: str) -> bool:
    port = int(redirect_uri.split(":")[2].split("/")[0])
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
