"""Who signed in: claims that are signed, ours and of now."""

import base64
import hmac
import json
import warnings
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwk, jws, jwt

from wizard.errors import Rejected
from wizard.oauth.id_token import account_of, jwks_request, read_claims
from wizard.values.secret import Secret

NOW = 1_800_000_000.0
ISSUER, CLIENT, NONCE = "https://auth.example", "our-client", "the-nonce"
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": CLIENT,
    "sub": "user-1",
    "exp": int(NOW) + 600,
    "iat": int(NOW) - 5,
    "nonce": NONCE,
    "email": "ada@example.com",
}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    RSA = jwk.RSAKey.generate_key(2048, {"kid": "rsa"}, auto_kid=False)
    OTHER = jwk.RSAKey.generate_key(2048, {"kid": "rsa"}, auto_kid=False)
    EC = jwk.ECKey.generate_key("P-256", {"kid": "ec"})
    OKP = jwk.OKPKey.generate_key("Ed25519", {"kid": "okp"})
PUBLIC = [each.as_dict(private=False) for each in (RSA, EC, OKP)]
JWKS: dict[str, Any] = {"keys": PUBLIC}


def signed(key: Any = RSA, alg: str = "RS256", header: Mapping[str, Any] | None = None, **changes: Any) -> str:
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not ...}
    head = {"alg": alg, "kid": key.kid} | dict(header or {})
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return jwt.encode(
            {name: value for name, value in head.items() if value is not None}, claims, key, registry=registry
        )


def read(token: str, **changes: Any) -> Mapping[str, str]:
    asked: dict[str, Any] = {
        "jwks": JWKS,
        "issuer": ISSUER,
        "client_id": CLIENT,
        "nonce": NONCE,
        "now": NOW,
        "verify": True,
    }
    return read_claims(Secret(token), **(asked | changes))


def unsigned(header: object, claims: object, signature: str = "") -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in (header, claims))
    return ".".join([*parts, signature])


@pytest.mark.parametrize(
    ("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (OKP, "EdDSA"), (OKP, "Ed25519")]
)
def test_a_signed_token_names_the_account(key: Any, alg: str) -> None:
    assert account_of(read(signed(key, alg)), "email") == "ada@example.com"


def test_a_key_is_found_without_its_name() -> None:
    assert read(signed(EC, "ES256", {"kid": None}))["sub"] == "user-1"
    nameless = {"keys": [{name: value for name, value in each.items() if name != "kid"} for each in PUBLIC]}
    assert read(signed(), jwks=nameless)["sub"] == "user-1"


def test_keys_that_cannot_be_read_are_not_in_the_way() -> None:
    strange = [
        None,
        "x",
        {},
        {"kty": "RSA"},
        {"kty": "AKP", "kid": "rsa"},
        {"kty": "RSA", "kid": "rsa", "n": "!", "e": "AQAB"},
    ]

    assert read(signed(), jwks={"keys": [*strange, *PUBLIC]})["sub"] == "user-1"


def test_an_audience_may_be_one_of_several_if_we_are_the_authorized_party() -> None:
    """OpenID Connect Core §3.1.3.7, 3 to 5."""
    assert read(signed(aud=[CLIENT]))
    assert read(signed(aud=[CLIENT, "other"], azp=CLIENT))
    with pytest.raises(Rejected):
        read(signed(aud=[CLIENT, "other"]))


@pytest.mark.parametrize("changes", [{"exp": int(NOW) - 100}, {"nbf": int(NOW) + 100}, {"iat": int(NOW) + 100}])
def test_two_minutes_of_a_wrong_clock_are_forgiven(changes: dict[str, int]) -> None:
    assert read(signed(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"iss": ...},
        {"iss": [ISSUER]},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": []},
        {"aud": ...},
        {"aud": 7},
        {"azp": "other"},
        {"aud": "other", "azp": CLIENT},
        {"exp": int(NOW) - 121},
        {"exp": ...},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": None},
        {"nbf": int(NOW) + 130},
        {"iat": int(NOW) + 130},
        {"nonce": "another"},
        {"nonce": ...},
        {"nonce": None},
        {"nonce": ""},
        {"sub": ...},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_ours_or_not_of_now_is_rejected(changes: dict[str, Any]) -> None:
    with pytest.raises(Rejected, match="the identity token is not valid"):
        read(signed(**changes))


def test_another_signature_is_rejected() -> None:
    with pytest.raises(Rejected):
        read(signed(OTHER))


def test_a_changed_claim_is_rejected() -> None:
    head, _, signature = signed().split(".")
    payload = unsigned({}, CLAIMS | {"email": "eve@example.com"}).split(".")[1]
    with pytest.raises(Rejected):
        read(f"{head}.{payload}.{signature}")


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None, 7])
def test_no_signature_is_no_proof(alg: object) -> None:
    with pytest.raises(Rejected):
        read(unsigned({"alg": alg}, CLAIMS))


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_a_public_key_is_no_shared_secret(alg: str) -> None:
    """RFC 8725 §2.1: the key-confusion attack."""
    oct_key = base64.urlsafe_b64encode(b"k" * 64).rstrip(b"=").decode()
    shared = {"kty": "oct", "k": oct_key, "kid": "rsa"}
    for secret in (RSA.as_pem(private=False), PUBLIC[0]["n"].encode(), json.dumps(PUBLIC[0]).encode(), b"k" * 64, b""):
        body = unsigned({"alg": alg, "kid": "rsa"}, CLAIMS).removesuffix(".")
        mac = hmac.digest(secret, body.encode(), alg.replace("HS", "sha"))
        token = f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        for keys in (JWKS, {"keys": [shared]}, {"keys": [{**PUBLIC[0], "alg": alg}]}):
            with pytest.raises(Rejected):
                read(token, jwks=keys)


