"""One request to the listener, read."""

from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wizard.oauth.pkce import Attempt
from wizard.oauth.redirect import Denied, Expected, Granted, Stray, read_redirect, redirect_path
from wizard.values.preset import Redirect
from wizard.values.secret import Secret

STATE = "s" * 43
HOME = Expected(path="/callback", state=STATE)
SEGMENT = "p" * 22
IN_PATH = Expected(path=f"/callback/{SEGMENT}", state=STATE, in_path=True)
ISSUER = "https://auth.example"


def test_the_code_is_taken() -> None:
    assert read_redirect(f"/callback?code=abc%2Fd&state={STATE}", HOME) == Granted(Secret("abc/d"))


def test_further_parameters_are_not_in_the_way() -> None:
    """RFC 6749 §4.1.2: unrecognised ones are ignored."""
    target = f"/callback?state={STATE}&code=abc&scope=a+b&authuser=0&hd=&name=J%C3%BCrgen"

    assert read_redirect(target, HOME) == Granted(Secret("abc"))


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/favicon.ico",
        f"/callbac?code=a&state={STATE}",
        f"/callback/?code=a&state={STATE}",
        f"/CALLBACK?code=a&state={STATE}",
        f"/%63allback?code=a&state={STATE}",
        f"//callback?code=a&state={STATE}",
        f"http://127.0.0.1/callback?code=a&state={STATE}",
        f"?code=a&state={STATE}",
        "*",
    ],
)
def test_another_path_is_not_found(target: str) -> None:
    assert read_redirect(target, HOME) == Stray(404)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?",
        "?code=a",
        "?code=a&state=",
        f"?code=a&state={STATE[:-1]}",
        f"?code=a&state={STATE}x",
        f"?code=a&state={STATE.upper()}",
        "?error=access_denied",
        "?error=access_denied&state=wrong",
        "?error=access_denied&code=a&state=%F0%9F%98%80",
    ],
)
def test_state_comes_before_code_and_error(query: str) -> None:
    assert read_redirect(f"/callback{query}", HOME) == Stray(400)


@pytest.mark.parametrize(
    "query",
    [
        f"code=a&code=a&state={STATE}",
        f"code=a&code=b&state={STATE}",
        f"code=a&state={STATE}&state={STATE}",
        f"code=a&state={STATE}&state=x",
        f"error=a&error=b&state={STATE}",
        f"code=a&c%6Fde=b&state={STATE}",
        f"code=a&state={STATE}&x=1&x=2",
    ],
)
def test_nothing_is_said_twice(query: str) -> None:
    """RFC 6749 §3.1."""
    assert read_redirect(f"/callback?{query}", HOME) == Stray(400)


@pytest.mark.parametrize(
    "query",
    [
        f"state={STATE}",
        f"code=&state={STATE}",
        f"code=a&&state={STATE}",
        f"code=a&state={STATE}&",
        f"code=a&flag&state={STATE}",
        f"code=%zz&state={STATE}",
        f"code=a%&state={STATE}",
        f"code=%ff%fe&state={STATE}",
        f"code=a&state={STATE}&x=%ff",
        f"code=%00&state={STATE}",
        f"code=a%0d%0ab&state={STATE}",
        f"code=%1b[31m&state={STATE}",
        f"code=%C3%A9&state={STATE}",
        f"code=a&state={STATE}#",
        f"code=a b&state={STATE}",
        f"code=é&state={STATE}",
        f"code=a\tb&state={STATE}",
        f"code={'a' * 4096}&state={STATE}",
        "&".join([f"code=a&state={STATE}", *(f"x{at}=1" for at in range(60))]),
    ],
)
def test_a_malformed_query_is_refused(query: str) -> None:
    assert read_redirect(f"/callback?{query}", HOME) == Stray(400)


def test_a_refusal_is_told_fit_for_a_terminal() -> None:
    description = quote("No\x1b[31m thanks\r\nbye\u202e")
    target = f"/callback?error=access_denied&error_description={description}&state={STATE}"

    assert read_redirect(target, HOME) == Denied("access_denied", "No thanks bye")


def test_an_error_outside_its_alphabet_is_not_repeated() -> None:
    assert read_redirect(f"/callback?error=a%1bb&state={STATE}", HOME) == Denied("unknown")


