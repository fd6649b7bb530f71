"""A provider whose clock a test turns, and a person in front of it."""

from collections.abc import Iterator

import httpx
import pytest

from fakes.person import Clock, Person
from wizard.demo.provider import Practice


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(clock: Clock) -> Iterator[Practice]:
    with Practice(clock=clock) as provider:
        yield provider
    assert provider.failures == []


@pytest.fixture
def person(provider: Practice) -> Iterator[Person]:
    with httpx.Client(base_url=provider.root, trust_env=False) as http:
        yield Person(provider, http)