def test_an_encryption_key_does_not_sign() -> None:
    with pytest.raises(Rejected):
        read(signed(), jwks={"keys": [{**PUBLIC[0], "use": "enc"}]})


def test_an_unknown_critical_header_is_not_passed_over() -> None:
    """RFC 7515 §4.1.11."""
    head, payload, signature = signed().split(".")
    assert head
    critical = unsigned({"alg": "RS256", "kid": "rsa", "crit": ["x"], "x": 1}, {}).split(".")[0]
    with pytest.raises(Rejected):
        read(f"{critical}.{payload}.{signature}")


@pytest.mark.parametrize(("missing", "word"), [("jwks", "keys"), ("issuer", "issuer"), ("client_id", "client id")])
def test_without_something_to_verify_with_nothing_is_verified(missing: str, word: str) -> None:
    with pytest.raises(Rejected, match=f"no {word} to verify it with"):
        read(signed(), **{missing: None})


@pytest.mark.parametrize("jwks", [{"keys": []}, {"keys": None}, {"x": 1}, {"keys": "rsa"}, [1], "keys"])
def test_a_key_set_without_keys_verifies_nothing(jwks: Any) -> None:
    with pytest.raises(Rejected):
        read(signed(), jwks=jwks)


def test_a_nonce_that_was_not_sent_is_not_asked_for() -> None:
    assert read(signed(nonce=...), nonce=None)
    assert read(signed(nonce=...), nonce="")


def test_unverified_claims_are_read_as_they_stand() -> None:
    claims = read(unsigned({"alg": "none"}, {"email": "ada@example.com"}), verify=False, jwks=None, issuer=None)

    assert claims == {"email": "ada@example.com"}


def test_claims_are_text_fit_for_a_terminal() -> None:
    inner = {"chatgpt_account_id": "acc-1", "n": 7}
    claims = read(signed(name="Ada\x1b[31m\u202e", age=7, roles=["a"], **{"https://api.example/auth": inner}))

    assert account_of(claims, "name") == "Ada"
    assert account_of(claims, "https://api.example/auth.chatgpt_account_id") == "acc-1"
    assert not {"age", "roles", "exp", "https://api.example/auth.n"} & set(claims)
    assert account_of(claims, "missing") is None


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize(
    "text", ["", ".", "..", "...", "a.b.c", "e30.e30.e30.e30.e30", "e30.W10.", "é.é.é", "a" * 16000]
)
def test_what_is_no_token_is_rejected_without_a_trace_of_it(text: str, verify: bool) -> None:
    with pytest.raises(Rejected) as told:
        read(text, verify=verify)

    assert told.value.__cause__ is None
    assert told.value.__context__ is None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=60), st.booleans())
def test_no_token_breaks_the_reader(head: bytes, payload: bytes, verify: bool) -> None:
    parts = (base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in (head, payload, b"sig"))
    try:
        read(".".join(parts), verify=verify)
    except Rejected:
        pass
    else:
        assert not verify


def test_the_keys_are_asked_for_as_json() -> None:
    request = jwks_request("https://auth.example/jwks")

    assert (request.method, str(request.url)) == ("GET", "https://auth.example/jwks")
    assert request.headers["accept"] == "application/json"
