"""A key beside other text at a line prompt: whatever comes with it, nothing of it is shown or said back."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from servers.at_terminal import rest_of
from servers.canary import assert_absent
from tui.presets import PRESETS
from wizard.lines.prompts import KEY_AND_MORE, PUT_ASIDE, Prompts
from wizard.login.steps import Option
from wizard.machine import ahead
from wizard.machine.hidden import Wake, _entry, hidden_at_once
from wizard.machine.hushed import hushed
from wizard.machine.shown_line import ShownLine
from wizard.machine.visible import visible

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


def at_pty(read: Callable[[int], object], *, typed: str) -> tuple[object, str]:
    """What ``read`` makes of what was typed before the prompt, and all that was shown."""
    ours, theirs = os.openpty()
    ahead.keep(typed.encode())
    try:
        return read(theirs), rest_of(ours, theirs).decode()
    finally:
        os.close(ours)
        os.close(theirs)
        ahead.everything()


def test_the_lines_typed_ahead_of_a_hidden_prompt_answer_one_question_each(canary: str) -> None:
    def read(fd: int) -> list[str | None]:
        with hushed(fd, lambda: None, lambda: None), Wake() as wake:
            return [_entry(fd, wake), _entry(fd, wake), _entry(fd, wake)]

    assert at_pty(read, typed=f"{canary}\nPASS\nPASS\n")[0] == [canary, "PASS", "PASS"]


def test_what_the_terminal_had_before_the_prompt_stood_answers_line_by_line_too(canary: str) -> None:
    ours, theirs = os.openpty()
    os.write(ours, f"{canary}\nPASS\n".encode())
    try:
        assert [hidden_at_once(theirs, lambda _: None, "Key: ") for _ in range(2)] == [canary, "PASS"]
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_bracketed_paste_stays_whole_where_it_was_typed_ahead(canary: str) -> None:
    def read(fd: int) -> str | None:
        with hushed(fd, lambda: None, lambda: None), Wake() as wake:
            return _entry(fd, wake)

    typed = f"\x1b[200~{canary[:9]}\n{canary[9:]}\x1b[201~\n"
    assert at_pty(read, typed=typed)[0] == f"{canary[:9]}\n{canary[9:]}"


def test_a_visible_prompt_takes_pastes_in_brackets_and_their_other_lines_answer_the_next() -> None:
    def read(fd: int) -> list[str | None]:
        return [visible(fd, lambda text: None, "Name: ", lambda _: None, None) for _ in range(2)]

    taken, shown = at_pty(read, typed="\x1b[200~one\ntwo\x1b[201~\n")
    assert taken == ["one", "two"]
    assert_absent("\x1b[201~", shown)
    assert shown.count("\x1b[?2004h") == shown.count("\x1b[?2004l") == 2
