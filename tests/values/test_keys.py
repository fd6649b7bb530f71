"""Keys as people paste them (SECURITY R68, R71)."""

import string
import traceback

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.presets import PRESETS
from wizard.errors import UsageError
from wizard.values.keys import LONGEST, SHORTEST, clean, has_key_inside

K = "sk-proj-Zq3v_Wb7-Lm9TxR2cYd5KfHs8Jg1NpAa4Ee6Uu0Oo"
HALF, REST = K[:30], K[30:]
NAME = "Removed the variable name in front of the key."
QUOTES = "Removed the quotes around the key."
HEADER = "Removed the header name in front of the key."
BEARER = "Removed “Bearer” in front of the key."
HIDDEN = "Removed invisible characters."

# What the clipboard held, and what is said about the key that was in it.
CLIPBOARD: dict[str, tuple[str, tuple[str, ...]]] = {
    "the key itself": (K, ()),
    "a newline behind": (f"{K}\n", ()),
    "a newline in front": (f"\n{K}", ()),
    "Windows newline": (f"{K}\r\n", ()),
    "old Mac newline": (f"{K}\r", ()),
    "spaces and tabs around": (f" \t {K} \t ", ()),
    "no-break space behind": (f"{K}\u00a0", ()),
    "line separator behind": (f"{K}\u2028", ()),
    "paragraph separator in front": (f"\u2029{K}", ()),
    "next-line control behind": (f"{K}\x85", ()),
    "form feed behind": (f"{K}\x0c", ()),
    "empty lines around": (f"\n\n  {K}  \n\n", ()),
    "byte order mark in front": (f"\ufeff{K}", (HIDDEN,)),
    "zero-width space inside": (f"{K[:10]}\u200b{K[10:]}", (HIDDEN,)),
    "soft hyphen where a page broke it": (f"{HALF}\u00ad{REST}", (HIDDEN,)),
    "word joiner and joiners": (f"\u2060{K}\u200c\u200d", (HIDDEN,)),
    "double quotes": (f'"{K}"', (QUOTES,)),
    "single quotes": (f"'{K}'", (QUOTES,)),
    "backticks of a chat": (f"`{K}`", (QUOTES,)),
    "typographic quotes": (f"“{K}”", (QUOTES,)),
    "quotes in quotes": (f"\"'{K}'\"", (QUOTES,)),
    "sh export": (f"export OPENAI_API_KEY={K}", (NAME,)),
    "sh export, quoted": (f'export OPENAI_API_KEY="{K}"\n', (NAME, QUOTES)),
    "sh export, ended": (f"export OPENAI_API_KEY='{K}';", (NAME, QUOTES)),
    "dotenv": (f"OPENAI_API_KEY={K}", (NAME,)),
    "dotenv with spaces": (f"OPENAI_API_KEY = '{K}'", (NAME, QUOTES)),
    "PowerShell": (f'$env:OPENAI_API_KEY = "{K}"', (NAME, QUOTES)),
    "cmd": (f"set OPENAI_API_KEY={K}", (NAME,)),
    "fish": (f"set -gx OPENAI_API_KEY '{K}'", (NAME, QUOTES)),
    "csh": (f"setenv OPENAI_API_KEY {K}", (NAME,)),
    "JSON member": (f'"OPENAI_API_KEY": "{K}",', (NAME, QUOTES)),
    "JSON member without spaces": (f'"api_key":"{K}"', (NAME, QUOTES)),
    "YAML": (f"OPENAI_API_KEY: {K}", (NAME,)),
    "an item of a list": (f'"{K}",', (QUOTES,)),
    "code": (f'api_key="{K}",', (NAME, QUOTES)),
    "bearer": (f"Bearer {K}", (BEARER,)),
    "authorization header": (f"Authorization: Bearer {K}", (HEADER, BEARER)),
    "key header": (f"x-api-key: {K}", (HEADER,)),
    "curl's quoted header": (f"'Authorization: Bearer {K}'", (QUOTES, HEADER, BEARER)),
    "wrapped by a terminal": (f"{HALF}\n{REST}", ("Joined 2 pasted lines.",)),
    "wrapped and indented": (f"  {HALF}\n    {REST}\n", ("Joined 2 pasted lines.",)),
    "wrapped in four": ("\n".join(K[at : at + 13] for at in range(0, len(K), 13)), ("Joined 4 pasted lines.",)),
}
REFUSED = {
    "nothing": ("", "no key"),
    "spaces": (" \n\t ", "no key"),
    "quotes around nothing": ('""', "no key"),
    "two keys below each other": (f"{K}\n{K}", "more than one line"),
    "a key and a remark": (f"{K}\n# my key", "more than one line"),
    "two assignments": (f"A_KEY={K}\nB_KEY={K}", "more than one line"),
    "a key, Enter and an answer": (f"{K}\n\ny", "more than one line"),
    "an unknown key and a passphrase twice": ("Zq3vWb7Lm9TxR2cY\nCorrect-7\nCorrect-7", "more than one line"),
    "five lines": ("\n".join("abcdefgh1j" for _ in range(5)), "more than one line"),
    "a sentence": (f"my key is {K}", "character 3 "),
    "a key and a remark on one line": (f"{K} # mine", f"character {len(K) + 1} "),
    "a control character inside": (f"{K[:5]}\x00{K[5:]}", "character 6 "),
    "an escape inside": (f"{K[:5]}\x1b[31m{K[5:]}", "character 6 "),
    "a letter that only looks Latin": (K.replace("A", "А"), "cannot be part of a key"),
    "an ellipsis from a shortened view": (f"{K[:12]}…{K[-4:]}", "character 13 "),
    "bullets from a hidden field": ("•" * 40, "character 1 "),
    "too short": ("sk-1234", "too short"),
    "a whole file": ("x" * (LONGEST + 1), "longer than any key"),
}


