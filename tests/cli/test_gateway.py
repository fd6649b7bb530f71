"""Profiles behind a gateway: two credentials, each in its own header, and a refusal that says whose it was."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.gateway import FRONT, Gateway, gateway
from servers.canary import assert_absent
from servers.cli import run_wizard
from servers.home import config

OWN = {"byok-bearer": "own-token-0123456789", "byok-api-key": "own-key-0123456789"}


@pytest.fixture
def front(home: Path) -> Iterator[Gateway]:
    """The profile `coder` logs in to the gateway by a command; behind it one profile for each auth mode."""
    with gateway() as fake:
        token = home / "get-token"
        token.write_text(f"#!/bin/sh\necho run >> {home}/runs\ncat ~/gate-token\n")
        token.chmod(0o755)
        (home / "gate-token").write_text(fake.token + "\n")
        (home / "own-token").write_text(OWN["byok-bearer"])
        tables = [
            'default = "byok-bearer"',
            profile("coder", f"{fake.origin}/gate/v1", "openai-chat", f'method = "command"\ncommand = "{token}"'),
            profile(
                "byok-bearer", f"{fake.origin}/v1", "openai-chat",
                'method = "command"\ncommand = "cat"\nargs = ["own-token"]', behind="coder",
            ),
            profile(
                "byok-api-key", fake.origin, "anthropic-messages",
                'method = "env"\nenv_key = "OWN_KEY"', behind="coder", provider="anthropic",
            ),
            profile("centralized", f"{fake.origin}/v1", "openai-chat", 'method = "none"', behind="coder"),
        ]  # fmt: skip
        write("\n".join(tables))
        yield fake


def profile(
    name: str, base_url: str, protocol: str, auth: str, *, behind: str = "", provider: str = "custom-openai",
    header: str = FRONT,
) -> str:  # fmt: skip
    table = f'[profiles.{name}]\nprovider = "{provider}"\nprotocol = "{protocol}"\nbase_url = "{base_url}"\n'
    table += f'model = "model-1"\n[profiles.{name}.auth]\n{auth}\n'
    return table + (f'[profiles.{name}.gateway]\nprofile = "{behind}"\nheader = "{header}"\n' if behind else "")


def write(text: str) -> None:
    config().parent.mkdir(parents=True, exist_ok=True)
    config().write_text(text)


def changed(old: str, new: str) -> None:
    text = config().read_text()
    assert old in text
    config().write_text(text.replace(old, new))


ENV = {"OWN_KEY": OWN["byok-api-key"]}
MODES = ["byok-bearer", "byok-api-key", "centralized"]


@pytest.mark.parametrize("mode", MODES)
def test_the_kind_decides_the_header_and_both_are_sent(front: Gateway, mode: str) -> None:
    done = run_wizard(["model", "--profile", mode, "--json"], env=ENV)

    assert done.exit == 0, done.err
    ((path, headers),) = front.seen
    assert path.partition("?")[0] == "/v1/models"
    assert headers[FRONT.lower()] == front.token
    assert headers.get("authorization") == ("Bearer own-token-0123456789" if mode == "byok-bearer" else None)
    assert headers.get("x-api-key") == ("own-key-0123456789" if mode == "byok-api-key" else None)
    assert_absent(front.token, *done.everything)


def test_status_shows_the_mode_and_the_gateway(front: Gateway) -> None:
    rows = json.loads(run_wizard(["status", "--json"], env=ENV).out)["profiles"]

    assert {each["name"]: each["auth_mode"] for each in rows} == {"coder": "direct"} | {mode: mode for mode in MODES}
    shown = run_wizard(["status"], env=ENV).out
    assert f"behind coder, whose token goes into {FRONT}" in shown
    assert "centralized, none" in shown


@pytest.mark.parametrize("mode", MODES)
def test_headers_prints_what_curl_needs(front: Gateway, mode: str) -> None:
    done = run_wizard(["headers", mode], env=ENV)

    lines = {
        "byok-bearer": ["Authorization: Bearer own-token-0123456789"],
        "byok-api-key": ["anthropic-version: 2023-06-01", "x-api-key: own-key-0123456789"],
        "centralized": [],
    }[mode]
    assert (done.exit, done.err) == (0, "")
    assert done.out == "".join(f"{each}\n" for each in [*lines, f"{FRONT}: {front.token}"])
    assert (
        front.status("/v1/models", {k.lower(): v for k, v in (each.split(": ") for each in done.out.splitlines())})
        == 200
    )
    curl = subprocess.run(
        ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "@-", f"{front.origin}/v1/models"],
        input=done.stdout, capture_output=True, check=True,
    )  # fmt: skip
    assert curl.stdout == b"200"


def test_without_a_gateway_headers_prints_the_one(front: Gateway) -> None:
    assert run_wizard(["headers", "coder"]).out == f"Authorization: Bearer {front.token}\n"


@pytest.mark.parametrize("words", [["model", "--profile"], ["test"]])
@pytest.mark.parametrize("mode", MODES)
def test_a_refusal_says_which_was_refused_and_whom_it_concerns(front: Gateway, mode: str, words: list[str]) -> None:
    front.own, front.central = dict.fromkeys(front.own, "another"), False

    done = run_wizard([*words, mode], env=ENV)

    assert done.exit == 8, done.err
    whose = {
        "byok-bearer": "refused was your personal token, the profile `byok-bearer`",
        "byok-api-key": "refused was your personal API key, the profile `byok-api-key`",
        "centralized": "refused was its shared credential, for everyone who uses it",
    }[mode]
    assert whose in done.err + done.out
    hint = "tell who runs the gateway" if mode == "centralized" else f"wizard auth {mode}"
    assert hint in done.err + done.out
    assert_absent(front.token, *done.everything)
    assert_absent(OWN["byok-bearer"], *done.everything)


@pytest.mark.parametrize("mode", MODES)
def test_a_gateway_that_refuses_its_own_login_is_named(front: Gateway, mode: str) -> None:
    front.token = "another-token"

    done = run_wizard(["model", "--profile", mode], env=ENV)

    assert done.exit == 8
    assert "the gateway refused your own login to it, the profile `coder`" in done.err
    assert "wizard: hint: wizard auth coder" in done.err
    status = run_wizard(["status", "--check", "--json"], env=ENV)
    row = next(each for each in json.loads(status.out)["profiles"] if each["name"] == mode)
    assert (row["check"]["result"], status.exit) == ("rejected", 8)
    assert "the profile `coder`" in row["check"]["reason"]


def test_the_gateways_command_is_run_again_after_a_refusal(front: Gateway, home: Path) -> None:
    (home / "get-token").write_text(
        f"#!/bin/sh\n[ -e {home}/once ] && cat ~/gate-token || echo stale-token\n: > {home}/once\n"
    )

    done = run_wizard(["model", "--profile", "centralized"])

    assert done.exit == 0, done.err


def test_two_credentials_never_share_a_header(front: Gateway) -> None:
    changed(f'header = "{FRONT}"', 'header = "AUTHORIZATION"')

    for words in (["model", "--profile", "byok-bearer"], ["headers", "byok-bearer"]):
        done = run_wizard(words)
        assert (done.exit, done.stdout) == (3, b"")
        assert "would both go into `AUTHORIZATION`" in done.err
    assert front.seen == []
    # Alone it may stand there, with the scheme this header has.
    assert run_wizard(["headers", "centralized"]).out == f"Authorization: Bearer {front.token}\n"


@pytest.mark.parametrize("header", ["Host", "Cookie", "Content-Length", "User-Agent", "Transfer-Encoding", "x_y.z"])
def test_a_header_that_is_none_for_a_credential_is_refused(front: Gateway, header: str) -> None:
    changed(f'header = "{FRONT}"', f'header = "{header}"')

    assert run_wizard(["headers", "centralized"]).exit == 3
    assert run_wizard(["model", "--profile", "centralized"]).exit == 3
    assert front.seen == []


def test_the_gateways_token_goes_to_the_gateway_only(front: Gateway) -> None:
    changed(f'[profiles.centralized]\nprovider = "custom-openai"\nprotocol = "openai-chat"\nbase_url = "{front.origin}/v1"',
            '[profiles.centralized]\nprovider = "custom-openai"\nprotocol = "openai-chat"\nbase_url = "http://localhost:1/v1"')  # fmt: skip

    done = run_wizard(["headers", "centralized"])

    assert (done.exit, done.stdout) == (7, b"")
    assert run_wizard(["model", "--profile", "centralized"]).exit == 7
    assert front.seen == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('profile = "coder"', 'profile = "nobody"', "the profile `nobody`, which is not there"),
        ('profile = "coder"', 'profile = "centralized"', "which is behind a gateway itself"),
    ],
)
def test_a_gateway_that_cannot_be_one_is_named(front: Gateway, old: str, new: str, said: str) -> None:
    changed(old, new)

    for words in (["headers", "centralized"], ["model", "--profile", "centralized"]):
        done = run_wizard(words)
        assert (done.exit, done.stdout) == (3, b"")
        assert said in done.err
    assert state_of("centralized") == "invalid"
    assert said in run_wizard(["status"]).out


def state_of(name: str) -> str:
    rows = json.loads(run_wizard(["status", "--json"], env=ENV).out)["profiles"]
    (state,) = (each["state"] for each in rows if each["name"] == name)
    return str(state)


def test_a_profile_is_as_ready_as_its_gateway(front: Gateway) -> None:
    assert state_of("byok-bearer") == "ready"
    changed('profile = "coder"', 'profile = "keyed"')
    with config().open("a") as file:
        file.write(profile("keyed", f"{front.origin}/gate/v1", "openai-chat", 'method = "env"\nenv_key = "UNSET"'))

    assert state_of("byok-bearer") == "login-needed"
    assert (
        "its gateway is the profile `keyed`, which is login-needed; `wizard auth keyed`" in run_wizard(["status"]).out
    )


def test_a_login_to_renew_is_checked_through_the_gateway(front: Gateway) -> None:
    done = run_wizard(["auth", "byok-bearer"])

    assert done.exit == 0, done.err
    assert all(headers[FRONT.lower()] == front.token for _, headers in front.seen)
    assert f'header = "{FRONT}"' in config().read_text()


def test_so_is_one_that_is_chosen_in_the_picker(front: Gateway) -> None:
    """By line prompts; the screens drive the same flow."""
    answers = [("Provider: ", "anthropic\n"), ("Choice: ", "Set up again\n")]

    done = run_wizard(["auth", "--plain"], env=ENV, tty=True, answers=answers)

    assert done.exit == 0, done.shown
    assert front.seen
    assert all(headers.get(FRONT.lower()) == front.token for _, headers in front.seen)
    assert 'profile = "coder"' in config().read_text()
    assert_absent(front.token, *done.everything)


def test_what_does_not_leave_its_program_has_no_headers(front: Gateway, home: Path) -> None:
    presets = config().parent / "presets"
    presets.mkdir()
    (presets / "tied.toml").write_text(
        f'id = "tied"\nname = "Tied"\nexportable = false\n[[endpoints]]\nid = "a"\nprotocol = "openai-chat"\n'
        f'base_url = "{front.origin}/v1"\n[[login]]\nmethod = "command"\n'
    )
    config().write_text(
        config().read_text()
        + profile("tied", f"{front.origin}/v1", "openai-chat", 'method = "command"\ncommand = "echo"', provider="tied")
    )

    done = run_wizard(["headers", "tied"])

    assert (done.exit, done.stdout) == (7, b"")
