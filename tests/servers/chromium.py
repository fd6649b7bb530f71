"""The real browser, on loopback only and with a home of its own.

``browser_command(folder)`` is a value for $BROWSER: headless Chromium goes where it is sent and follows redirects.
``visited(folder)`` lists the addresses it was opened with, ``dumped(folder)`` waits for its last page's DOM.
``Clicks()`` is a context manager, and ``clicks`` a fixture, for a browser driven by playwright:
``clicks.sign_in(url, login="ada", allow=True)`` fills in and clicks until it is back at the caller's page,
``clicks.approve_device(verification_uri, user_code)``, ``clicks.screenshot(url or HTML, file, dark=False)``,
``clicks.pictures(url or HTML, folder, name)`` makes ``name-light.png`` and ``name-dark.png``; ``clicks.page`` is
playwright's page, ``clicks.renew()`` a visitor unknown to every site. ``any_certificate=True`` accepts the tests' own
authority. While a ``Clicks`` is open its thread has a running event loop: no ``asyncio.run`` beside it.
"""

import os
import shlex
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name leads off this machine, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
LONGEST_S = 60
# The page appears whole; `timeout` ends a browser that nobody waits for any more.
SCRIPT = """\
#!/bin/sh
cd {folder} && printf '%s\\n' "$1" >>visited
env -i PATH={path} HOME={folder} timeout {longest} {chromium} {switches} --dump-dom "$1" >page.$$ 2>>log
status=$?
mv page.$$ page.html
exit $status
"""


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("chromium is not installed: run tests/run, which installs it")
    return found


def browser_command(folder: Path, *, any_certificate: bool = False) -> str:
    """For $BROWSER; the browser keeps all it writes in ``folder``."""
    switches = ["--headless", "--no-sandbox", *QUIET, f"--user-data-dir={folder}/profile"]
    if any_certificate:
        switches.append("--ignore-certificate-errors")
    script = folder / "browser"
    script.write_text(
        SCRIPT.format(
            folder=shlex.quote(str(folder)),
            path=shlex.quote(os.environ["PATH"]),
            longest=LONGEST_S,
            chromium=shlex.quote(chromium()),
            switches=shlex.join(switches),
        )
    )
    script.chmod(stat.S_IRWXU)
    return f"{shlex.quote(str(script))} %s"


def visited(folder: Path) -> list[str]:
    file = folder / "visited"
    return file.read_text().splitlines() if file.exists() else []


def dumped(folder: Path, timeout: float = 60) -> str:
    """What the browser of ``browser_command`` showed at its end."""
    page, deadline = folder / "page.html", time.monotonic() + timeout
    while not page.exists():
        if time.monotonic() > deadline:
            log = folder / "log"
            pytest.fail(f"no page after {timeout} s: {log.read_text()[-1000:] if log.exists() else 'not opened'}")
        threading.Event().wait(0.02)
    return page.read_text()


class Clicks:
    """A person who signs in with mouse and keyboard."""

    def __init__(self, *, any_certificate: bool = False) -> None:
        self._any_certificate = any_certificate

    def __enter__(self) -> Self:
        from playwright.sync_api import sync_playwright  # a third of a second that few tests need

        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._driver = sync_playwright().start()
        self._browser = self._driver.chromium.launch(
            executable_path=chromium(), args=list(QUIET), env={"PATH": os.environ["PATH"], "HOME": self._home.name}
        )
        self.renew(any_certificate=self._any_certificate)
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._driver.stop()
        self._home.cleanup()

    def renew(self, *, any_certificate: bool = False) -> None:
        for each in self._browser.contexts:
            each.close()
        self._any_certificate = any_certificate
        self.page = self._new_page()

    def _new_page(self, *, dark: bool = False, size: tuple[int, int] = (800, 600)) -> "Page":
        page = self._browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": size[0], "height": size[1]},
            ignore_https_errors=self._any_certificate,
        ).new_page()
        page.set_default_timeout(15_000)
        return page

    def sign_in(self, url: str, login: str = "ada", *, allow: bool = True) -> str:
        """Opens ``url`` and clicks through; the text of the first page of another origin."""
        self.page.goto(url)
        site = _origin(self.page.url)
        if self.page.get_by_role("button", name="Sign in").count():
            self._enter(login)
        self.page.get_by_role("button", name="Allow" if allow else "Deny").click()
        self.page.wait_for_url(lambda now: _origin(now) != site)
        return self.page.inner_text("body")

    def approve_device(self, url: str, user_code: str, login: str = "ada") -> str:
        """Types the code at ``url``; the text of the last page."""
        self.page.goto(url)
        self.page.locator("[name=user_code]").fill(user_code)
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_role("button", name="Continue").click()
        if self.page.get_by_role("button", name="Sign in").count():
            self._enter(login)
        self.page.get_by_role("button", name="Allow").click()
        return self.page.inner_text("body")

    def screenshot(self, source: str, file: Path, *, dark: bool = False, size: tuple[int, int] = (800, 600)) -> Path:
        """``source`` is an address, or HTML if it begins with ``<``."""
        page = self._new_page(dark=dark, size=size)
        if source.lstrip().startswith("<"):
            page.set_content(source)
        else:
            page.goto(source)
        page.screenshot(path=file)
        page.context.close()
        return file

    def pictures(
        self, source: str, folder: Path, name: str, *, size: tuple[int, int] = (800, 600)
    ) -> tuple[Path, Path]:
        light, dark = folder / f"{name}-light.png", folder / f"{name}-dark.png"
        return self.screenshot(source, light, size=size), self.screenshot(source, dark, dark=True, size=size)

    def _enter(self, login: str) -> None:
        self.page.locator("[name=login]").fill(login)
        self.page.get_by_role("button", name="Sign in").click()


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


@pytest.fixture
def clicks() -> Iterator[Clicks]:
    with Clicks() as clicks:
        yield clicks
