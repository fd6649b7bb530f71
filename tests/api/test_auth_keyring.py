"""``wizard.Auth`` beside a real Secret Service: asked once, and waited for by nobody else."""

import asyncio

import httpx
import pytest

import wizard
from api.kit import KEY, TRUSTING_NONE, client, logged_in
from fakes.host import host
from servers.secret_service import SecretService
from wizard.errors import KeyringSilent, StorageUnavailable


def test_a_keyring_is_asked_once_and_not_missed_then(secret_service: SecretService) -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url, store="keyring")
        http.get(lab.url)
        secret_service.freeze()
        try:
            for _ in range(3):
                http.get(lab.url)
        finally:
            secret_service.thaw()
        assert lab.bearers == [f"Bearer {KEY}"] * 4


def test_a_keyring_that_does_not_answer_is_said_to_be_silent_and_the_loop_goes_on(
    secret_service: SecretService,
) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.02)

    async def run(url: str) -> None:
        async with httpx.AsyncClient(auth=wizard.Auth("work"), verify=TRUSTING_NONE, trust_env=False) as http:
            heart = asyncio.create_task(beat())
            with pytest.raises(KeyringSilent):
                await http.get(url)
            heart.cancel()

    with host() as lab:
        logged_in(lab.url, store="keyring")
        secret_service.freeze()
        try:
            asyncio.run(run(lab.url))
        finally:
            secret_service.thaw()
        assert (lab.seen, beats > 5) == ([], True)


def test_a_locked_one_is_named_and_nothing_is_sent(secret_service: SecretService) -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url, store="keyring")
        secret_service.lock()
        with pytest.raises(StorageUnavailable):
            http.get(lab.url)
        secret_service.unlock()
        http.get(lab.url)
        assert lab.bearers == [f"Bearer {KEY}"]
