"""The plain twin of every screen reads as the transcript of it that is committed.

A transcript that is deleted is written anew by the next run, which fails once for it: read it aloud before it is kept.
"""

import os
import re

import pytest

from lines.walks import TRANSCRIPTS, WALKS
from servers.canary import assert_absent
from servers.cli import run_wizard
from wizard.demo.provider import Practice

# What differs from run to run, and the catalogue's own rows.
CHANGES = (
    (r"\x1b\[\?2004[hl]", ""),
    (r"\^C", ""),  # said where it interrupts a prompt, and not a moment before
    (r"(Connect a provider\..* )\d+(\. .*\n  1 .*\n)(?:  \d+ .*\n)+", r"\g<1>60\g<2>  …\n"),
    (r"127\.0\.0\.1([:-])\d+", r"127.0.0.1\g<1>8080"),
    (r"\d+ ms", "42 ms"),
    (r"checked \d+ min ago", "checked just now"),  # on a busy machine
    (r"(code_challenge|state)=[\w~.-]+", r"\1=…"),
    (r"redirect_uri=[^&\s]+", "redirect_uri=…"),
    (r"/go/\w{8}", "/go/4K7Q2MXA"),
    (r"\b[A-Z]{4}-[A-Z]{4}\b", "WDJB-MJHT"),
    (r"Code: \w \w \w \w dash \w \w \w \w\n", "Code: W D J B dash M J H T\n"),
)
DEADLINE_S = 30


def read(shown: str) -> str:
    said = shown.replace("\r", "").replace(os.environ["HOME"], "~")
    for pattern, instead in CHANGES:
        said = re.sub(pattern, instead, said)
    return said


@pytest.mark.parametrize("name", WALKS)
def test_every_flow_reads_as_its_transcript(practice: Practice, name: str) -> None:
    walk = WALKS[name]
    for make in walk.before:
        make(practice)
    for path, fault in walk.faults:
        practice.faults.add(path, fault)

    done = run_wizard(walk.words, tty=True, answers=walk.answers(practice), env=walk.env(practice), timeout=DEADLINE_S)

    transcript, said = TRANSCRIPTS / f"{name}.txt", read(done.shown)
    if not transcript.exists():
        transcript.write_text(said)
        pytest.fail(f"written anew, to be read:\n{said}")
    assert said == transcript.read_text()
    assert done.exit == walk.exit
    assert "\x1b" not in said, "nothing is drawn or redrawn"
    for key in practice.keys:
        assert_absent(key, *done.everything)
