"""All that is used of Authlib and joserfc, typed; imported when used, for the two cost 200 ms."""

import warnings
from collections.abc import Mapping
from typing import Any

# No HS*: a public client shares no secret with the server, and a public key must never serve as one (RFC 8725 §3.1).
ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA", "Ed25519")
LEEWAY_S = 120
_MOST_KEYS = 32


def s256(verifier: str) -> str:
    from authlib.oauth2.rfc7636 import (  # type: ignore[import-untyped]  # noqa: PLC0415  # see above
        create_s256_code_challenge,
    )

    return str(create_s256_code_challenge(verifier))


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]  # noqa: PLC0415  # see above

    return str(add_params_to_uri(url, parameters))


def well_known(issuer: str, suffix: str) -> str:
    """The address of a metadata document, its name put before the issuer's path (RFC 8414 §3.1)."""
    from authlib.oauth2.rfc8414 import get_well_known_url  # type: ignore[import-untyped]  # noqa: PLC0415  # see above

    return str(get_well_known_url(issuer, external=True, suffix=suffix))


def verified(token: str, jwks: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JWS signed by one of ``jwks``. Raises ValueError or an exception of joserfc's."""
    from joserfc import jwk, jws, jwt  # noqa: PLC0415  # see above

    header = jws.extract_compact(token.encode()).headers()
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    for each in _candidates(jwks, header.get("kid")):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # `EdDSA` is an old name by RFC 9864, and still the common one
                decoded = jwt.decode(token, jwk.import_key(each), registry=registry)
        except Exception:  # noqa: BLE001, S112  # whatever is wrong with one key, another may fit
            continue
        return decoded.header, decoded.claims
    raise ValueError("signature")


def check_claims(
    header: Mapping[str, Any], claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str | None, now: float
) -> None:
    """OpenID Connect Core §3.1.3.7: iss, aud, azp, exp, iat, nbf and nonce. Raises an exception of joserfc's."""
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # noqa: PLC0415  # see above

    CodeIDToken(
        dict(claims),
        dict(header),
        options={"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}},
        params={"nonce": nonce, "client_id": client_id},
    ).validate(now=int(now), leeway=LEEWAY_S)


def _candidates(jwks: Mapping[str, Any], kid: object) -> list[dict[str, Any]]:
    """The keys that may have signed: those of that id, or all where the token names none."""
    keys = jwks.get("keys")
    return [
        each
        for each in (keys if isinstance(keys, list) else [])
        if isinstance(each, dict) and (kid is None or each.get("kid") in {None, kid})
    ][:_MOST_KEYS]
