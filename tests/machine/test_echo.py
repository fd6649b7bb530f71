"""Whatever a host answers, nothing that is read out of it holds the secret it was sent."""

import json
import time
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.memory import watched
from fakes.raw_server import reply, serving
from fakes.sender import KEY, bound, get, refusal, send
from wizard.errors import WizardError
from wizard.machine.body import LARGEST
from wizard.machine.echo import MARK, repeats, without, without_in
from wizard.protocols.apis import api
from wizard.values.secret import Secret
from wizard.values.text import safe

SHORT = "Zq7-abcd"
ODD = 'sk-"a\\b"/c+d==&e%'

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: json.dumps(text)[1:-1],
    "slashes escaped": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "every character escaped": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "one character escaped": lambda text: f"\\u{ord(text[0]):04X}" + json.dumps(text[1:])[1:-1],
    "a sequence inside": lambda text: json.dumps(text[:4])[1:-1] + "\\u001b[0m" + json.dumps(text[4:])[1:-1],
    "a raw sequence inside": lambda text: json.dumps(text[:4])[1:-1] + "\x9b0m" + json.dumps(text[4:])[1:-1],
    "zero-width inside": lambda text: json.dumps(text[:4])[1:-1] + "\u200b\\u200d" + json.dumps(text[4:])[1:-1],
}
spelled = pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
keyed = pytest.mark.parametrize("key", [KEY, SHORT, ODD, "sk-ab/cd/ef"])


def visible(text: str) -> str:
    """What is left of ``text`` when nobody sees the hidden characters in it."""
    return "".join(char for char in text if char.isprintable() and char != " ")


def answer(body: str | bytes, key: str, status: int = 200, *headers: str) -> httpx.Response:
    with serving(reply(status, body, *headers)) as server:
        return send(get(server), bound(server.origin, key=key))


def read(response: httpx.Response, do: str) -> str:
    try:
        return repr(getattr(api("openai-chat"), do)(response))
    except WizardError as error:
        return error.message + error.hint


# -- bodies ------------------------------------------------------------------------------------------------------------
@spelled
@keyed
def test_an_error_text_does_not_hold_the_key(spell: Callable[[str], str], key: str) -> None:
    response = answer(f'{{"error":{{"message":"wrong key {spell(key)}, you"}}}}', key, 500)

    shown = read(response, "read_models")

    assert key not in visible(shown)
    assert "(key)" in shown


@spelled
@keyed
def test_a_model_id_that_holds_the_key_is_not_offered(spell: Callable[[str], str], key: str) -> None:
    body = f'{{"data":[{{"id":"{spell(key)}"}},{{"id":"good"}},{{"id":"x/{spell(key)}"}}]}}'

    models = api("openai-chat").read_models(answer(body, key))

    assert [each.id for each in models] == ["good"]


@spelled
@keyed
def test_no_event_of_a_stream_holds_the_key(spell: Callable[[str], str], key: str) -> None:
    text = f'{{"choices":[{{"delta":{{"content":"{spell(key)}"}},"finish_reason":"{spell(key)}"}}]}}'
    over_lines = text.replace(":[", ":\ndata: [")
    for data in (text, over_lines):
        body = f': a " comment\n\ndata: {data}\n\ndata: [DONE]\n\n'

        shown = read(answer(body, key), "read_stream")

        assert shown.startswith("Answer(")
        assert key not in visible(shown.encode().decode("unicode_escape")) + visible(shown)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32-le"])
@keyed
def test_json_in_another_encoding_hides_no_key(encoding: str, key: str) -> None:
    body = json.dumps({"data": [{"id": key}, {"id": "good"}]}).encode(encoding)

    assert [each.id for each in api("openai-chat").read_models(answer(body, key))] == ["good"]


