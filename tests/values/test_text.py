"""Text from outside cannot steer a terminal (SECURITY R73)."""

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.values.text import is_command, repeated, safe, starts_with_host

# C0, DEL, C1, soft hyphen, bidi, zero-width, line and paragraph separators, tags, BOM, interlinear, surrogates
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
PIECES = st.sampled_from(
    [
        "\x1b[31m", "\x1b]0;title\x07", "\x1b]52;c;cGF5bG9hZA==\x07", "\x1b]8;;https://evil.example\x1b\\", "\x1bP+q544e\x1b\\",
        "\x1b_Gf=100;AAAA\x1b\\", "\x1b^x\x1b\\", "\x1bX", "\x1bc", "\x1b#8", "\x1b(0", "\x1b[", "\x1b]", "\x1b", "\x9b31m", "\x9d0;t\x9c",
        "\x90q\x9c", "\x07", "\x08", "\r", "\n", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b",
        "\ufeff", "\u061c", "\U000e0041", "\ud83d", "\x7f", "[/red]", "[@click=app.quit]", "é", "漢", "👍", " ",
    ]
)  # fmt: skip
hostile = st.lists(PIECES | st.text(max_size=5) | st.characters(), max_size=30).map("".join)


@settings(max_examples=2000, deadline=None)
@given(hostile, st.integers(1, 250))
def test_nothing_that_steers_comes_out(text: str, limit: int) -> None:
    shown = safe(text, limit)
    assert not FORBIDDEN.search(shown)
    assert len(shown) <= limit
    assert shown == shown.strip()
    assert "  " not in shown
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for char in shown)
    assert safe(shown, limit) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]52;c;c2VjcmV0\x1b\\copied", "copied"),
        ("\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "link"),
        ("\x9b31mred", "red"),
        ("\x1bPpayload\x1b\\x", "x"),
        ("a\r\nb\tc", "a b c"),
        ("one\u2028two", "one two"),
        ("user\u202etxt.exe", "user txt.exe"),
        ("zero\u200bwidth", "zero width"),
        ("  spaced   out  ", "spaced out"),
        ("\ud800", ""),
        ("[/red] [link=x]", "[/red] [link=x]"),
        ("漢字 é 👍", "漢字 é 👍"),
        ("", ""),
    ],
)
def test_what_is_left_reads_as_it_was_meant(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert safe("x" * 300) == "x" * 199 + "…"
    assert safe("ab cd", 4) == "ab…"
    assert safe("x" * 200) == "x" * 200


def test_any_object_is_taken_by_its_text() -> None:
    assert safe(ValueError("bad\x1b[2J")) == "bad"
    assert safe(404) == "404"


@pytest.mark.parametrize("piece", ["\x1b", "\x1b]", " ", "\u200b", "\x1b[0", "\x1b[;", "x"])
def test_megabytes_cost_nothing(piece: str) -> None:
    text = "\x1b[" + piece * 10**7
    before = time.process_time()
    assert len(safe(text)) <= 200
    assert time.process_time() - before < 0.2


@pytest.mark.parametrize(
    ("text", "is_host"),
    [
        ("api.example.com has no list", True),
        ("localhost:11434 does not answer", True),
        ("127.0.0.1:8080 refused", True),
        ("it ended. there is no more", False),
        ("key accepted by api.example.com", False),
        ("", False),
    ],
)
def test_a_host_at_the_start_of_a_sentence_is_known(text: str, is_host: bool) -> None:
    assert starts_with_host(text) is is_host


def test_what_may_be_a_key_is_not_repeated() -> None:
    assert repeated("my-company") == "my-company"
    assert repeated("foo.evil.com/\x1b[31m") == "foo.evil.com/"
    assert repeated("0123456789abcdef0123456789abcdef") == "…"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("wizard auth acme", True),
        ("wizard model MODEL --profile acme", True),
        ("wizard logout PROFILE | --all", True),
        ("rm ~/.config/wizard/config.toml", True),
        ("`wizard auth acme` finishes it", False),
        ("export OPENAI_API_KEY, or use another method", False),
        ("chmod 600 ~/.env, and consider the key as seen", False),
        ("wizard is not the one to ask.", False),
        ("wizard", False),
    ],
)
def test_a_command_is_told_from_a_sentence(text: str, is_one: bool) -> None:
    assert is_command(text) is is_one
