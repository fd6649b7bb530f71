"""A person with a browser that knows forms only: no script, no pictures."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

STEPS = 20


@dataclass(slots=True)
class Form:
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(told.get("action", "")))
        elif tag == "input" and "name" in told and self.found:
            self.found[-1].fields[told["name"]] = told.get("value", "")


class Visitor:
    """Goes through the pages of one site with a client that keeps its cookies."""

    def __init__(self, client: httpx.Client, site: str) -> None:
        self._client = client
        self._site = f"{site}/"

    def leave(self, url: str, *, login: str, allow: bool = True) -> str:
        """Fills in forms until the site sends the visitor elsewhere: that address."""
        answer = self._client.get(url)
        for _ in range(STEPS):
            if answer.is_redirect:
                url = urljoin(url, answer.headers["location"])
                if not url.startswith(self._site):
                    return url
                answer = self._client.get(url)
            else:
                answer = self._submit(url, answer, login, allow=allow)
        raise AssertionError(f"still at {url}")

    def enter_code(self, url: str, code: str, *, login: str = "ada", allow: bool = True) -> str:
        """Types the code, confirms or aborts, signs in and allows: the last page."""
        form = _form(self._client.get(url))
        answer = self._client.post(form.action, data={**form.fields, "user_code": code})
        if answer.status_code != 200 or not (form := _form(answer)).fields.get("confirm"):
            raise AssertionError(f"the code was not accepted: {answer.text}")
        answer = self._client.post(form.action, data={**form.fields, **({} if allow else {"abort": "yes"})})
        for _ in range(STEPS):
            if answer.is_redirect:
                url = urljoin(url, answer.headers["location"])
                answer = self._client.get(url)
            elif allow and "<form" in answer.text:
                answer = self._submit(url, answer, login, allow=True)
            else:
                return answer.text
        raise AssertionError(f"still at {url}")

    def _submit(self, url: str, answer: httpx.Response, login: str, *, allow: bool) -> httpx.Response:
        form = _form(answer)
        if "login" in form.fields:
            filled = {**form.fields, "login": login, "password": "any"}
        else:
            filled = {**form.fields, **({"ok": "1"} if allow else {"abort": "1"})}
        return self._client.post(urljoin(url, form.action) if form.action else url, data=filled)


def _form(answer: httpx.Response) -> Form:
    parser = _Forms()
    parser.feed(answer.text)
    if not parser.found:
        raise AssertionError(f"{answer.status_code} without a form: {answer.text[:500]}")
    return parser.found[0]
