"""Every byte the loopback listener can say: fixed pages, fixed refusals, and the short link's redirect."""

import base64
import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

PageName = Literal["done", "denied", "failed", "cancelled", "expired", "waiting"]
Mark = Literal["good", "care", "bad"]

_CLOSE = "You can close this tab"
_TEXTS: Mapping[PageName, tuple[Mark, str, str]] = {
    "done": ("good", "Signed in", f"{_CLOSE} and go back to the terminal."),
    "denied": ("bad", "Sign-in declined", f"Nothing was saved. {_CLOSE}."),
    "failed": ("bad", "Sign-in not finished", f"The terminal says why. {_CLOSE}."),
    "cancelled": ("care", "Sign-in cancelled", f"It was cancelled in the terminal. {_CLOSE}."),
    "expired": ("care", "Sign-in timed out", f"Start it again in the terminal. {_CLOSE}."),
    "waiting": ("care", "Received", "Look at the terminal to see how it went."),
}
_OTHER: tuple[Mark, str, str] = (
    "care",
    "Another sign-in",
    "This tab is not the one that is waited for. Use the newest tab, or look at the terminal.",
)
_DRAWN: Mapping[Mark, str] = {
    "good": "M7.5 12.5l3 3 6-6.5",
    "care": "M12 7v6.2m0 3.3v.1",
    "bad": "M9 9l6 6m0-6l-6 6",
}
# The practice provider's pages look the same.
LOOK = (
    ":root{color-scheme:light dark;--page:#fbfbf9;--ink:#1c2126;--soft:#565f69;--line:#c9ced3;"
    "--good:#1a7f4b;--care:#8a5d00;--bad:#bd2c26}"
    "@media(prefers-color-scheme:dark){:root{--page:#15171a;--ink:#eceef0;--soft:#a5aeb7;--line:#3b4249;"
    "--good:#4cc38a;--care:#d8a93a;--bad:#f2766f}}"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}"
    "body{margin:0;min-height:100vh;min-height:100dvh;display:grid;align-items:center;background:var(--page);"
    "color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    "main{box-sizing:border-box;width:100%;max-width:34rem;margin:0 auto;padding:2rem 1.5rem 16vh}"
    "h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.25;font-weight:600;letter-spacing:-.01em}"
    "p{margin:0;color:var(--soft)}"
)
_STYLE = LOOK + (
    "svg{display:block;width:2.5rem;height:2.5rem;margin:0 0 1.25rem;fill:none;stroke:currentColor;stroke-width:1.5;"
    "stroke-linecap:round;stroke-linejoin:round}"
    ".good{color:var(--good)}.care{color:var(--care)}.bad{color:var(--bad)}"
)


def hashed(inline: str) -> str:
    """How a policy names one inline style (CSP Level 3 §2.3.1)."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode() + "'"


_POLICY = f"default-src 'none'; style-src {hashed(_STYLE)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


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


def _page(mark: Mark, heading: str, text: str) -> str:
    """The mark repeats what the words say: colour and shape carry nothing alone."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{heading} - wizard</title><style>{_STYLE}</style></head><body><main>"
        f'<svg class="{mark}" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10.5"/>'
        f'<path d="{_DRAWN[mark]}"/></svg><h1>{heading}</h1><p>{text}</p></main></body></html>\n'
    )


PAGES: Mapping[PageName, bytes] = {name: _answer(200, _page(*said)) for name, said in _TEXTS.items()}
REFUSALS: Mapping[int, bytes] = {
    **{status: _answer(status, _page(*_OTHER)) for status in (400, 403, 404, 431, 503)},
    405: _answer(405, "", "Allow: GET"),  # without a body, as HEAD demands
}


def refusal(status: int) -> bytes:
    return REFUSALS.get(status, REFUSALS[400])


def forward(url: str) -> bytes:
    """The redirect to ``url``, which is checked already: printable ASCII without spaces."""
    return _answer(302, "", f"Location: {url}")
