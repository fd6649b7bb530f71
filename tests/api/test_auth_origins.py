"""``wizard.Auth`` sends a secret to the origin its profile points at, and nothing of it anywhere else."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import wizard
from api.kit import KEY, by_command, changed, client, lines, logged_in
from fakes.gateway import FRONT
from fakes.host import Host, host, redirecting, taking
from servers.canary import assert_absent
from wizard.errors import Refused
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.values.profile import Gateway

HOME = "https://api.example.com"
GENERATIONS = [(httpx, wizard.Auth), (httpx2, wizard.httpx2_auth)]
NAMES = ["httpx", "httpx2"]


class Sink:
    """A transport that keeps what it is given: the last thing before a socket."""

    def __init__(self, module: Any, auth: Any) -> None:
        self.seen: list[Any] = []
        self.module = module
        self.client = client(auth("work"), module, transport=module.MockTransport(self.take), follow_redirects=True)

    def take(self, request: Any) -> Any:
        self.seen.append(request)
        return self.module.Response(200)

    def get(self, url: str) -> None:
        with suppress(Refused, self.module.InvalidURL, self.module.UnsupportedProtocol, UnicodeError):
            self.client.get(url)

    def carrying(self) -> list[tuple[bytes, bytes, int | None]]:
        """Where requests with the secret go, as a socket is told."""
        found = [each for each in self.seen if KEY.encode() in b"".join(b"".join(pair) for pair in each.headers.raw)]
        return [(each.url.raw_scheme, each.url.raw_host, each.url.port) for each in found]


@pytest.fixture(params=GENERATIONS, ids=NAMES)
def sink(request: pytest.FixtureRequest) -> Sink:
    logged_in(f"{HOME}/v1")
    return Sink(*request.param)


@pytest.mark.parametrize(
    "url",
    [f"{HOME}/v1/models", f"{HOME}/", HOME, f"{HOME}:443/v1", "https://API.Example.COM/v1", "HTTPS://api.example.com"],
)
def test_its_own_origin_is_sent_the_secret_however_it_is_spelt(sink: Sink, url: str) -> None:
    sink.get(url)

    assert sink.carrying() == [(b"https", b"api.example.com", None)]


NEAR = [
    "http://api.example.com/v1",
    "http://api.example.com:443/v1",
    "https://api.example.com:8443/v1",
    "https://api.example.com:80/v1",
    "https://api.example.com./v1",
    "https://example.com/v1",
    "https://eu.api.example.com/v1",
    "https://api.example.com.evil.example/v1",
    "https://api-example.com/v1",
    "https://evil.example/api.example.com",
    "https://evil.example#https://api.example.com",
    "https://evil.example?https://api.example.com",
    "https://api.example.com@evil.example/v1",
    "https://api.example.com:443@evil.example/v1",
    "https://api.example.com\\@evil.example/v1",
    "https://evil.example\\.api.example.com/v1",
    "https://user:password@api.example.com/v1",
    "https://user@api.example.com/v1",
    "https://api.example.com%2eevil.example/v1",
    "https://api.example.com%00.evil.example/v1",
    "https://аpi.example.com/v1",  # a Cyrillic letter
    "https://xn--pi-7kc.example.com/v1",
    "https://api.examplе.com/v1",
    "https://ap\u200bi.example.com/v1",
    "https://api.example.com\u3002evil.example/v1",
    "https://api.example\u2024com/v1",
    "https://[::1]/v1",
    "https://0/v1",
    "//evil.example/v1",
    "ws://api.example.com/v1",
    "ftp://api.example.com/v1",
    "https:///v1",
]


@pytest.mark.parametrize("url", NEAR)
def test_a_host_that_only_looks_like_it_is_not(sink: Sink, url: str) -> None:
    sink.get(url)

    assert sink.seen == []


@pytest.mark.parametrize(
    "spelling",
    [
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "localhost",
        "127.0.0.2",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "①27.0.0.1",
        "127.0.0.1.nip.example",
    ],
)
@pytest.mark.parametrize(("module", "auth"), GENERATIONS, ids=NAMES)
def test_other_spellings_of_an_address_are_other_hosts(module: Any, auth: Any, spelling: str) -> None:
    logged_in("http://127.0.0.1:4000/v1")
    sink = Sink(module, auth)
    sink.get(f"http://{spelling}:4000/v1")
    assert sink.carrying() in ([], [(b"http", b"127.0.0.1", 4000)])  # the second: it is written out before it leaves

    sink.get("http://127.0.0.1:4000/v1")
    assert sink.carrying()[-1] == (b"http", b"127.0.0.1", 4000)


PIECES = ["https", "http", "://", ":", "@", "/", "\\", ".", "api", "example", "com", "evil", "443", "80", "#", "?"]
PIECES += ["%2e", "%40", "\u3002", "\u200b", "[", "]", "127.0.0.1", "xn--", "A", "_", " ", "//", ";", HOME]


@settings(max_examples=300, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=8), head=st.sampled_from([HOME, "https://", "https://api.", ""])
)
@example(pieces=["/v1"], head=HOME)
def test_whatever_is_made_of_it_the_secret_goes_to_its_origin_alone(sink: Sink, pieces: list[str], head: str) -> None:
    sink.get(head + "".join(pieces))

    assert set(sink.carrying()) <= {(b"https", b"api.example.com", None)}


def test_another_host_in_the_host_header_is_another_host(sink: Sink) -> None:
    for named in ([("Host", "evil.example")], [("Host", "api.example.com"), ("Host", "evil.example")]):
        with pytest.raises(Refused, match=r"not for the host `.*evil\.example` of its Host header"):
            sink.client.get(f"{HOME}/v1", headers=named)
    assert sink.seen == []


def test_what_is_refused_says_where_the_login_may_go_and_what_to_do(sink: Sink) -> None:
    with pytest.raises(Refused) as caught:
        sink.client.get("https://evil.example/v1")

    assert caught.value.exit_code == 7
    assert caught.value.message == (
        "the credential of `work` is for https://api.example.com, not for https://evil.example"
    )
    assert "wizard auth work --base-url" in caught.value.hint


def test_an_edited_base_url_takes_the_secret_nowhere() -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        work = logged_in(lab.url)
        http.get(lab.url)
        with host() as other:
            changed(work, base_url=other.url)
            for url in (other.url, lab.url):
                with pytest.raises(Refused, match="its base_url is now at"):
                    http.get(url)
            assert (len(lab.seen), other.seen) == (1, [])


def test_clear_text_needs_the_profiles_word(sink: Sink) -> None:
    work = logged_in("http://lab.example.com/v1", allow_insecure=True)
    sink.get(work.base_url)
    assert sink.carrying() == [(b"http", b"lab.example.com", None)]

    config = Path(folders().config_file)
    config.write_text(config.read_text().replace("allow_insecure = true", ""))
    with pytest.raises(Refused, match="unencrypted"):
        sink.client.get(work.base_url)


# Redirects. httpx follows them, if it is told to, without a word to its Auth.

STYLES = ["bearer", "x-api-key", "api-key", "x-goog-api-key", "X-Lab-Token", "a gateway's"]


def styled(lab: Host, style: str) -> None:
    """A login at ``lab`` whose secret stands in that header; the protocols' own, or a gateway's."""
    work = logged_in(lab.url)
    if style == "bearer":
        return
    if style == "a gateway's":
        logged_in(lab.url, name="gate", kind="tokens")
        changed(work, gateway=Gateway(profile="gate", header=FRONT))
        return
    preset = Path(folders().presets, "lab.toml")
    preset.parent.mkdir(parents=True, exist_ok=True)
    preset.write_text(
        f'id = "lab"\nname = "Lab"\n[[endpoints]]\nid = "default"\nprotocol = "openai-chat"\nbase_url = "{lab.url}"\n'
        f'credential = "header:{style}"\n[[login]]\nmethod = "api-key"\n'
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("style", STYLES)
def test_a_redirect_takes_no_secret_along(status: int, style: str) -> None:
    with host() as sink, host() as lab:
        styled(lab, style)
        for target in (sink.url, sink.url.replace("127.0.0.1", "localhost")):
            lab.answer = redirecting(target, status)
            for module, auth in GENERATIONS:
                with client(auth("work"), module, follow_redirects=True) as http:
                    assert http.post(f"{lab.url}/chat", json={}).status_code == 200

        assert len(sink.seen) == 4
        assert_absent(KEY, repr(sink.seen))
        assert all(KEY in repr(each.headers) for each in lab.seen)


def test_nor_does_one_to_itself_or_one_that_is_followed_in_a_loop() -> None:
    with host(lambda seen: (302, {"Location": "/b"}) if seen.path == "/v1/a" else (200, {})) as lab:
        logged_in(lab.url)

        async def follow() -> None:
            async with httpx.AsyncClient(auth=wizard.Auth("work"), follow_redirects=True) as http:
                assert (await http.get(f"{lab.url}/a")).status_code == 200

        asyncio.run(follow())
        assert lab.bearers == [f"Bearer {KEY}", None]


@pytest.mark.parametrize(("module", "auth"), GENERATIONS, ids=NAMES)
def test_a_step_up_to_https_takes_no_secret_along_either(module: Any, auth: Any) -> None:
    logged_in("http://127.0.0.1/v1")
    sink = Sink(module, auth)
    answers = iter([module.Response(301, headers={"Location": "https://127.0.0.1/v1"}), module.Response(200)])
    sink.client = client(
        auth("work"),
        module,
        transport=module.MockTransport(lambda request: sink.seen.append(request) or next(answers)),
        follow_redirects=True,
    )
    sink.client.get("http://127.0.0.1/v1")

    assert len(sink.seen) == 2
    assert sink.carrying() == [(b"http", b"127.0.0.1", None)]


def test_the_next_request_that_a_program_sends_by_hand_is_refused() -> None:
    with host() as sink, host(redirecting(sink.url)) as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url)
        answer = http.get(lab.url)
        assert answer.next_request is not None
        assert KEY not in repr(answer.next_request.headers.raw)
        with pytest.raises(Refused):
            http.send(answer.next_request)
        assert sink.seen == []


def test_a_refusal_by_where_it_was_sent_on_to_renews_nothing() -> None:
    with host(taking()) as sink, host(redirecting(sink.url)) as lab:
        runs = by_command(lab.url, "echo a-token-number-$N")
        with client(wizard.Auth("work"), follow_redirects=True) as http:
            assert http.get(lab.url).status_code == 401

        assert (len(lab.seen), len(sink.seen), lines(runs)) == (1, 1, 1)


def test_a_gateways_token_that_is_for_elsewhere_is_not_sent() -> None:
    with host() as lab, host() as elsewhere, client(wizard.Auth("work")) as http:
        logged_in(elsewhere.url, "gate-token-0123456789", "gate", kind="tokens")
        work = logged_in(lab.url)
        profiles.put(folders(), replace(work, gateway=Gateway(profile="gate", header=FRONT)))
        with pytest.raises(Refused, match="the token of the gateway `gate` is for"):
            http.get(lab.url)
        assert lab.seen == []


def test_headers_hooks_may_read_and_change_them_but_not_copy_the_secret(sink: Sink) -> None:
    copies: list[Any] = []

    def hook(request: Any) -> None:
        headers = request.headers
        assert headers["authorization"] == headers.get("Authorization") == f"Bearer {KEY}"
        assert "authorization" in headers
        assert "authorization" in list(headers)
        assert dict(headers.items())["authorization"] == headers.get_list("authorization")[0]
        assert f"Bearer {KEY}" in headers.values()
        assert ("authorization", f"Bearer {KEY}") in headers.multi_items()
        assert len(headers) == len([*headers.keys()])
        headers["X-Added"] = "yes"
        headers.update({"Authorization": "Bearer another"})
        del headers["Authorization"]
        headers.pop("Accept")
        copies.extend([headers.copy(), type(headers).__mro__[1](headers)])

    sink.client.event_hooks = {"request": [hook]}
    sink.get(HOME)

    assert sink.carrying() == [(b"https", b"api.example.com", None)]
    assert dict(sink.seen[0].headers)["x-added"] == "yes"
    assert "accept" not in sink.seen[0].headers
    assert_absent(KEY, [repr(each.raw) for each in copies])
