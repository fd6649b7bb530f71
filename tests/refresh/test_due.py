"""When a token is renewed, whatever the clocks do (R33)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.refresh.due import due
from wizard.refresh.notes import LONGEST_PAUSE_S, Notes
from wizard.store.record import MOST_S, Header, Now

HEADER = Header(
    id="corp", generation=1, install="0" * 32, kind="tokens", store="plain", origins=(), obtained=1e9,
    expires_at=1e9 + 3600, renewable=True, up=5000.0,
)  # fmt: skip
SECONDS = st.floats(0, MOST_S - 1, allow_nan=False)


def at(passed: float, *, set_by: float = 0, started: bool = False) -> Now:
    """The clocks after ``passed`` seconds; the wall clock set by so much, the machine started anew."""
    return Now(1e9 + passed + set_by, passed if started else 5000 + passed)


def test_the_last_fifth_is_soft_and_the_last_five_minutes_are_hard() -> None:
    stands = [due(HEADER, at(each)) for each in (0, 2879, 2881, 3299, 3301, 3599, 3600, 9999)]

    assert stands == ["fresh", "fresh", "soft", "soft", "hard", "hard", "expired", "expired"]


def test_one_from_the_future_has_expired() -> None:
    assert due(HEADER, at(10, set_by=-86400)) == "expired"


def test_a_clock_that_was_set_back_a_little_does_not_make_it_young() -> None:
    assert due(HEADER, at(3700, set_by=-1800)) == "expired"


@settings(max_examples=500, deadline=None)
@given(
    life=st.integers(0, 10**9),
    passed=st.integers(0, 10**9),
    set_by=st.integers(0, 10**9),
    started=st.booleans(),
    earliest=st.none() | SECONDS,
)
def test_a_token_that_is_over_is_never_called_good(
    life: int, passed: int, set_by: int, started: bool, earliest: float | None
) -> None:
    """The wall clock may be ahead or be set back to before the token came; running time is seconds that passed."""
    header = HEADER._replace(expires_at=1e9 + life, earliest=earliest)
    is_over = passed >= life

    assert due(header, at(passed, set_by=set_by, started=started)) == "expired" or not is_over
    assert due(header, at(passed, set_by=-set_by)) == "expired" or not is_over


@settings(max_examples=300, deadline=None)
@given(SECONDS, st.floats(0, 1e5), SECONDS, st.none() | SECONDS, st.none() | SECONDS)
def test_any_clock_and_header_is_judged(
    obtained: float, up: float, wall: float, expires_at: float | None, earliest: float | None
) -> None:
    header = HEADER._replace(obtained=obtained, up=up, expires_at=expires_at, earliest=earliest)

    assert due(header, Now(wall, up)) in {"fresh", "soft", "hard", "expired"}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 99), st.none() | st.floats(0, 1e12), st.floats(0, 1), st.floats(0, 1e10), st.floats(-1e9, 1e9))
def test_a_pause_ends_whatever_the_clock_does(
    tries: int, retry_after_s: float | None, jitter: float, wall: float, set_by: float
) -> None:
    notes = Notes(about="x", tries=tries).later(wall, retry_after_s, jitter)

    assert 0 <= notes.waits(wall + set_by) <= LONGEST_PAUSE_S * 1.25
    assert notes.waits(notes.until + 1) == 0


def test_three_tries_in_any_ten_seconds() -> None:
    notes, wall, tried = Notes(about="x"), 1000.0, []
    for _ in range(20):
        tried.append(wall)
        notes = notes.later(wall, None, 0.0)
        wall = notes.until

    assert all(sum(begin <= each < begin + 10 for each in tried) <= 3 for begin in tried)
    assert tried[-1] - tried[-2] == LONGEST_PAUSE_S
