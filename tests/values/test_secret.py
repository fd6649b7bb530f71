"""A secret has one door out, and no other way of looking at it shows a character of it."""

import copy
import dataclasses
import json
import pickle
import pprint
import traceback
from io import StringIO

import pytest
from rich.console import Console
from rich.pretty import pretty_repr
from rich.traceback import Traceback

from servers.canary import traces
from wizard.login.questions import Pasted
from wizard.values.credential import Authorization, Credential
from wizard.values.keys import Cleaned
from wizard.values.secret import Secret


@dataclasses.dataclass
class Holder:
    key: Secret


def test_reveal_gives_the_text(canary: str) -> None:
    assert Secret(canary).reveal() == canary


@pytest.mark.parametrize(
    "look",
    [
        repr,
        str,
        ascii,
        "{}".format,
        "{!r:>40}".format,
        "{:>80}".format,
        lambda secret: f"{secret}{secret!s}{secret!r}{secret:x}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031  # the old way is a way too
        lambda secret: repr([secret, {"key": secret}]),
        lambda secret: repr(Holder(secret)),
        lambda secret: repr(Cleaned(secret)),
        lambda secret: repr(Pasted(key=secret)),
        lambda secret: repr(Authorization(secret, "bearer", ())),
        lambda secret: repr(Credential(kind="tokens", secret=secret, refresh_token=secret, origins=())),
        lambda secret: pprint.pformat(Holder(secret)),
        lambda secret: pretty_repr(Holder(secret)),
        lambda secret: repr([getattr(secret, name, None) for name in dir(secret) if name != "reveal"]),
        lambda secret: repr(ValueError(secret)),
        lambda secret: repr(type("Odd", (Secret,), {})(secret.reveal())),
        lambda secret: json.dumps([secret], default=repr),
    ],
)
def test_looking_at_it_shows_nothing(look: object, canary: str) -> None:
    assert callable(look)
    shown = look(Secret(canary))
    assert "Secret(…)" in shown or "Secret(\\u2026)" in shown or "Odd" in shown
    assert traces(canary, shown.encode()) == []


@pytest.mark.parametrize(
    "use",
    [
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        hash,
        len,
        iter,
        vars,
        bytes,
        json.dumps,
        lambda secret: secret[0],
        lambda secret: secret + "",
        lambda secret: "" in secret,
        lambda secret: secret < secret,
        lambda secret: str.join("", [secret]),
        lambda secret: {secret: 1},
        lambda secret: copy.deepcopy(Holder(secret)),
        lambda secret: pickle.dumps({"holder": Holder(secret)}),
        lambda secret: dataclasses.asdict(Holder(secret)),
        lambda secret: secret.__reduce__(),
        lambda secret: secret.__reduce_ex__(5),
        lambda secret: secret.__getstate__(),
    ],
)
def test_it_cannot_be_used_as_text_or_taken_elsewhere(use: object, canary: str) -> None:
    assert callable(use)
    with pytest.raises((TypeError, AttributeError)) as caught:
        use(Secret(canary))
    assert traces(canary, str(caught.value).encode()) == []


def test_it_does_not_change(canary: str) -> None:
    secret = Secret(canary)
    for change in (
        lambda: setattr(secret, "_value", lambda: "other"),
        lambda: setattr(secret, "more", 1),
        lambda: delattr(secret, "_value"),
    ):
        with pytest.raises(AttributeError):
            change()
    assert secret.reveal() == canary


def test_two_are_equal_when_their_texts_are(canary: str) -> None:
    assert Secret(canary) == Secret(canary)
    assert Secret(canary) != Secret(canary + "x")
    assert Secret(canary) != canary
    assert Secret("é") == Secret("é")


def test_an_assertion_that_fails_does_not_show_it(canary: str) -> None:
    one, other = Secret(canary), Secret(canary + "x")
    with pytest.raises(AssertionError) as caught:
        assert one == other
    assert traces(canary, str(caught.value).encode()) == []


def fail(secret: Secret) -> None:
    holder = Holder(secret)
    credential = Credential(kind="api-key", secret=secret, origins=())
    raise ValueError(holder, credential)


def test_a_traceback_with_locals_does_not_show_it(canary: str) -> None:
    try:
        fail(Secret(canary))
    except ValueError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        buffer = StringIO()
        console = Console(file=buffer, width=200)
        # The test's own local is the canary; only the frame that had nothing but the secret counts.
        frame = error.with_traceback(error.__traceback__.tb_next if error.__traceback__ else None)
        console.print(Traceback.from_exception(ValueError, frame, frame.__traceback__, show_locals=True))
        shown = shown.split("in fail", 1)[1] + buffer.getvalue()
    assert "Secret(…)" in shown
    assert traces(canary, shown.encode()) == []
