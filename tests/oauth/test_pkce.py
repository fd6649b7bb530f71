"""What one attempt invents for itself."""

import re

from wizard.oauth.pkce import challenge, new_attempt
from wizard.values.secret import Secret


def test_the_challenge_is_the_one_of_the_rfc() -> None:
    """RFC 7636 appendix B."""
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")

    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_thousand_attempts_share_nothing() -> None:
    attempts = [new_attempt() for _ in range(1000)]
    values = [(each.state, each.verifier.reveal(), each.nonce, each.segment) for each in attempts]

    assert len({value for each in values for value in each}) == 4000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", verifier) for _, verifier, _, _ in values)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", state) for state, _, _, _ in values)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", each) for _, _, *rest in values for each in rest)


def test_an_attempt_does_not_print_its_verifier() -> None:
    attempt = new_attempt()

    assert attempt.verifier.reveal() not in repr(attempt)
