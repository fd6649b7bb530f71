"""What a host program may print of an error of ``wizard.Auth``: every local variable of every frame."""

import traceback

import httpx
import pytest

import wizard
from api.kit import KEY, client, logged_in
from fakes.host import host
from servers.canary import assert_absent
from wizard.errors import WizardError
from wizard.values.profile import Gateway

FRONT = "front-canary-4d1e8b7a"


def everything_of(error: BaseException) -> str:
    """As a handler prints it that shows locals; without those of the test itself."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    return repr([(str(told), each.name, each.locals) for each in told.stack if each.filename != __file__])


@pytest.mark.parametrize(
    ("own", "front", "header"),
    [(KEY, FRONT, "Cookie"), (KEY, f"{FRONT}é", "X-Front"), (f"{KEY}é", FRONT, "X-Front")],
    ids=["a header of ours", "a token no header carries", "a key no header carries"],
)
def test_no_frame_of_an_error_holds_a_secret(own: str, front: str, header: str) -> None:
    with host() as lab, client(wizard.Auth("work"), httpx) as http:
        logged_in(lab.url, front, "front")
        logged_in(lab.url, own, gateway=Gateway(profile="front", header=header))
        with pytest.raises(WizardError) as raised:
            http.get(lab.url)
        assert lab.seen == []

    assert_absent(KEY, everything_of(raised.value))
    assert_absent(FRONT, everything_of(raised.value))
