"""The practice provider's account page, where a person makes a key as they would at a real one."""

from wizard.demo.exchange import Reply, Request, Route, json_reply
from wizard.demo.ledger import Ledger
from wizard.machine.callback_page import LOOK, hashed

STYLE = LOOK + (
    "main{max-width:40rem}p,form{margin:0 0 1rem}form p{margin:0}strong,a{color:var(--ink)}"
    "code{display:block;margin:0 0 1rem;padding:.8rem 1rem;border:1px solid var(--line);border-radius:.5rem;"
    "font:1rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere;user-select:all}"
    "button,input{box-sizing:border-box;min-height:2.75rem;padding:0 1.1rem;border:1px solid var(--line);"
    "border-radius:.5rem;background:transparent;color:inherit;font:inherit}"
    "button:first-of-type{border-color:var(--ink);color:var(--ink)}"
    "input{letter-spacing:.08em}form p button{float:right;min-height:2rem;margin-left:1rem}"
    "button:hover{border-color:var(--ink)}:focus-visible{outline:2px solid var(--good);outline-offset:2px}"
)
# Nothing but this style: no script, no picture, no other host (CSP Level 3 §2.3.1).
POLICY = (
    f"default-src 'none'; form-action 'self'{{elsewhere}}; base-uri 'none'; frame-ancestors 'none'; "
    f"style-src {hashed(STYLE)}"
)
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    # With `no-referrer` a browser would send our own forms with `Origin: null` (Fetch §3.2, "append a request `Origin` header").
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
MAKE = """<p>Keys and tokens made here open this practice provider only. They are worth nothing anywhere else and end with it.</p>
<form method="post" action="/account/keys"><button autofocus>Create a key</button>
<button formaction="/account/tokens">Create a token</button></form>
{keys}"""
KEY = """<form method="post" action="/account/revoke"><p>Key {number}, {origin}
<button name="number" value="{number}">Revoke key {number}</button></p></form>
"""
MADE = """<p>Your new {what}. Copy it now and paste it into the wizard; it is not shown again.</p>
<code id="{what}">{secret}</code>
<p><a href="/account">Back to the account</a></p>"""


class AccountPages:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def routes(self) -> tuple[Route, ...]:
        return (
            Route("GET", "/account", self.account),
            Route("POST", "/account/keys", self.make_key),
            Route("POST", "/account/tokens", self.make_token),
            Route("POST", "/account/revoke", self.revoke_key),
        )

    def account(self, request: Request) -> Reply:
        if not is_own(request):
            return foreign()
        keys = (
            KEY.format(number=each.number, origin="minted for wizard" if each.minted else "made here")
            for each in self._ledger.entries
        )
        return page("Practice provider: account", MAKE.format(keys="".join(keys)))

    def make_key(self, request: Request) -> Reply:
        if not is_own(request):
            return foreign()
        return page("Practice provider: new key", MADE.format(what="key", secret=self._ledger.issue()))

    def make_token(self, request: Request) -> Reply:
        if not is_own(request):
            return foreign()
        return page("Practice provider: new token", MADE.format(what="token", secret=self._ledger.issue_token()))

    def revoke_key(self, request: Request) -> Reply:
        if not is_own(request):
            return foreign()
        number = request.form().get("number", "")
        if number.isdecimal():
            self._ledger.revoke_number(int(number))
        return Reply(status=303, headers={"Location": "/account"})


def page(title: str, content: str, status: int = 200, *, leads_to: str = "") -> Reply:
    """``content`` is trusted HTML: nothing a request said stands in it unchecked.

    ``leads_to``: the origin that answering the page's form redirects to, which Chromium counts as the form's action.
    """
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style><main><h1>{title}</h1>{content}</main></html>"
    )
    policy = POLICY.format(elsewhere=f" {leads_to}" if leads_to else "")
    return Reply(status=status, headers={**HEADERS, "Content-Security-Policy": policy}, body=html.encode())


def is_own(request: Request) -> bool:
    """False for another site's page or a name made to point here: they may not read or make keys."""
    host = request.headers.get("host", "")
    if host.partition(":")[0] not in {"127.0.0.1", "localhost"}:
        return False
    return request.headers.get("origin", f"http://{host}") == f"http://{host}"


def foreign() -> Reply:
    return json_reply({"error": {"message": "Open the page itself"}}, 403)
