"""A gateway in front of a model: it wants its own token in one header, and the model behind it a credential in another."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FRONT = "X-Coder-AI-Governance-Token"


class Gateway:
    """``token`` opens the gateway, ``central`` says whether its shared key still works, ``own`` maps header to value.

    ``/gate/v1`` is the gateway itself: the bearer token alone opens it. ``seen``: path and headers of every request.
    """

    def __init__(self) -> None:
        self.token = "gate-token-0123456789"
        self.central = True
        self.own = {"authorization": "Bearer own-token-0123456789", "x-api-key": "own-key-0123456789"}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def status(self, path: str, headers: dict[str, str]) -> int:
        if path.startswith("/gate/"):
            return 200 if headers.get("authorization") == f"Bearer {self.token}" else 401
        if headers.get(FRONT.lower()) != self.token:
            return 401
        own = [name for name in self.own if name in headers]
        if not own:
            return 200 if self.central else 401
        return 200 if all(headers[name] == self.own[name] for name in own) else 401


@contextmanager
def gateway() -> Iterator[Gateway]:
    fake = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.seen.append((self.path, headers))
            status = fake.status(self.path, headers)
            # As some do: what was sent is in the answer.
            said = {"message": f"invalid credential: {headers.get(FRONT.lower())} {headers.get('authorization')}"}
            body = json.dumps({"data": [{"id": "model-1"}]} if status == 200 else {"error": said}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
