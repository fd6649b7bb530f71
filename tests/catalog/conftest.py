"""The providers of this room's tests, one server for all of them."""

from collections.abc import Iterator

import pytest

from catalog.bench import Bench, hosts
from catalog.checking import Checker
from catalog.internet import internet


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with internet(hosts(), tmp_path_factory.mktemp("providers")) as net, Checker(net) as checker:
        yield Bench(net, checker)


@pytest.fixture
def checker(bench: Bench) -> Checker:
    return bench.checker
