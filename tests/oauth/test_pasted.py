"""What a person pastes from the browser's address bar (R53)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.errors import UsageError
from wizard.oauth.redirect import Denied, Expected, Granted, read_pasted
from wizard.values.secret import Secret

STATE = "s" * 43
SEGMENT = "p" * 22
HOME = Expected(path="/callback", state=STATE)
IN_PATH = Expected(path=f"/callback/{SEGMENT}", state=STATE, in_path=True)
URI = "http://127.0.0.1:49152/callback"
PATH_URI = f"http://localhost:3000/callback/{SEGMENT}"
QUERY = f"code=abc-123.DEF&state={STATE}"
FULL = f"{URI}?{QUERY}"
GRANTED = Granted(Secret("abc-123.DEF"))

STALE = "that address belongs to an earlier sign-in"
OTHER = "that is not the address of the last page"


def read(text: str, expected: Expected = HOME, uri: str = URI) -> Granted | Denied:
    return read_pasted(Secret(text), expected, uri)


FORMS = [
    FULL,
    f"{FULL}\n",
    f"{FULL}\r\n",
    f"  {FULL}  ",
    f"\t{FULL}",
    f'"{FULL}"',
    f"'{FULL}'",
    f"`{FULL}`",
    f"```\n{FULL}\n```",
    f"<{FULL}>",
    f"“{FULL}”",
    f"‘{FULL}’",
    f"«{FULL}»",
    f"{FULL},",
    f"{FULL[:40]}\n{FULL[40:]}",
    f"{FULL[:40]}\r\n   {FULL[40:70]}\r\n   {FULL[70:]}",
    f"{FULL[:30]} {FULL[30:]}",
    f"> {FULL[:40]}\n> {FULL[40:]}",
    f"│ {FULL[:40]} │\n│ {FULL[40:]} │",
    f"\x1b[200~{FULL}\x1b[201~",
    f"\ufeff{FULL}",
    f"{FULL[:40]}\u200b{FULL[40:]}",
    f"\u00a0{FULL}\u00a0",
    f"{FULL}#",
    f"{FULL}#_=_",
    FULL.replace("&", "&amp;"),
    FULL.replace("?", r"\?").replace("&", r"\&").replace("=", r"\="),
    FULL.replace("http://", "HTTP://"),
    FULL.replace("http://", "https://"),
    FULL.removeprefix("http://"),
    FULL.replace("127.0.0.1", "localhost"),
    FULL.replace("127.0.0.1", "LOCALHOST"),
    FULL.replace("127.0.0.1", "[::1]"),
    f"{FULL}&scope=openid+email&authuser=0",
    f"{URI}?state={STATE}&code=abc-123.DEF",
    f"?{QUERY}",
    QUERY,
    f"'{QUERY}'\n",
    f"state={STATE}&code=abc-123.DEF",
    f"<?{QUERY[:20]}\n{QUERY[20:]}>",
]


@pytest.mark.parametrize("text", FORMS)
def test_forty_pasted_forms_are_the_same_address(text: str) -> None:
    assert len(FORMS) == 40
    assert read(text) == GRANTED


@pytest.mark.parametrize(
    "text",
    [
        FULL.replace(STATE, "t" * 43),
        FULL.replace(STATE, STATE[:-1]),
        f"?code=a&state={'t' * 43}",
        f"code=a&state={'t' * 43}",
        f"{URI}?error=access_denied&state={'t' * 43}",
        FULL.replace("49152", "49999"),
        FULL.replace(":49152", ""),
    ],
)
def test_an_earlier_sign_in_is_told_apart(text: str) -> None:
    with pytest.raises(UsageError) as told:
        read(text)

    assert told.value.message == STALE


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\x1b[200~\x1b[201~",
        "yes",
        "abcdefgh-1234",
        "https://auth.example/authorize?client_id=x&state=" + STATE,
        FULL.replace("127.0.0.1", "evil.example"),
        FULL.replace("127.0.0.1", "127.0.0.1.evil.example"),
        FULL.replace("127.0.0.1", "me@127.0.0.1"),
        FULL.replace("/callback", "/callback2"),
        FULL.replace("/callback", "/"),
        URI,
        f"{URI}?",
        f"{URI}?code=a",
        f"{URI}?state={STATE}",
        f"{URI}?code=a&code=b&state={STATE}",
        f"{URI}?code=%zz&state={STATE}",
        "http://127.0.0.1:99999999/callback?code=a",
        "http://[::1/callback?code=a",
        "file:///callback?code=a",
        f"{URI}?code=é&state={STATE}",
        f"{URI}?code={'a' * 5000}&state={STATE}",
        "x" * 100_000,
    ],
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UsageError) as told:
        read(text)

    assert told.value.message == OTHER
    assert told.value.hint
    assert told.value.__cause__ is None


def test_a_refusal_can_be_pasted_too() -> None:
    assert read(f"{URI}?error=access_denied&state={STATE}") == Denied("access_denied")


@pytest.mark.parametrize(
    "text", ["abc-123.DEF", " 'abc-123.DEF'\n", "abc-\n123.DEF", "code=abc-123.DEF", "?code=abc-123.DEF"]
)
def test_a_bare_code_counts_only_where_the_protocol_has_no_state(text: str) -> None:
    assert read(text, IN_PATH, PATH_URI) == GRANTED
    with pytest.raises(UsageError):
        read(text)


def test_the_segment_of_the_path_is_checked_in_a_pasted_address() -> None:
    assert read(f"{PATH_URI}?code=abc-123.DEF", IN_PATH, PATH_URI) == GRANTED
    with pytest.raises(UsageError, match=STALE):
        read(f"http://localhost:3000/callback/{'q' * 22}?code=a", IN_PATH, PATH_URI)
    with pytest.raises(UsageError, match=OTHER):
        read("http://localhost:3000/?code=a", IN_PATH, PATH_URI)
    with pytest.raises(UsageError, match=OTHER):
        read("http://localhost:3000", IN_PATH, PATH_URI)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300), st.sampled_from([(HOME, URI), (IN_PATH, PATH_URI)]))
def test_no_paste_breaks_the_reader(text: str, at: tuple[Expected, str]) -> None:
    try:
        read(text, *at)
    except UsageError as error:
        assert error.message in {STALE, OTHER}  # noqa: PT017  # both outcomes are fine


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_address_survives_being_wrapped_anywhere(data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(1, len(FULL) - 1), max_size=5))
    ends = data.draw(st.sampled_from(["\n", "\r\n", "\n  ", " ", "\t\n"]))
    wrapped = "".join(ends * (at in cuts) + char for at, char in enumerate(FULL))

    assert read(wrapped) == GRANTED
