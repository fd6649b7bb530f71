"""The practice provider: a whole model provider on loopback, behind `wizard demo` and the tests."""

import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from threading import Event, Lock, Thread
from typing import Self

from wizard.demo.anthropic_api import AnthropicApi
from wizard.demo.exchange import Reply, Request, Route, json_reply
from wizard.demo.faults import Fault, Faults
from wizard.demo.gemini_api import GeminiApi
from wizard.demo.ledger import Ledger
from wizard.demo.oauth import OAuth
from wizard.demo.oauth_tokens import Clock, Tokens
from wizard.demo.openai_api import OpenAIApi
from wizard.demo.pages import AccountPages
from wizard.demo.wire import Server


class Practice:
    """Serves on a free port of 127.0.0.1 between ``start`` and ``stop``, or inside ``with``.

    ``faults`` is the script of what goes wrong; without one everything works. ``auto_consent`` stands for the person
    at the browser, and always allows. ``clock`` counts seconds. ``keyless`` asks nobody for a key.
    """

    def __init__(self, *, auto_consent: bool = False, clock: Clock = time.monotonic, keyless: bool = False) -> None:
        tokens = Tokens(clock)
        self.ledger = Ledger(tokens, keyless=keyless)
        self.oauth = OAuth(lambda: self.root, self.ledger, tokens, clock, auto=auto_consent)
        self.faults = Faults()
        self.failures: list[BaseException] = []  # mistakes of our own while answering
        self.stopping = Event()
        self._requests: list[Request] = []
        self._lock = Lock()
        self._anthropic = AnthropicApi(self.ledger)
        self._openai = OpenAIApi(self.ledger)
        self.routes: list[Route] = [
            *AccountPages(self.ledger).routes(),
            *self.oauth.routes(),
            Route("GET", "/v1/models", self._models),
            *self._openai.routes(),
            *self._anthropic.routes(),
            *GeminiApi(self.ledger).routes(),
        ]
        self._server: Server | None = None
        self._thread: Thread | None = None
        self.port = 0

    def start(self) -> Self:
        self.stopping.clear()
        self._server = Server(self)
        self.port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends open connections, waits for them, forgets every key and token. Stopping twice is fine."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = self._thread = None
        self.stopping.set()
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()
        self.ledger.clear()
        self.oauth.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def root(self) -> str:
        """What an Anthropic or Gemini client takes as its base URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What an OpenAI client takes as its base URL."""
        return f"{self.root}/v1"

    @property
    def account_url(self) -> str:
        return f"{self.root}/account"

    def issue_key(self, standing: int = HTTPStatus.OK) -> str:
        """A new key. ``standing`` is the status requests with it get: 200, 402, 403 or 429; 401 once it is revoked."""
        return self.ledger.issue(standing)

    def issue_token(self) -> str:
        """A new access token, such as a person copies from a page: good as Authorization: Bearer, for an hour."""
        return self.ledger.issue_token()

    @property
    def keys(self) -> Mapping[str, int]:
        """Every key that is good for something, and its standing."""
        return self.ledger.keys

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked so far, in order, faults included."""
        with self._lock:
            return tuple(self._requests)

    def requests_to(self, path: str) -> tuple[Request, ...]:
        return tuple(each for each in self.requests if each.path == path)

    def receive(self, request: Request) -> Fault | None:
        """Notes the request; the fault it is to meet, if any."""
        with self._lock:
            self._requests.append(request)
        return self.faults.take(request.path)

    def answer(self, request: Request) -> Reply:
        """The true answer. The first route that fits is asked, so a later ``routes.insert(0, …)`` replaces one."""
        method = "GET" if request.method == "HEAD" else request.method
        matching = [route for route in self.routes if re.fullmatch(route.path, request.path)]
        route = next((each for each in matching if each.method == method), None)
        if route is not None:
            return route.answer(request)
        status = HTTPStatus.METHOD_NOT_ALLOWED if matching else HTTPStatus.NOT_FOUND
        return json_reply({"error": {"message": status.phrase}}, status)

    def _models(self, request: Request) -> Reply:
        api = self._anthropic if "anthropic-version" in request.headers else self._openai
        return api.models(request)
