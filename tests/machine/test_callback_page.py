"""The last page of a sign-in, as a browser shows it: on a phone and on a desk, light and dark, under its own policy."""

import itertools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from servers.chromium import Clicks
from wizard.machine.callback_page import PAGES, REFUSALS

ALL = {**PAGES, "other": REFUSALS[400]}
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
CONTRAST = """
() => {
  const [page, ...inks] = [document.body, ...document.querySelectorAll("h1,p,svg")].map((each, at) =>
    getComputedStyle(each)[at ? "color" : "backgroundColor"].match(/\\d+/g).slice(0, 3).map(Number));
  const light = rgb => rgb.map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [.2126, .7152, .0722][at], 0);
  return inks.map(ink => {
    const [a, b] = [light(page), light(ink)].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
  });
}
"""


@pytest.fixture
def here() -> Iterator[str]:
    """Serves every page by its name, to the byte."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's own name
            self.wfile.write(ALL[self.path[1:].partition("?")[0]])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_page_fits_reads_and_asks_for_nothing(here: str, clicks: Clicks) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    for (size, dark), name in itertools.product((("phone", False), ("desk", True)), ALL):
        if name == "done":  # a new window for each look
            page = clicks._new_page(dark=dark, size=SIZES[size])
            page.on("console", lambda message: complaints.append(message.text))
            page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{here}/{name}?code=canary&state=canary")
        where = f"{name}, {size}, {'dark' if dark else 'light'}"

        assert "canary" not in page.content(), where
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], where
        assert page.evaluate("document.documentElement.scrollHeight") <= SIZES[size][1], where
        mark, heading, text = page.evaluate(CONTRAST)
        assert min(heading, text) >= 4.5, where
        assert mark >= 3, where
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(21, 23, 26)" if dark else "rgb(251, 251, 249)"
        ), where

    assert not [each for each in complaints if "favicon" not in each and "status of 400" not in each]
    assert {each.partition("?")[0].rpartition("/")[2] for each in asked} <= {*ALL, "favicon.ico"}
