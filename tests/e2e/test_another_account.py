"""A re-login that comes back as somebody else: asked about on screens and prompts, refused to a script without `--yes`."""

import re

import pytest

from e2e.sign_in_kit import ADDRESS, Sent, SignIn, get, kept, settings, signed_in, token, words
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.oidc_provider import AuthorizationServer
from servers.tmux import StartTmux, Tmux

ANSWERS = ["n", pytest.param("y", marks=pytest.mark.long)]
PASTE = "Address or code (hidden):"
SAID = "You signed in as bob@example.org, and corp is the login of ada@example.org."
SHORT = re.compile(r"http://127\.0\.0\.1:\d+/go/[A-Z2-7]{8}")


def test_a_script_is_told_the_flag_and_leaves_the_old_login(server: AuthorizationServer) -> None:
    old, before, written = signed_in(server, "browser"), kept(), settings()

    with SignIn(*words(server, "browser")) as login:
        Sent(server.sign_in(login.address(), login="bob"))
        done = login.ended()

    assert (done.exit, done.stdout) == (2, b""), done.err
    assert SAID in done.err
    assert "error: the sign-in is `bob@example.org`, and `corp` is the login of `ada@example.org`; nothing" in done.err
    assert "hint: `--yes` replaces it; `wizard auth corp --profile NAME` keeps both" in done.err
    assert (kept(), settings()) == (before, written)
    assert token() == old
    assert server.active(old)


def test_a_script_that_says_yes_replaces_it(server: AuthorizationServer) -> None:
    old = signed_in(server, "browser")

    with SignIn(*words(server, "browser", "--yes")) as login:
        get(server.sign_in(login.address(), login="bob"))
        done = login.ended()

    assert (done.exit, done.stdout) == (0, b""), done.err
    assert SAID in done.err
    assert b'account = "bob@example.org"' in settings()
    assert token() != old


@pytest.mark.long
def test_a_profile_that_is_logged_out_is_still_somebodys(server: AuthorizationServer) -> None:
    signed_in(server, "browser")
    assert run_wizard(["logout", "corp"]).exit == 0

    with SignIn(*words(server, "browser", "--store", "plain")) as login:
        Sent(server.sign_in(login.address(), login="bob"))
        done = login.ended()

    assert (done.exit, kept()) == (2, {}), done.err


@pytest.mark.long
def test_the_hint_makes_a_profile_of_its_own(server: AuthorizationServer) -> None:
    old, written = signed_in(server, "browser"), settings()

    with SignIn(*words(server, "browser", "--profile", "bob", "--store", "plain")) as login:
        get(server.sign_in(login.address(), login="bob"))
        done = login.ended()

    assert done.exit == 0, done.err
    assert settings().startswith(written)
    assert b'account = "bob@example.org"' in settings()
    assert token() == old


@pytest.mark.parametrize("answer", ANSWERS)
def test_at_line_prompts_it_is_a_question(server: AuthorizationServer, tmux: StartTmux, answer: str) -> None:
    old, written = signed_in(server, "browser"), settings()
    window = tmux(wizard_argv("auth", *words(server, "browser", "--plain")), env=wizard_env(), size=(200, 40))
    window.wait_for(PASTE)
    (url,) = ADDRESS.findall(window.output().decode().replace("\r", ""))
    Sent(server.sign_in(url, login="bob"))
    window.wait_for(f"{SAID} Replace it with the one of bob@example.org? [y/N]:")
    window.type(f"{answer}\n")
    if answer == "n":
        window.wait_for("hat sign-in was bob@example.org, and corp stays the login of ada@example.org")
        window.wait_for("Choice:")
        window.keys("C-c")

    assert window.exit_status() == (130 if answer == "n" else 0), window.screen(history=True)
    assert (token() == old, settings() == written) == (answer == "n", answer == "n")


@pytest.mark.parametrize("answer", ANSWERS)
def test_on_a_screen_it_is_a_question(server: AuthorizationServer, tmux: StartTmux, answer: str) -> None:
    old, written = signed_in(server, "browser"), settings()
    window = tmux(wizard_argv("auth", *words(server, "browser")), env=wizard_env(), size=(100, 30))
    as_bob(server, window)
    screen = window.wait_for("Yes, go on")
    assert "bob@example.org" in screen
    assert "ada@example.org" in screen
    if answer == "n":
        window.keys("Enter")  # the safe row is the one that is highlighted
        window.wait_for("Sign in again")
        window.keys("C-c")
    else:
        window.keys("Down", "Enter")

    assert window.exit_status() == (130 if answer == "n" else 0), window.screen()
    assert (token() == old, settings() == written) == (answer == "n", answer == "n")


def as_bob(server: AuthorizationServer, window: Tmux) -> None:
    (short,) = SHORT.findall(window.wait_for("Waiting for sign-in"))
    url = get(short).decode().partition("Location: ")[2].split()[0]
    Sent(server.sign_in(url, login="bob"))
