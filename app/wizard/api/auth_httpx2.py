"""``wizard.httpx2_auth``: the same login for httpx2."""

from functools import cache
from typing import TYPE_CHECKING

from wizard.api.placing import Placing

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2


def httpx2_auth(name: str | None = None, *, app: str | None = None) -> "httpx2.Auth":
    """As :class:`wizard.Auth`, for ``httpx2.Client`` and ``httpx2.AsyncClient``, on which current SDKs are built.

    ``Anthropic(api_key="wizard", http_client=httpx2.Client(auth=wizard.httpx2_auth("anthropic")))``. Raises ImportError
    where httpx2 is not installed.
    """
    return _auth()(name, app=app)


@cache
def _auth() -> "Callable[..., httpx2.Auth]":
    import httpx2  # noqa: PLC0415  # not one of our dependencies: whoever asks for it has it

    class Httpx2Auth(Placing, httpx2.Auth):
        _headers = httpx2.Headers

    return Httpx2Auth
