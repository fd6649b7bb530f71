"""One parser of addresses: what it shows is where the HTTP client goes (SECURITY R58–R60)."""

import contextlib

import httpx
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from wizard.errors import Refused, UsageError, WizardError
from wizard.values.url import base_url, host_of, is_loopback, join, origin

GOOD = {
    "https://api.openai.com/v1": "https://api.openai.com/v1",
    "https://api.openai.com/v1/": "https://api.openai.com/v1",
    "https://api.openai.com/v1//": "https://api.openai.com/v1",
    "https://api.openai.com": "https://api.openai.com",
    "https://api.openai.com:443/v1": "https://api.openai.com/v1",
    "https://api.openai.com:0443/v1": "https://api.openai.com/v1",
    "https://API.OpenAI.com/V1": "https://api.openai.com/V1",
    "HTTPS://api.openai.com/v1": "https://api.openai.com/v1",
    "https://api.example:8443": "https://api.example:8443",
    "https://api.openai.com@evil.example": None,
    "https://xn--mnchen-3ya.example/v1": "https://xn--mnchen-3ya.example/v1",
    "https://8.8.8.8/v1": "https://8.8.8.8/v1",
    "https://[2001:db8::1]/v1": "https://[2001:db8::1]/v1",
    "https://[2001:DB8:0:0::1]:443/v1": "https://[2001:db8::1]/v1",
    "http://localhost:11434/v1": "http://localhost:11434/v1",
    "http://localhost:80": "http://localhost",
    "http://127.0.0.1:8080": "http://127.0.0.1:8080",
    "http://127.1.2.3:8080": "http://127.1.2.3:8080",
    "http://[::1]:8080/v1": "http://[::1]:8080/v1",
    "https://a_b.example/v1": "https://a_b.example/v1",
}
# Read differently by browsers, resolvers and HTTP clients, or hiding who is meant.
BAD = [
    "https://api.openai.com\\@evil.example/",
    "https://api.openai.com@evil.example/",
    "https://user:password@api.openai.com/v1",
    "https://@api.openai.com/v1",
    "https://api.openai.com%40evil.example/",
    "https://api.openai.com%00.evil.example/",
    "https:///v1",
    "https://",
    "https:",
    "https:/api.openai.com",
    "https:api.openai.com",
    "//api.openai.com/v1",
    "api.openai.com/v1",
    "",
    " https://api.openai.com",
    "https://api.openai.com/v1\n",
    "https://api.openai.com\t/v1",
    "https://api.openai.com\r\nHost: evil.example",
    "https://api.openai.com\x00",
    "https://api.openai.com\u3002evil.example",
    "https://аpi.openai.com/v1",
    "https://api.openai.com\u200b/v1",
    "https://api.openai.com\uff0fevil",
    "https://api.openai.com./v1",
    "https://.api.openai.com/v1",
    "https://api..openai.com/v1",
    "https://-api.openai.com/v1",
    "https://api-.openai.com/v1",
    "https://" + "a" * 64 + ".example/v1",
    "https://" + "a." * 130 + "example/v1",
    "http://0x7f000001/v1",
    "http://0x7f.0.0.1/v1",
    "http://2130706433/v1",
    "http://0177.0.0.1/v1",
    "http://127.1/v1",
    "http://127.0.0.1./v1",
    "http://127.0.0.0x1/v1",
    "https://256.1.1.1/v1",
    "https://1.2.3/v1",
    "https://example.123/v1",
    "http://[::1/v1",
    "http://[::1]evil/v1",
    "http://[::1%25eth0]/v1",
    "http://[::g]/v1",
    "http://::1/v1",
    "https://api.openai.com:99999/v1",
    "https://api.openai.com:-1/v1",
    "https://api.openai.com:80x/v1",
    "https://api.openai.com:443:443/v1",
    "https://api.openai.com/v1?key=x",
    "https://api.openai.com/v1?",
    "https://api.openai.com/v1#x",
    "https://api.openai.com/v1#",
    "https://api.openai.com#@evil.example",
    "https://api.openai.com/v1/../../admin",
    "https://api.openai.com/./v1",
    "https://api.openai.com/%2e%2e/v1",
    "https://api.openai.com/v1\\..\\admin",
    "ftp://api.openai.com/v1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "wss://api.openai.com/v1",
    "https+unix://api.openai.com/v1",
]
# Not this machine, whatever they look like.
INSECURE = [
    "http://api.openai.com/v1",
    "http://localhost.evil.example/v1",
    "http://localhost.localdomain/v1",
    "http://127.0.0.1.evil.example/v1",
    "http://192.168.1.10:8080/v1",
    "http://10.0.0.1/v1",
    "http://0.0.0.0:8080/v1",
    "http://169.254.169.254/v1",
    "http://[::]/v1",
    "http://[fe80::1]/v1",
    "http://[::ffff:10.0.0.1]/v1",
    "http://128.0.0.1/v1",
    "http://loopback/v1",
]


