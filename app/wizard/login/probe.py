"""What an address speaks, asked without a credential: a few model lists, each once."""

from collections.abc import Mapping

import httpx

from wizard.errors import Refused, TryAgain, Unreachable
from wizard.login.effects import Send
from wizard.login.notes import Progress
from wizard.login.steps import Flow, do
from wizard.protocols.shape import spoken, wants_key
from wizard.values.frozen import dataclass
from wizard.values.preset import Protocol
from wizard.values.url import host_of, join

ANSWERS_S = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """``base_url`` is what that protocol's SDK takes; it may be longer or shorter than what was typed."""

    protocol: Protocol
    base_url: str


# A path to ask for, and the base URL of each protocol that has its list there.
_Lists = tuple[tuple[str, Mapping[Protocol, str]], ...]


def found(address: str, headers: Mapping[str, str]) -> Flow[Found | None]:
    """What speaks at ``address``, None when nothing can be told. Raises Refused where all it does is to redirect."""
    yield from do(Progress(f"Asking {host_of(address)} what it speaks", host_of(address)))
    likely: Found | None = None
    refused: Refused | None = None
    for path, places in _lists(address):
        try:
            response = yield from do(Send(_request(address, path, headers), timeout_s=ANSWERS_S))
        except Unreachable:
            return likely
        except TryAgain:
            continue
        except Refused as error:
            refused = refused or error
            continue
        protocol = spoken(response)
        if protocol is not None and protocol in places:
            return Found(protocol, places[protocol])
        # The shape of what answered speaks against every API that would be there: that is no evidence of any.
        if likely is None and wants_key(response) and (protocol is None or _is_named(address)):
            likely = Found(*next(iter(places.items())))
    if likely is None and refused is not None:
        raise refused
    return likely


def _request(address: str, path: str, headers: Mapping[str, str]) -> httpx.Request:
    # Without the header that says which API is meant: whoever has several answers as the usual one.
    return httpx.Request("GET", join(address, path), headers={"Accept": "application/json", **headers})


def _lists(address: str) -> _Lists:
    if address.endswith("/v1"):
        return (("/models", {"openai-chat": address, "anthropic-messages": address.removesuffix("/v1")}),)
    if address.endswith("/v1beta"):
        return (("/models", {"gemini": address.removesuffix("/v1beta"), "openai-chat": address}),)
    if _is_named(address):
        return (("/v1/models", {"anthropic-messages": address}), ("/models", {"openai-chat": address}))
    return (
        ("/models", {"openai-chat": address}),
        # A refusal that is of neither is likelier of what most servers speak, with the `/v1` that people leave out.
        ("/v1/models", {"openai-chat": f"{address}/v1", "anthropic-messages": address}),
        ("/v1beta/models", {"gemini": address}),
    )


def _is_named(address: str) -> bool:
    """Whether the path itself says it, as at DeepSeek, Moonshot, MiniMax and Z.AI: their list there may be OpenAI's."""
    return address.casefold().endswith("/anthropic")
