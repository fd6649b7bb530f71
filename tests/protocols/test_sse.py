"""Server-sent events (WHATWG HTML §9.2), and the liberties providers take."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.protocols.sse import Event, events


def read(body: bytes) -> list[tuple[str, str]]:
    return [(each.type, each.data) for each in events(body)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_end_in_three_ways(end: bytes) -> None:
    body = end.join([b"event: delta", b"data: one", b"", b"data: two", b"", b""])

    assert read(body) == [("delta", "one"), ("message", "two")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"data: a\ndata: b\ndata:\ndata: c\n\n", [("message", "a\nb\n\nc")]),
        (b": keep-alive\n\n:\n\ndata: a\n: between\ndata: b\n\n", [("message", "a\nb")]),
        (b"data:no blank\n\n", [("message", "no blank")]),
        (b"data:  two blanks\n\n", [("message", " two blanks")]),
        (b"data\n\n", [("message", "")]),
        (b"event: x\n\ndata: a\n\n", [("message", "a")]),
        (b"id: 7\nretry: 10\nunknown: z\ndata: a\n\n", [("message", "a")]),
        (b"\xef\xbb\xbfdata: a\n\n", [("message", "a")]),
        (b"data: a\n\n\n\n\ndata: b\n\n", [("message", "a"), ("message", "b")]),
        (b"data: a", [("message", "a")]),
        (b"data: a\n", [("message", "a")]),
        (b"data: [DONE]\n\n", [("message", "[DONE]")]),
        ('data: {"t": "a\u2028b\x0b\x0c\x85c"}\n\n'.encode(), [("message", '{"t": "a\u2028b\x0b\x0c\x85c"}')]),
        (b"data: \xff\n\n", [("message", "\ufffd")]),
        (b"", []),
        (b"<html></html>", []),
        (b'{"error": "x"}', []),
    ],
)
def test_events_are_read_as_the_standard_says(body: bytes, found: list[tuple[str, str]]) -> None:
    assert read(body) == found


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=20), min_size=1, max_size=8
    )
)
def test_any_text_survives(texts: list[str]) -> None:
    body = "".join(f"data: {each}\n\n" for each in texts).encode()

    assert [*events(body)] == [Event("message", each) for each in texts]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    assert all("\n\n" not in each.type for each in events(body))
