"""A key beside other text at a line prompt: whatever comes with it, nothing of it is shown or said back."""

from typing import Any

import pytest

from tui.presets import PRESETS
from wizard.lines.prompts import PUT_ASIDE, Prompts
from wizard.login.questions import Option
from wizard.machine.shown_line import ShownLine
from wizard.values.keys import KEY_AND_MORE

KNOWN = "sk-proj-Zq3v_Wb7-Lm9TxR2cYd5KfHs8Jg1NpAa4Ee6Uu0Oo"
UNKNOWN = "Zq8a" * 11
ROWS = (Option(id="api-key", label="Paste an API key"), Option(id="browser", label="Sign in"))
PASTED = "\x1b[200~{}\x1b[201~"

# What is typed, and the key that waits then; None: none, and it is said why.
ASIDE = {
    "a typo erased": ("x\x7f{}\n", "{}"),
    "a line killed": ("foo\x15{}\n", "{}"),
    "a word erased": ("foo \x17{}\n", "{}"),
    "Ctrl+A in front": ("\x01{}\n", "{}"),
    "NUL in front": ("\x00{}\n", "{}"),
    "an arrow in front": ("\x1b[A{}\n", "{}"),
    "a tab in front": ("\t{}\n", "{}"),
    "its end erased": ("{}\x7f\x7f\n", "{}"),
    "quoted": ("'{}'\n", "{}"),
    "in brackets": (f"{PASTED}\n", "{}"),
    "in brackets that do not end": ("\x1b[200~{}", "{}"),
    "wrapped in brackets": ("\x1b[200~{half}\n{rest}\x1b[201~\n", "{}"),
    "a bearer": ("Bearer {}\n", None),
    "a word in front": ("practice {}\n", None),
    "a word behind": ("{} hello\n", None),
    "two": ("{} {}\n", None),
    "a command": ('curl -H "Authorization: Bearer {}"\n', None),
    "a letter no key has": ("é{}\n", None),
    "in an address": ("see https://x.example/?key={}&a=b\n", None),
    "a note below": (f"{PASTED[:-6]}\nmy key\x1b[201~\n", None),
}


class Keyboard:
    """A terminal at which these bursts come; ``shown`` is all that was on it."""

    def __init__(self, *bursts: str) -> None:
        self.bursts = [*bursts]
        self.shown: list[str] = []
        self.answers: list[str] = []  # as if they had been shown

    def line(self, prompt: str, aside: Any) -> str | None:
        if self.answers:
            return self.answers.pop(0)
        line = ShownLine(lambda: self.shown.append(prompt), self.shown.append, self.shown.append, aside)
        line.draw()
        while not line.is_over and self.bursts:
            line.take(self.bursts.pop(0).encode())
        return line.typed


def leaks(key: str, text: str) -> list[str]:
    """Beyond a published prefix."""
    return [key[at : at + 6] for at in range(8, len(key) - 6) if key[at : at + 6] in text]


def at_prompt(*bursts: str, rows: tuple[Option, ...] | None = ROWS) -> tuple[Prompts, Keyboard, str | None]:
    keyboard: Any = Keyboard(*bursts)
    prompts = Prompts(keyboard, PRESETS)
    return prompts, keyboard, prompts.typed("Method: ", rows)


