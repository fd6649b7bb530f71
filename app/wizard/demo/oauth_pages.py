"""The pages on which a person lets the wizard use the practice account, or does not."""

import secrets
from threading import Lock
from urllib.parse import urlsplit

from wizard.demo.exchange import Reply, Request
from wizard.demo.oauth_codes import Asked
from wizard.demo.pages import foreign, is_own, page
from wizard.values.frozen import dataclass

QUESTION = "Practice provider: allow wizard to use your practice account?"
ASK = """<p>A program on this machine asks. Allow it only if you have just started it yourself.</p>
<p>{detail}</p>
<form method="post" action="{action}"><input type="hidden" name="ticket" value="{ticket}">
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></form>"""
ENTER = """<p>{said}Type the code that the wizard shows.</p>
<form action="/device"><input name="user_code" size="12" autocomplete="off" autocapitalize="characters" autofocus
 aria-label="Code"> <button>Continue</button></form>"""
GIVES = {"tokens": "It may then use the models until you log out.", "key": "It then gets an API key of its own."}


@dataclass(frozen=True, slots=True)
class Decided:
    """``about``: the request for a redirect, or a device's user code."""

    about: Asked | str
    allowed: bool


class Tickets:
    """Each page shown holds one: it proves that the decision was made on that page, and counts once."""

    def __init__(self) -> None:
        self._open: dict[str, Asked | str] = {}
        self._lock = Lock()

    def ask(self, about: Asked | str) -> Reply:
        """The question, with Allow and Deny."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._open[ticket] = about
        match about:
            case Asked():
                place = urlsplit(about.redirect)
                detail = f"{GIVES[about.gives]} Your answer goes to {place.netloc}."
                # A policy cannot name an IPv6 address (CSP Level 3 §2.3.1, host-part).
                leads_to = "http:" if "[" in place.netloc else f"http://{place.netloc}"
                action = "/oauth/authorize"
            case str():
                detail = f"{GIVES['tokens']} It shows the code <strong>{about}</strong>."
                leads_to, action = "", "/device"
        return page(QUESTION, ASK.format(detail=detail, action=action, ticket=ticket), leads_to=leads_to)

    def decided(self, request: Request) -> Decided | Reply:
        """What the person said; or why that does not count."""
        if not is_own(request):
            return foreign()
        form = request.form()
        with self._lock:
            about = self._open.pop(form.get("ticket", ""), None)
        if about is None or form.get("decision") not in {"allow", "deny"}:
            return refused("this page was used already, or is too old. Start again from the wizard.", 403)
        return Decided(about, form["decision"] == "allow")

    def clear(self) -> None:
        with self._lock:
            self._open.clear()


def enter(said: str = "") -> Reply:
    """Where a person types the code a device shows."""
    return page("Practice provider: sign in with a code", ENTER.format(said=said))


def decided(*, allowed: bool) -> Reply:
    said = (
        "Allowed. The wizard goes on by itself; you can close this page." if allowed else "Denied. Nothing was given."
    )
    return page("Practice provider", f"<p>{said}</p>")


def refused(why: str, status: int = 400) -> Reply:
    """For what must not be redirected (RFC 6749 §4.1.2.1)."""
    return page("Practice provider: that did not work", f"<p>Nothing was given: {why}</p>", status)
