"""The public headers of a request: what a preset or a protocol fixes, never a credential."""

from collections.abc import Mapping

from wizard.values.preset import Endpoint, Protocol

# Fixed by the protocol itself (https://docs.anthropic.com/en/api/versioning).
_OF_PROTOCOL: Mapping[Protocol, Mapping[str, str]] = {"anthropic-messages": {"anthropic-version": "2023-06-01"}}


def public_headers(endpoint: Endpoint) -> dict[str, str]:
    """Every header but the credential that a request to ``endpoint`` needs."""
    return merged(endpoint.protocol, endpoint.headers)


def merged(protocol: Protocol, headers: Mapping[str, str]) -> dict[str, str]:
    """``headers`` over those of the protocol; names are compared without case."""
    given = {name.lower() for name in headers}
    fixed = _OF_PROTOCOL.get(protocol, {})
    return {**{name: value for name, value in fixed.items() if name not in given}, **headers}
