"""R48: two sign-ins at once, and whatever answers one is given to the other: no code is taken that was not meant for it."""

import asyncio
import random
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from machine.loopback_kit import ask, listening, status
from wizard.oauth.pkce import Attempt, new_attempt
from wizard.oauth.redirect import Expected, Granted, read_redirect, redirect_path
from wizard.values.preset import Redirect

ROUNDS = 67  # two swaps each, and one of the same provider's own earlier attempt
REDIRECT = Redirect()


@dataclass(frozen=True)
class SignIn:
    """One attempt at one provider, as a browser login makes it."""

    issuer: str | None
    in_path: bool
    attempt: Attempt = field(default_factory=new_attempt)

    @property
    def expected(self) -> Expected:
        return Expected(
            path=redirect_path(REDIRECT, self.attempt, self.in_path),
            state=self.attempt.state,
            in_path=self.in_path,
            issuer=self.issuer,
            iss_required=self.issuer is not None,
        )

    def answer(self, code: str) -> str:
        said = {"code": code}
        if not self.in_path:
            said["state"] = self.attempt.state
        if self.issuer:
            said["iss"] = self.issuer
        return f"{self.expected.path}?{urlencode(said)}"


def test_no_code_of_one_sign_in_is_taken_by_another(rng: random.Random) -> None:
    async def run() -> None:
        for _ in range(ROUNDS):
            kinds = [("https://one.example", False), ("https://two.example", False), (None, False), (None, True)]
            one, other = (SignIn(*kind) for kind in rng.sample(kinds, 2))
            earlier = SignIn(one.issuer, one.in_path)
            reading = [partial(_read, each) for each in (one, other)]
            async with (
                listening(path=one.expected.path, reader=reading[0]) as first,
                listening(path=other.expected.path, reader=reading[1]) as second,
            ):
                assert status(await ask(first, other.answer("of-the-other"))) in {400, 404}
                assert status(await ask(second, one.answer("of-the-one"))) in {400, 404}
                assert status(await ask(first, earlier.answer("of-an-earlier-one"))) in {400, 404}
                found = await _both(one, other, first, second)
                assert found == ["of-the-one", "of-the-other"]

    asyncio.run(run())


def test_an_answer_that_names_another_issuer_is_none_of_ours_though_its_state_is_right() -> None:
    async def run() -> None:
        ours = SignIn("https://one.example", in_path=False)
        theirs = SignIn("https://two.example", in_path=False, attempt=ours.attempt)
        async with listening(path=ours.expected.path, reader=partial(_read, ours)) as listener:
            assert status(await ask(listener, theirs.answer("a-code"))) == 400
            assert status(await ask(listener, SignIn(None, False, ours.attempt).answer("a-code"))) == 400
            assert not listener._outcome.done()

    asyncio.run(run())


def _read(sign_in: SignIn, target: str):
    return read_redirect(target, sign_in.expected)


async def _both(one: SignIn, other: SignIn, first, second) -> list[str]:
    found = []
    for sign_in, listener, code in ((one, first, "of-the-one"), (other, second, "of-the-other")):
        listener.page("done")
        assert status(await ask(listener, sign_in.answer(code))) == 200
        match await listener.redirected():
            case Granted(taken):
                found.append(taken.reveal())
    return found