@pytest.mark.parametrize(("text", "normal"), GOOD.items())
def test_an_address_has_one_normal_form(text: str, normal: str | None) -> None:
    if normal is None:
        with pytest.raises(UsageError):
            base_url(text)
    else:
        assert base_url(text) == normal
        assert base_url(normal) == normal


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("allow_insecure", [False, True])
def test_what_could_be_read_in_two_ways_is_refused(text: str, allow_insecure: bool) -> None:
    with pytest.raises(UsageError) as caught:
        base_url(text, allow_insecure=allow_insecure)
    assert "password" not in caught.value.message.replace("user name or password", "")
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("text", INSECURE)
def test_plain_http_stays_on_this_machine(text: str) -> None:
    with pytest.raises(Refused) as caught:
        base_url(text)
    assert "allow_insecure" in caught.value.hint
    normal = base_url(text, allow_insecure=True)
    assert httpx.URL(normal).host == httpx.URL(text).host or "::ffff:" in text


hosts = st.one_of(
    st.from_regex(r"[a-zA-Z0-9_-]{1,12}(\.[a-zA-Z0-9_-]{1,12}){0,3}\.?", fullmatch=True),
    st.from_regex(r"(0x[0-9a-f]{1,8}|[0-9]{1,10})(\.(0x[0-9a-f]{1,2}|[0-9]{1,3})){0,3}", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.sampled_from(
        ["localhost", "api.openai.com", "127.1", "[::1]", "xn--nxasmq6b", "a%2eb", "a\\b", "", "é.example"]
    ),
)
odd = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["https", "http", "HTTPS", "ftp"]),
    st.sampled_from(["", "user@", "a:b@", "api.openai.com@", "x%40"]),
    hosts,
    st.sampled_from(["", ":443", ":0", ":", ":99999", ":x"]),
    st.text("/v1abc.%2eF?#@\\: {}~_-+=&;é\t", max_size=12).map("/".__add__),
)
likely = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["https", "HTTPS"]),
    hosts,
    st.sampled_from(["", ":443", ":80", ":8443"]),
    st.text("/v1abc.%2eF@:~_-+=&;{}", max_size=12).map(lambda path: "/" + path if path else ""),
)


@settings(max_examples=500, deadline=None)
@given(odd | likely, st.booleans())
def test_what_is_shown_is_where_the_client_goes(text: str, allow_insecure: bool) -> None:
    try:
        normal = base_url(text, allow_insecure=allow_insecure)
    except WizardError as error:
        event(type(error).__name__)
        return
    event("accepted")
    client = httpx.URL(normal)
    assert client.scheme in {"https", "http"}
    assert client.userinfo == b""
    assert host_of(normal) == client.netloc.decode()
    assert origin(normal) == f"{client.scheme}://{host_of(normal)}"
    assert client.scheme == "https" or is_loopback(client.host) or allow_insecure
    # The client means the same host by the text as it was typed, or refuses it.
    with contextlib.suppress(httpx.InvalidURL):
        assert httpx.URL(text).raw_host == client.raw_host
    # What follows the base is below it, on the same host.
    below = httpx.URL(join(normal, "/models"))
    assert (below.scheme, below.netloc) == (client.scheme, client.netloc)
    assert below.path == client.path.rstrip("/") + "/models"
    assert base_url(normal, allow_insecure=allow_insecure) == normal


@pytest.mark.parametrize("path", ["/models", "models", "/v1/messages", "/key?x=1"])
@pytest.mark.parametrize(
    "base", ["https://a.example", "https://a.example/v1", "https://a.example/api/v1", "http://[::1]:1/x"]
)
def test_a_prefix_of_the_base_survives(base: str, path: str) -> None:
    """Unlike RFC 3986 resolution, in which `/models` would drop `/api/v1`."""
    assert join(base, path) == f"{base}/{path.lstrip('/')}"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.255.255.254", "::1", "[::1]"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.", "Localhost.evil", "128.0.0.1", "0.0.0.0", "::", "example", "", "127.0.0.1.evil", "127.1"]
)
def test_no_other_name_is_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "text",
    [
        "https://ada:CANARY@h.example:99999/v1",
        "https://ada:CANARY@h.example\\x/v1",
        "https://ada:CANARY@[::1/v1",
        "https://ada:CANARY @h.example/v1",
        "https://ada:CANARY\n@h.example/v1",
        "ftp://ada:CANARY@h.example/v1",
        "http://ada:CANARY@h.example/v1",
        "https://h.exa mple/v1?key=CANARY",
        "h.example/v1#CANARY",
    ],
)
def test_an_error_repeats_no_password_and_no_query(text: str) -> None:
    with pytest.raises(WizardError) as raised:
        base_url(text)

    assert "CANARY" not in f"{raised.value.message} {raised.value.hint}"