@pytest.mark.parametrize("form", sorted(CLIPBOARD))
def test_a_pasted_key_is_found(form: str) -> None:
    text, notes = CLIPBOARD[form]
    cleaned = clean(text)
    assert cleaned.key.reveal() == K
    assert cleaned.notes == notes


@pytest.mark.parametrize("form", sorted(REFUSED))
def test_what_cannot_be_one_key_is_refused(form: str) -> None:
    text, reason = REFUSED[form]
    with pytest.raises(UsageError) as caught:
        clean(text)
    assert reason in caught.value.message
    assert caught.value.hint


def test_the_line_below_a_whole_key_is_not_its_second_half() -> None:
    closed = "sk-" + "0123456789abcdef" * 2
    with pytest.raises(UsageError, match="more than one line"):
        clean(f"{closed}\nCorrectHorse77Battery", PRESETS)
    assert clean(f"{closed[:20]}\n{closed[20:]}", PRESETS).key.reveal() == closed


def test_a_key_behind_something_else_in_one_word_is_no_key_by_itself() -> None:
    assert has_key_inside(f"openai{K}", PRESETS)
    assert not has_key_inside(K, PRESETS)
    assert not has_key_inside("Zq8a" * 11, PRESETS)
    assert not has_key_inside("a-desk-proj-of-mine", PRESETS)  # too little stands behind it


def test_there_are_thirty_forms_and_more() -> None:
    assert len(CLIPBOARD) >= 30


@pytest.mark.parametrize(
    "key",
    [
        "abcdefgh",
        "x" * LONGEST,
        "AbC+/def==",
        "user:password-of-8",
        'a"quote"inside',
        "export-is-a-name",
        "bearer-key-12345",
        "id.secret-0123456",
        "AKIA=ABCDEFG",
    ],
)
def test_a_key_that_only_looks_dressed_is_left_alone(key: str) -> None:
    assert clean(key).key.reveal() == key
    assert clean(key).notes == ()


# Without small letters: a piece such as `ract` would be found in the word `character` of the message.
keys = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_categories=["Ll"]), min_size=SHORTEST, max_size=300
)
# Header-like beginnings belong to the forms above.
plain = st.text(string.ascii_letters + string.digits + "_-./+~", min_size=SHORTEST, max_size=200)
around = st.text(" \t\r\n\u00a0\ufeff\u200b\u2028", max_size=4)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60), keys, st.text(max_size=60))
def test_no_exception_carries_the_key(before: str, key: str, after: str) -> None:
    refusal: UsageError | None = None
    try:
        cleaned = clean(before + key + after)
    except UsageError as error:
        refusal = error
    if refusal:
        assert _longest_piece(key, refusal.message + refusal.hint) < 4
        assert refusal.__cause__ is None
        assert key not in "".join(traceback.format_exception(refusal))
    else:
        assert _longest_piece(key, "".join(cleaned.notes)) < 8
        # What passed can stand in a header of the HTTP client, which otherwise quotes it in its error.
        httpx.Request("GET", "http://localhost", headers={"authorization": f"Bearer {cleaned.key.reveal()}"})
        assert all("!" <= char <= "~" for char in cleaned.key.reveal())
        assert SHORTEST <= len(cleaned.key.reveal()) <= LONGEST


@settings(max_examples=200, deadline=None)
@given(around, plain, around)
def test_what_stands_around_a_key_goes_and_the_key_stays(before: str, key: str, after: str) -> None:
    assert clean(before + key + after).key.reveal() == key


@settings(max_examples=200, deadline=None)
@given(plain)
def test_cleaning_twice_changes_nothing_more(key: str) -> None:
    once = clean(f'export SOME_KEY="{key}"').key.reveal()
    assert once == key
    assert clean(once).notes == ()


def _longest_piece(key: str, text: str) -> int:
    """The length of the longest run of the key's characters in ``text``; words of our own sentences are short."""
    for size in range(min(len(key), 12), 0, -1):
        if any(key[at : at + size] in text for at in range(len(key) - size + 1)):
            return size
    return 0