@settings(max_examples=300, deadline=None)
@given(
    key=st.text('ab\\"/u0061-', min_size=8, max_size=12),
    around=st.tuples(st.text(max_size=6), st.text(max_size=6)),
    escaped=st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_no_spelling_of_a_json_string_gets_by(key: str, around: tuple[str, str], escaped: list[bool]) -> None:
    inner = "".join(
        f"\\u{ord(char):04x}" if hide else json.dumps(char)[1:-1] for char, hide in zip(key, escaped, strict=False)
    )
    body = f'["{json.dumps(around[0])[1:-1]}{inner}{json.dumps(around[1])[1:-1]}"]'
    assert key in json.loads(body)[0]

    struck = without(Secret(key), body.encode())

    try:
        (said,) = json.loads(struck)
    except ValueError:
        return  # not read by anybody
    assert key not in said
    assert key not in safe(said)


def test_what_does_not_hold_the_key_is_passed_on_byte_for_byte() -> None:
    body = '{"a": "\\u00e9\\/ü", "b": [1.0, "\\ud800", "\\x"], "unclosed \\'.encode() + b"\xff"

    assert without(Secret(KEY), body) is body
    assert without(None, body) is body


def test_an_ordinary_word_is_no_echo() -> None:
    assert without(Secret("ollama"), b'"ollama"') == b'"ollama"'


def test_pieces_are_struck_once_they_are_together() -> None:
    assert without_in(Secret(KEY), f"it is {KEY}!") == f"it is {MARK}!"
    assert without_in(None, KEY) == KEY


@pytest.mark.parametrize(
    "unit", ['"",', '"\\u0061bcdefgh",', '"éabcdefg",', '\\"', '"\\u0061bcd1234",', '"abcd1234",', "\\u001b]"]
)
def test_the_largest_answer_is_looked_through_in_time_and_space(unit: str) -> None:
    """R63. The deadline does not cover what is done with an answer once it is there."""
    body = b'["' if unit[0] == "\\" else b"["
    body += unit.encode() * (LARGEST // len(unit.encode()))
    grown = watched()
    started = time.process_time()

    without(Secret("abcd1234"), body)

    assert time.process_time() - started < 4
    assert grown() < 50 * 1024


def test_an_answer_with_more_strings_than_can_be_looked_into_says_nothing() -> None:
    many = b",".join([b'"\\u0061bcdefgh"'] * 200_001)

    assert without(Secret("abcd1234"), b"[" + many + b"]") == b""


# -- headers and redirects ---------------------------------------------------------------------------------------------
@keyed
def test_no_header_that_is_kept_holds_the_key(key: str) -> None:
    response = answer("{}", key, 200, f"X-Echo: a {key} b", f"Location: https://{SHORT}.evil/", "X-Other: fine")

    assert key.lower() not in repr(response.headers.raw).lower()
    assert "location" not in response.headers
    assert response.headers["x-other"] == "fine"


@pytest.mark.parametrize("key", [KEY, SHORT])
@pytest.mark.parametrize(
    "location",
    ["https://{key}.evil/", "https://a.{key}/x", "https://%{first:x}{rest}.evil/", "{key}://127.0.0.1:{port}/"],
)
def test_a_redirect_does_not_tell_the_key_by_its_host(location: str, key: str) -> None:
    def script(server, connection) -> None:
        place = location.format(key=key, first=ord(key[0]), rest=key[1:], port=server.port)
        reply(302, b"", f"Location: {place}")(server, connection)

    with serving(script) as server:
        error = refusal(get(server), bound(server.origin, key=key))

    assert "redirects" in error.message
    assert key.lower() not in (error.message + error.hint).lower()
    assert key[1:].lower() not in (error.message + error.hint).lower()


def test_a_host_repeats_a_key_in_any_case() -> None:
    assert repeats(Secret(SHORT), SHORT.upper())
    assert repeats(Secret(SHORT), f"%{ord(SHORT[0]):x}{SHORT[1:]}")
    assert not repeats(Secret(SHORT), SHORT[1:])
