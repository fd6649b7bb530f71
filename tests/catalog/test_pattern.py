"""Regular expressions of presets: what may run, and how long that takes."""

import time
import warnings

import pytest

from wizard.catalog.pattern import LONGEST, BadPattern, compiled

RUNAWAY = [
    r"(a+)+$",
    r"(a*)*$",
    r"(a|a)*$",
    r"(a|aa)+$",
    r"([a-z]+)*$",
    r"((a{1,9}))+$",
    r"(?:a?){30}a{30}",
    r"(?P<x>a+){2,}$",
    r"(?:(?:a|b)c?)+$",
    r"(.*a){20}",
    r"a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaa",
    r"(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)b",
    r".*.*.*.*=.*",
    r"(a)\1+",
    r"(?=(a+))+b",
    r"(?>a+)+$",
    r"(?x)(a+) +$",
    r"(?P<x>a+)(?P=x)",
    r"(?m)^a*b*",
    r"(?s:a)",
    r"[!-~]*[!-~]*[!-~]*$(?<=A)",
    r"[a-z0-9]*[a-z0-9]*[a-z0-9]*!",
    r"(?i)[a-z]+[0-9]+x",
    r"(?:^)[a-z]+[0-9]+x",
    r"^[a-z]*[a-z]*[a-z]*!",
    r"^a|b*c*d",
    r"^[a-z]*[a-z]*(?:a|a)(?:a|a)(?:a|a)!",
    "|".join(["[a-z]*!"] * 6),
]
USEFUL = [
    r"^sk-(?:proj|svcacct|service)-[A-Za-z0-9_-]+T3BlbkFJ[A-Za-z0-9_-]+$",
    r"^sk-(?!kimi-|ant-|or-|proj-)[A-Za-z0-9]{40,}$",
    r"^ABSK[A-Za-z0-9+/]{109,269}={0,2}$",
    r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    r"^(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36}$",
    r"^dapi[a-f0-9]{32}(-\d)?$",
    r"^(?i:grok)-\d",
    r"audio|realtime|image|transcribe|tts|live|codex-auto|search|chat-latest",
    r"^(?:a{2}){3}$",
    r"[]()*+?|{}[^]]",
    r"^\(a+\)+ \[b\]",
    r"^\(a\)+ \[b\]*",
    r"^a.*b|^c.*d|^e.*f|^g.*h|^i.*j",
    r"(?i)^[a-z]+-[0-9]+x|-preview.*$",
    "|".join(["[a-z]*!"] * 5),
]


@pytest.mark.parametrize("source", RUNAWAY)
def test_a_pattern_that_could_run_away_is_refused(source: str) -> None:
    with pytest.raises(BadPattern):
        compiled(source)


@pytest.mark.parametrize("source", USEFUL)
def test_a_useful_pattern_is_taken(source: str) -> None:
    assert compiled(source).pattern == source


@pytest.mark.parametrize(
    "source", ["[", "(", "a{99999999999}", "*a", "[[a]", "[a--b]", "é", "a\nb", "\\u00e9", "x" * (LONGEST + 1)]
)
def test_what_is_no_pattern_is_refused_with_a_reason(source: str) -> None:
    with pytest.raises(BadPattern, match=r"^(is|holds|refers) "):
        compiled(source)


def test_a_pattern_of_uncertain_meaning_does_not_warn_on_a_terminal() -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        with pytest.raises(BadPattern):
            compiled("[[a]")
    assert shown == []


@pytest.mark.parametrize("source", [r"[a-z]+-[0-9]+", r"^[a-z]*-[a-z]*-[a-z]*$"])
def test_a_pattern_with_too_many_repeats_is_told_how_many_it_may_have(source: str) -> None:
    with pytest.raises(BadPattern, match="one is allowed, two behind `\\^`"):
        compiled(source)


@pytest.mark.parametrize("source", USEFUL)
def test_a_taken_pattern_is_quick_on_its_worst_text(source: str) -> None:
    pattern = compiled(source)
    bait = ["a" * 512 + "!", "sk-proj-" + "T3BlbkFJ" * 63 + "!", "ABSK" + "=" * 508, "0-" * 256, "{}[]()" * 85]
    before = time.process_time()
    for text in bait:
        pattern.search(text)
    assert time.process_time() - before < 0.2
