"""Every byte the loopback listener can say: fixed pages, fixed refusals, and the short link's redirect."""

import base64
import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

PageName = Literal["done", "denied", "failed", "waiting"]

_TEXTS: Mapping[PageName, str] = {
    "done": "Signed in. You can close this tab and go back to the terminal.",
    "denied": "Sign-in was declined. Nothing was saved.",
    "failed": "The sign-in could not be finished. Look at the terminal.",
    "waiting": "Received. Look at the terminal.",
}
_OTHER = "This is not the sign-in that is being waited for. Look at the terminal."
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.25rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem}"
)
# The address holds the code and the state; this takes it out of the tab's history.
_SCRIPT = 'history.replaceState(null,"","/")'


def _hash(inline: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode() + "'"


_POLICY = (
    f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def _answer(status: int, body: str = "", *fields: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        *fields,
        *(["Content-Type: text/html; charset=utf-8"] if body else []),
        f"Content-Length: {len(body)}",
        f"Content-Security-Policy: {_POLICY}",
        "Referrer-Policy: no-referrer",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("ascii")


def _page(text: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>wizard</title>'
        f"<style>{_STYLE}</style><main><p>{text}</p></main><script>{_SCRIPT}</script></html>\n"
    )


PAGES: Mapping[PageName, bytes] = {name: _answer(200, _page(text)) for name, text in _TEXTS.items()}
REFUSALS: Mapping[int, bytes] = {
    **{status: _answer(status, _page(_OTHER)) for status in (400, 403, 404, 431, 503)},
    405: _answer(405, "", "Allow: GET"),  # without a body, as HEAD demands
}


def refusal(status: int) -> bytes:
    return REFUSALS.get(status, REFUSALS[400])


def forward(url: str) -> bytes:
    """The redirect to ``url``, which is checked already: printable ASCII without spaces."""
    return _answer(302, "", f"Location: {url}")
