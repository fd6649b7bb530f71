"""httpx's Auth protocol for a profile, for either generation of httpx."""

import time
from collections.abc import AsyncGenerator, Generator
from typing import Any, ClassVar

from wizard.accounts.addressed import leading_to
from wizard.accounts.carried import Carried
from wizard.accounts.placing import place
from wizard.api.keeper import Keeper
from wizard.values.text import safe

# A body that long is read into memory, so that it can be sent again.
KEPT_BODY = 4 << 20


class Placing:
    """Both flows touch files, locks and other programs, so neither is the plain ``auth_flow``."""

    requires_request_body = False
    requires_response_body = False
    _headers: ClassVar[type]  # of this generation of httpx

    def __init__(self, name: str | None = None, *, app: str | None = None) -> None:
        self._name = name
        self._app = app
        self._keeper = Keeper(name, app)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self._name is None else safe(repr(self._name))})"

    def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        carried = self._keeper.now()
        self._place(carried, request)
        if _is_short(request, "__iter__"):
            request.read()
        sent = time.monotonic()
        response = yield request
        if not _is_refusal(response):
            return
        again = self._keeper.after_refusal(carried, sent)
        if again is not None and _is_read(request):
            self._place(again, request)
            yield request

    async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
        carried = await self._keeper.now_async()
        self._place(carried, request)
        if _is_short(request, "__aiter__"):
            await request.aread()
        sent = time.monotonic()
        response = yield request
        if not _is_refusal(response):
            return
        again = await self._keeper.after_refusal_async(carried, sent)
        if again is not None and _is_read(request):
            self._place(again, request)
            yield request

    def _place(self, carried: Carried, request: Any) -> None:
        with leading_to(self._app):
            place(carried, request, self._headers)


def _is_refusal(response: Any) -> bool:
    """A 401 of the host itself, and not of one it redirects to: that one was sent nothing."""
    return response.status_code == 401 and not response.history


def _is_short(request: Any, way: str) -> bool:
    length = request.headers.get("content-length", "")
    return (
        not _is_read(request)
        and hasattr(request.stream, way)
        and (length.isascii() and length.isdecimal() and int(length[:20]) <= KEPT_BODY)
    )


def _is_read(request: Any) -> bool:
    """Whether it can be sent again: what came from a file or a generator is gone."""
    try:
        return request.content is not None
    except RuntimeError:  # RequestNotRead, of either generation
        return False