def test_an_error_beside_a_code_counts() -> None:
    assert read_redirect(f"/callback?code=a&error=access_denied&state={STATE}", HOME) == Denied("access_denied")


def with_issuer(iss: str | None, *, required: bool) -> Granted | Denied | Stray:
    query = urlencode({"code": "a", "state": STATE} | ({} if iss is None else {"iss": iss}))
    return read_redirect(f"/callback?{query}", replace(HOME, issuer=ISSUER, iss_required=required))


def test_the_issuer_must_be_ours() -> None:
    """RFC 9207 §2.4: compared as strings, and missed where it was promised."""
    granted = Granted(Secret("a"))

    assert with_issuer(ISSUER, required=True) == granted
    assert with_issuer(ISSUER, required=False) == granted
    assert with_issuer(None, required=False) == granted
    assert with_issuer(None, required=True) == Stray(400)
    for other in ("", "https://evil.example", ISSUER + "/", ISSUER.upper()):
        assert with_issuer(other, required=False) == Stray(400)


def test_an_error_of_another_issuer_ends_nothing() -> None:
    target = f"/callback?error=access_denied&state={STATE}&iss=https%3A%2F%2Fevil.example"

    assert read_redirect(target, replace(HOME, issuer=ISSUER)) == Stray(400)


def test_the_path_stands_for_the_state_where_none_is_echoed() -> None:
    assert read_redirect(f"/callback/{SEGMENT}?code=a", IN_PATH) == Granted(Secret("a"))
    assert read_redirect(f"/callback/{SEGMENT}?error=access_denied", IN_PATH) == Denied("access_denied")
    assert read_redirect("/callback?code=a", IN_PATH) == Stray(404)
    assert read_redirect(f"/callback/{'q' * 22}?code=a", IN_PATH) == Stray(404)
    assert read_redirect(f"/callback/?code=a&state={STATE}", IN_PATH) == Stray(404)


def test_the_callback_path_holds_the_segment_only_where_it_stands_for_the_state() -> None:
    attempt = Attempt(state=STATE, verifier=Secret("v"), nonce="n", segment=SEGMENT)

    assert redirect_path(Redirect(path="/auth/callback"), attempt, in_path=False) == "/auth/callback"
    assert redirect_path(Redirect(path="/auth/callback"), attempt, in_path=True) == f"/auth/callback/{SEGMENT}"
    assert redirect_path(Redirect(path="/"), attempt, in_path=True) == f"/{SEGMENT}"
    assert redirect_path(Redirect(path="/"), attempt, in_path=False) == "/"


def test_a_client_id_is_taken_from_the_redirect_where_the_preset_says_so() -> None:
    target = f"/callback?code=a&client_id=oaiapp_1&state={STATE}"

    assert read_redirect(target, replace(HOME, client_id_from_redirect=True)) == Granted(Secret("a"), "oaiapp_1")
    assert read_redirect(target, HOME) == Granted(Secret("a"))
    bad = f"/callback?code=a&client_id=a%20b&state={STATE}"
    assert read_redirect(bad, replace(HOME, client_id_from_redirect=True)) == Stray(400)


def test_what_was_granted_does_not_print_the_code() -> None:
    assert "abc" not in repr(read_redirect(f"/callback?code=abc&state={STATE}", HOME))


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.text().map(lambda text: f"/callback?{text}"),
        st.lists(
            st.tuples(st.sampled_from(["code", "state", "error", "iss", "x"]), st.text(max_size=20)), max_size=6
        ).map(lambda pairs: f"/callback?{urlencode(pairs)}"),
    )
)
def test_without_the_state_nothing_ends_a_login(target: str) -> None:
    assume(STATE not in target)

    assert isinstance(read_redirect(target, HOME), Stray)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["code", "state", "error", "x"]), st.sampled_from([STATE, "a", "b"])), max_size=6
    )
)
def test_a_code_comes_only_from_a_query_with_one_code_and_one_right_state(pairs: list[tuple[str, str]]) -> None:
    names = [name for name, _ in pairs]
    fine = bool(pairs) and len(set(names)) == len(names) and dict(pairs).get("state") == STATE
    answer = read_redirect(f"/callback?{urlencode(pairs)}", HOME)

    assert isinstance(answer, Granted) == (fine and "code" in names and "error" not in names)
    assert isinstance(answer, Denied) == (fine and "error" in names)
