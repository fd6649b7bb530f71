"""Signing in end to end: a real authorization server, real Chromium, a real keyring; three ways, three frontends."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from e2e.sign_in_kit import saved_by_lines
from servers.canary import assert_absent
from servers.chromium import browser_command, dumped
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer, Servers, tls
from servers.secret_service import SecretService
from servers.tmux import StartTmux, Tmux

WAYS = ["browser", "device", "minted"]
ENOUGH = {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "PYTHONPATH"}
CODE = re.compile(r"\b(?:[A-Z] ?){4}- ?(?:[A-Z] ?){3}[A-Z]\b")
DONE = "You can close this tab"


@pytest.fixture
def server(authorization_servers: Servers) -> AuthorizationServer:
    return authorization_servers(AUTO=1, AT_TTL=3600)


@pytest.fixture
def bus(secret_service: SecretService) -> dict[str, str]:
    return {"DBUS_SESSION_BUS_ADDRESS": secret_service.env["DBUS_SESSION_BUS_ADDRESS"]}


@pytest.fixture
def browser(tmp_path: Path) -> dict[str, str]:
    return {"BROWSER": browser_command(tmp_path)}


def words(server: AuthorizationServer, way: str, *more: str) -> list[str]:
    install_oidc_preset(server.issuer, methods=["minted"] if way == "minted" else ["browser", "device"])
    method = "device" if way == "device" else "browser"
    return ["auth", "corp", "--method", method, "--timeout", "60", *more]


def token(bus: dict[str, str]) -> str:
    """As a new process with nothing but home and bus has it."""
    env = {name: value for name, value in wizard_env(**bus).items() if name in ENOUGH}
    done = subprocess.run(wizard_argv("token", "corp"), env=env, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.removesuffix("\n")


def is_live(server: AuthorizationServer, way: str, secret: str) -> bool:
    return secret in server.minted() if way == "minted" else server.active(secret)


def assert_signed_in(server: AuthorizationServer, way: str, bus: dict[str, str], *said: bytes) -> None:
    """The printed token is the one the server issued; it is nowhere else, and gone from both ends after logout."""
    secret = token(bus)
    assert is_live(server, way, secret)
    assert_absent(secret, *said, Path(os.environ["HOME"]))
    done = run_wizard(["logout", "corp"], env=bus)
    assert done.exit == 0
    if way == "minted":
        assert is_live(server, way, secret)  # there is no revocation for keys, and nobody claims one
        assert "revoked at" not in done.err
    else:
        assert "revoked at" in done.err
        assert not is_live(server, way, secret)
    assert run_wizard(["token", "corp"], env=bus).exit == 4


@contextmanager
def running(argv: list[str], env: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        wizard_argv(*argv),
        env=wizard_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("way", ["browser", "minted"])
def test_with_a_browser_by_flags_alone(
    server: AuthorizationServer, bus: dict[str, str], browser: dict[str, str], way: str, tmp_path: Path
) -> None:
    done = run_wizard(words(server, way), env=bus | browser)

    assert (done.exit, done.stdout) == (0, b""), done.err
    assert DONE in dumped(tmp_path)
    assert_signed_in(server, way, bus, *done.everything)


def test_with_a_code_by_flags_alone(server: AuthorizationServer, bus: dict[str, str]) -> None:
    with running(words(server, "device"), bus) as process:
        assert process.stderr is not None
        said = ""
        while not (code := CODE.search(said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        server.approve_device(code[0])
        out, rest = process.communicate(timeout=60)

    assert (process.returncode, out) == (0, ""), said + rest
    assert_signed_in(server, "device", bus, (said + rest).encode())


@pytest.mark.parametrize("way", WAYS)
def test_by_line_prompts(
    server: AuthorizationServer, bus: dict[str, str], browser: dict[str, str], way: str, tmux: StartTmux
) -> None:
    window = tmux(wizard_argv(*words(server, way, "--plain")), env=wizard_env(**bus, **browser), size=(100, 40))
    if way == "device":
        approve(server, window)
    saved_by_lines(window)

    assert_signed_in(server, way, bus, window.output())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
def test_by_the_screens(
    server: AuthorizationServer,
    bus: dict[str, str],
    browser: dict[str, str],
    way: str,
    size: tuple[int, int],
    tmux: StartTmux,
) -> None:
    window = tmux(wizard_argv(*words(server, way)), env=wizard_env(**bus, **browser), size=size)
    if way == "device":
        approve(server, window)
    window.wait_for("Default model")
    window.keys("Enter")

    assert window.exit_status() == 0
    assert_signed_in(server, way, bus, window.output())


def approve(server: AuthorizationServer, window: Tmux) -> None:
    screen = window.wait_for("code")
    while not (code := CODE.search(screen)):
        screen = window.wait_for("-")
    server.approve_device(code[0].replace(" ", ""))


def test_without_a_display_the_address_is_pasted(
    authorization_servers: Servers, bus: dict[str, str], tmux: StartTmux
) -> None:
    """As over SSH: the browser is on another computer, and its last page cannot be loaded there."""
    server = authorization_servers(AT_TTL=3600)
    argv = wizard_argv(*words(server, "browser", "--plain", "--no-browser"))
    window = tmux(argv, env=wizard_env(**bus, SSH_CONNECTION="10.0.0.1 1 10.0.0.2 22"), size=(200, 40))
    window.wait_for("Address or code (hidden):")
    # From the bytes: on the screen a terminal wraps it, as one line still.
    (address,) = re.findall(rf"^{re.escape(server.issuer)}/auth\S+", window.output().decode(), re.MULTILINE)
    back = server.sign_in(address)
    window.paste("http://127.0.0.1:1/callback?code=abc&state=" + "x" * 43)
    window.keys("Enter")
    window.wait_for("earlier sign-in")
    window.paste(f'  "{back}"\n')
    window.keys("Enter")
    saved_by_lines(window)

    assert_absent(back.partition("code=")[2].partition("&")[0], window.output())
    assert_signed_in(server, "browser", bus, window.output())


def test_a_second_login_rotates_and_cannot_end_with_the_first(
    server: AuthorizationServer, bus: dict[str, str], browser: dict[str, str]
) -> None:
    assert run_wizard(words(server, "browser"), env=bus | browser).exit == 0
    first = token(bus)

    again = run_wizard(["auth", "corp", "--timeout", "60"], env=bus | browser)

    assert again.exit == 0, again.err
    second = token(bus)
    assert second != first
    # Of one account: whether both are of one grant only the server knows, so nothing is revoked.
    assert server.active(second)
    assert not server.requests("/token/revocation")


def test_declined_in_the_browser_is_exit_8(authorization_servers: Servers, bus: dict[str, str]) -> None:
    server = authorization_servers()
    with running(words(server, "browser", "--no-browser"), bus) as process:
        assert process.stderr is not None
        said = ""
        while not (address := re.search(rf"^{re.escape(server.issuer)}/auth\S+", said, re.MULTILINE)):
            line = process.stderr.readline()
            assert line, said
            said += line
        back = server.deny(address[0])
        page = subprocess.run(["curl", "-s", back], capture_output=True, text=True, check=True).stdout
        _, rest = process.communicate(timeout=60)

    assert process.returncode == 8, said + rest
    assert "declined" in page
    assert run_wizard(["status", "--json"], env=bus).out.count('"name"') == 0


def test_over_tls_with_a_private_authority_and_addresses_the_issuer_tells(
    authorization_servers: Servers, ca: trustme.CA, bus: dict[str, str], tmp_path: Path
) -> None:
    files = tls(ca, tmp_path)
    server = authorization_servers(AUTO=1, AT_TTL=3600, **files)
    install_oidc_preset(server.issuer, methods=["browser"], discover=True)
    trusting = bus | {"SSL_CERT_FILE": str(files["TLS_CA"])}
    browser = {"BROWSER": browser_command(tmp_path, any_certificate=True)}
    asked = ["auth", "corp", "--method", "browser", "--timeout", "60"]

    refused = run_wizard(asked, env=bus | browser)
    done = run_wizard(asked, env=trusting | browser)

    assert (refused.exit, done.exit) == (75, 0), refused.err + done.err
    assert "certificate" in refused.err
    secret = token(bus)
    assert server.active(secret)
    assert run_wizard(["logout", "corp"], env=trusting).exit == 0
    assert not server.active(secret)