@pytest.mark.parametrize("key", [KNOWN, UNKNOWN], ids=["known", "unknown"])
@pytest.mark.parametrize("case", ASIDE)
def test_nothing_of_it_is_shown(case: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    typed, waits = ASIDE[case]
    if (case, key) == ("a bearer", KNOWN):
        waits = "{}"
    elif (case, key) == ("wrapped in brackets", UNKNOWN):
        waits = None
    prompts, keyboard, _ = at_prompt(typed.replace("{}", key).replace("{half}", key[:20]).replace("{rest}", key[20:]))

    said = capsys.readouterr().err
    assert leaks(key, "".join(keyboard.shown) + said) == []
    early = prompts.early()
    if waits is None:
        assert said == KEY_AND_MORE + "\n"
        assert early is None
    else:
        assert said == PUT_ASIDE + "\n"
        assert early is not None
        assert early.key.reveal() == (key[:-2] if case == "its end erased" else key)


def test_a_word_without_a_space_in_front_of_a_key_is_no_part_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    prompts, keyboard, _ = at_prompt(f"practice{KNOWN}\n")

    assert leaks(KNOWN, "".join(keyboard.shown)) == []
    assert prompts.early() is None
    assert capsys.readouterr().err == KEY_AND_MORE + "\n"


@pytest.mark.parametrize("typed", ["{}\x17\n", "{}\x15\n", "foo {}\x17\n"])
def test_a_key_that_was_erased_again_was_never_shown(typed: str) -> None:
    _, keyboard, left = at_prompt(typed.replace("{}", KNOWN))

    assert leaks(KNOWN, "".join(keyboard.shown)) == []
    assert left == typed.partition(" ")[0].strip("{}\x17\x15\n")


@pytest.mark.parametrize("cut", range(1, len(KNOWN)))
def test_a_paste_in_two_pieces_is_one_key(cut: int, capsys: pytest.CaptureFixture[str]) -> None:
    prompts, keyboard, _ = at_prompt(KNOWN[:cut], KNOWN[cut:] + "\n")

    assert leaks(KNOWN, "".join(keyboard.shown)) == []
    assert (early := prompts.early()) is not None
    assert early.key.reveal() == KNOWN
    assert capsys.readouterr().err.count(PUT_ASIDE) == 1


@pytest.mark.parametrize("key", [KNOWN, UNKNOWN], ids=["known", "unknown"])
def test_a_key_in_two_lines_is_one_or_none(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    prompts, keyboard, _ = at_prompt(f"{key[:20]}\n", f"{key[20:]}\n")

    assert leaks(key, "".join(keyboard.shown)) == []
    early = prompts.early()
    assert (early and early.key.reveal()) == (KNOWN if key is KNOWN else None)
    assert capsys.readouterr().err.splitlines() == [PUT_ASIDE, PUT_ASIDE if key is KNOWN else KEY_AND_MORE]


def test_an_answer_in_the_line_below_a_key_is_no_part_of_it() -> None:
    prompts, _, taken = at_prompt(f"{KNOWN}\n", "api-key\n")

    assert taken == "api-key"
    early = prompts.early()
    assert early is not None
    assert early.key.reveal() == KNOWN


def test_a_key_of_unknown_shape_behind_a_word_of_a_free_text_is_not_shown() -> None:
    prompts, keyboard, _ = at_prompt(f"practice {UNKNOWN}\n", rows=None)

    assert leaks(UNKNOWN, "".join(keyboard.shown)) == []
    assert prompts.early() is None


@pytest.mark.parametrize(
    "typed",
    [
        "Qwen/Qwen2.5-Coder-32B-Instruct-GPTQ-Int4",
        "Llama-3-70B-Instruct-Gradient-1048k",
        "9a7b806fe2b04c0e8b7a2f1d3c5e6f70",  # an account of Cloudflare
        "X-Project: proj_AbCdEfGhIjKlMnOp12345678",
        "gcloud secrets versions access latest --secret=my-key-2024-11",
    ],
)
def test_an_honest_free_text_is_taken(typed: str) -> None:
    assert at_prompt(f"{typed}\n", rows=None)[2] == typed


def test_a_key_typed_by_hand_is_not_shown_beyond_its_prefix() -> None:
    prompts, keyboard, _ = at_prompt(*KNOWN, "\n")

    assert leaks(KNOWN, "".join(keyboard.shown)) == []
    assert (early := prompts.early()) is not None
    assert early.key.reveal() == KNOWN


def test_what_comes_behind_a_piece_of_a_key_makes_it_no_key(capsys: pytest.CaptureFixture[str]) -> None:
    prompts, keyboard, _ = at_prompt(KNOWN[:30], KNOWN[30:] + " hello\n")

    assert leaks(KNOWN, "".join(keyboard.shown)) == []
    assert prompts.early() is None
    assert capsys.readouterr().err.splitlines() == [PUT_ASIDE, KEY_AND_MORE]


@pytest.mark.parametrize("word", ["foo", "practice "])
@pytest.mark.parametrize("rows", [ROWS, None], ids=["row", "text"])
def test_a_word_that_stood_there_does_not_show_the_key_behind_it(word: str, rows: tuple[Option, ...] | None) -> None:
    _, keyboard, _ = at_prompt(*word, KNOWN + "\n", rows=rows)

    assert leaks(KNOWN, "".join(keyboard.shown)) == []


@pytest.mark.parametrize(
    "typed", ["api-keyx\x7f\n", "xx\x15api-key\n", "Paste an API key\n", f"{PASTED[:6]}api-key\x1b[201~\n"]
)
def test_what_is_no_key_is_shown_and_taken(typed: str) -> None:
    _, keyboard, taken = at_prompt(typed)

    assert taken == "".join(keyboard.shown).removeprefix("Method: ").strip() != ""


@pytest.mark.parametrize("say", ["curl {} now", "practice {}", "x={}"])
def test_a_line_that_holds_a_key_is_not_said_back(say: str, capsys: pytest.CaptureFixture[str]) -> None:
    for key in (KNOWN, UNKNOWN, "sk-proj-" + "k" * 20):
        terminal: Any = Keyboard()
        terminal.answers = [say.format(key), "1"]
        Prompts(terminal, PRESETS).row("Method: ", ROWS)
        assert leaks(key, capsys.readouterr().err) == []
