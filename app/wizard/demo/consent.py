"""A person at a browser, played: follows a login's address and allows it, for a demo that nobody watches."""

import re
import sys
from http.client import HTTPConnection
from urllib.parse import urlencode, urljoin, urlsplit

from wizard.errors import Refused, Unreachable
from wizard.values.url import is_loopback

MOST_PAGES = 6
FORM = re.compile(r'<form method="post" action="([^"]+)"><input type="hidden" name="ticket" value="([^"]+)">')
HTML = {"Accept": "text/html"}


def consent(url: str) -> str:
    """Open ``url`` and allow what it asks, to the end of its redirects; the text of the last page.

    Raises Refused when it leads away from this machine, Unreachable when nothing answers there.
    """
    form: str | None = None
    for _ in range(MOST_PAGES):
        status, location, text = _open(url, form)
        asked = FORM.search(text)
        if location is not None and 300 <= status < 400:
            url, form = urljoin(url, location), None
        elif asked:
            url, form = urljoin(url, asked[1]), urlencode({"ticket": asked[2], "decision": "allow"})
        else:
            return text
    raise Unreachable("the login leads through too many pages")


def approve(page_url: str, user_code: str) -> str:
    """Allow the device that shows ``user_code``, on the page where such codes are typed. Raises as ``consent``."""
    return consent(f"{page_url}?{urlencode({'user_code': user_code})}")


def _open(url: str, form: str | None) -> tuple[int, str | None, str]:
    parts = urlsplit(url)
    if parts.scheme != "http" or not is_loopback(parts.hostname or ""):
        raise Refused("the login leads away from this machine")
    method = "GET" if form is None else "POST"
    kind = {} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
    try:
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request(method, target, form, {**HTML, **kind})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location"), answer.read().decode("utf-8", "replace")
    except OSError:
        raise Unreachable("nothing answers at an address of the login") from None
    finally:
        connection.close()


if __name__ == "__main__":  # as $BROWSER
    consent(sys.argv[1])
