"""`wizard doctor` against real states: each ailment is found, judged and given its remedy."""

import json
import os
import signal
import subprocess
import threading
import time
from email.utils import formatdate
from pathlib import Path
from typing import NoReturn

import pytest

from cli.doctor_kit import doctor, logged_in, profile, snapshot, state, told_by_process, written
from fakes.raw_server import redirect, reply, serving, silent
from servers.canary import assert_absent
from servers.cli import run_on_terminal, run_wizard, wizard_argv, wizard_env
from servers.home import config
from servers.proxy import Proxy
from servers.secret_service import SecretService
from servers.tmux import StartTmux
from wizard.accounts.doctor import examination
from wizard.demo.provider import Practice

# Six seconds, and what a busy machine adds; without a bound it would be minutes.
BOUND_S = 30


# -- the whole ---------------------------------------------------------------------------------------------------------
def test_a_new_home_is_well_but_for_the_keyring_it_lacks(home: Path) -> None:
    told = doctor()

    assert told.exit == 0
    assert told.unwell == {"keyring"}
    assert "no system keyring" in told["keyring"]["text"]
    assert "--store encrypted" in told["keyring"]["hint"]
    assert told["network"]["text"].startswith("network: not contacted")
    assert not config().parent.exists()
    assert not state().exists()


def test_a_person_is_given_a_line_and_a_remedy_for_each(home: Path) -> None:
    done = run_wizard(["doctor"])

    assert "! warning: keyring: this session has no" in done.out
    assert "\n    hint: log in with `wizard auth NAME --store encrypted`" in done.out
    assert "desktop" not in done.out  # there is none
    assert "hint: start the keyring of your desktop" in run_wizard(["doctor"], env={"DISPLAY": ":7"}).out
    assert "✓ proxy: none" in done.out
    assert done.err == "wizard: 1 warning\n"


def test_in_another_locale_it_is_plain_ascii(home: Path) -> None:
    written(profile("löwe", "https://127.0.0.1:1/v1"))

    done = run_wizard(["doctor"], env={"LC_ALL": "C", "HTTPS_PROXY": "", "SSL_CERT_DIR": "/nö"})

    assert done.stdout.isascii()
    assert b"\n+ proxy: none" in done.stdout
    assert b"/n?" in done.stdout


def test_a_healthy_login_has_nothing_to_mend(practice: Practice, secret_service: SecretService) -> None:
    key = logged_in(practice, "keyring")

    told = told_by_process()

    assert told.unwell == set()
    assert "open; it holds what opens 1 of your logins" in told["keyring"]["text"]
    assert told["profiles"]["text"] == "profiles: practice"
    assert told["clock"]["text"].startswith("clock: the same as at 127.0.0.1:")
    assert_absent(key, told.everything)


def test_nothing_is_changed_and_only_the_providers_host_is_asked_without_the_key(practice: Practice) -> None:
    key = logged_in(practice)
    state().chmod(0o755)
    (state() / "creds" / ".practice.cred.999999.1.0123456789ab.tmp").write_text("left")
    before = snapshot([config().parent, state()])
    asked = len(practice.requests)

    told = doctor()

    assert snapshot([config().parent, state()]) == before
    (only,) = practice.requests[asked:]
    assert (only.method, only.path) == ("HEAD", "/v1/models")
    assert "authorization" not in only.headers
    assert {"permissions:state", "leftover:temporary"} <= told.unwell
    assert_absent(key, told.everything)


def test_with_an_app_its_own_folders_are_looked_at_and_named(practice: Practice) -> None:
    logged_in(practice)

    told = told_by_process("--app", "mytool")
    said = run_wizard(["--app", "mytool", "doctor"]).out

    assert told["profiles"]["text"] == "profiles: none yet; `wizard --app mytool auth` makes the first"
    assert "wizard/apps/mytool" in told["files"]["text"]
    assert "`wizard --app mytool auth NAME --store encrypted`" in said


def test_the_first_error_gives_the_exit_code(home: Path) -> None:
    written("[profiles.x\n")

    told = doctor(HTTPS_PROXY="socks5://127.0.0.1:1")

    assert told.errors == ["config", "proxy"]
    assert told.exit == 3


def test_standard_output_that_cannot_be_written_is_an_error(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(wizard_argv("doctor"), env=wizard_env(), stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == 1
    assert b"standard output cannot be written" in done.stderr


@pytest.mark.parametrize("default", [True, False])
def test_a_default_that_is_logged_out_is_a_warning_and_another_is_none(practice: Practice, default: bool) -> None:
    logged_in(practice)
    if not default:
        written(config().read_text().replace('default = "practice"', ""))
    assert run_wizard(["logout", "practice"]).exit == 0

    told = doctor()

    assert ("profile:practice" in told.unwell) is default
    if default:
        assert told["profile:practice"]["hint"] == "wizard auth practice"
        assert (told.exit, told.level("profile:practice")) == (0, "warning")


@pytest.mark.parametrize(
    ("default", "names", "hint"),
    [
        (None, ["lab"], "wizard use lab"),
        ("gone", ["lab"], "wizard use lab"),
        ("labb", ["work", "lab"], "wizard use lab"),
        (None, ["work", "lab"], "`wizard use NAME`; there is work, lab"),
        ("gone", list("abcdef"), "`wizard use NAME`; there is a, b, c, d and 2 more"),
    ],
)
def test_without_a_default_the_profile_that_fits_is_named_else_the_list(
    home: Path, default: str | None, names: list[str], hint: str
) -> None:
    first = f'default = "{default}"\n' if default else ""
    written(first + "".join(profile(each, "http://127.0.0.1:9/v1") for each in names))

    assert doctor()["default"]["hint"] == hint


def test_what_is_looked_at_is_named_in_everybodys_words(home: Path) -> None:
    said = run_wizard(["doctor"]).out

    assert "interrupted logins: none" in said
    assert "other tools: no variable and no file of theirs comes before a profile" in said


def test_on_a_terminal_its_lines_end_between_words(home: Path, tmux: StartTmux) -> None:
    wide, narrow = (tmux(wizard_argv("doctor"), env=wizard_env(), size=(width, 50)) for width in (500, 60))
    said = wide.wait_for("1 warning").split()

    lines = narrow.wait_for("1 warning").splitlines()

    assert [word for line in lines for word in line.split() if "x" not in word] == [
        word for word in said if "x" not in word
    ]


# -- keyring -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mood", "said", "remedy"),
    [
        ("lock", "it is locked, and there is no desktop", "unlock it"),
        ("freeze", "has not answered within 3 s", "try again"),
        ("kill", "no system keyring", "start the keyring"),
    ],
)
def test_a_keyring_that_holds_a_login_and_is_away_is_an_error(
    practice: Practice, secret_service: SecretService, mood: str, said: str, remedy: str
) -> None:
    logged_in(practice, "keyring")
    getattr(secret_service, mood)()
    began = time.monotonic()

    told = doctor()

    assert time.monotonic() - began < BOUND_S
    assert told.exit == 6
    assert told.errors == ["keyring"]
    assert said in told["keyring"]["text"]
    assert told["keyring"]["text"].endswith("it holds what opens `practice`")
    assert told["keyring"]["hint"].startswith(remedy)
    assert "`wizard auth practice --store encrypted`" in told["keyring"]["hint"]


def test_one_that_no_login_needs_is_a_warning(practice: Practice, secret_service: SecretService) -> None:
    logged_in(practice)
    secret_service.lock()

    told = doctor()

    assert (told.exit, told.level("keyring")) == (0, "warning")


def test_a_keyring_that_lost_our_key_is_told(practice: Practice, secret_service: SecretService) -> None:
    logged_in(practice, "keyring")
    subprocess.run(["secret-tool", "clear", "service", "wizard"], env=secret_service.env, check=True)

    told = doctor()

    assert told.exit == 4
    assert "no longer holds the key that opens `practice`" in told["keyring:practice"]["text"]
    assert "wizard auth practice" in told["keyring:practice"]["hint"]


@pytest.mark.parametrize("installed", [False, True])
def test_a_keyring_of_another_kind_is_named_and_not_imported(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    if installed:
        (tmp_path / "site" / "teamvault").mkdir(parents=True)
        (tmp_path / "site" / "teamvault" / "__init__.py").write_text("raise SystemExit('imported')\n")
        monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "teamvault.TeamVault")

    told = doctor()

    assert told["keyring:backend"]["text"].startswith("keyring: teamvault.TeamVault is configured")
    assert ("not installed" in told["keyring:backend"]["text"]) is not installed
    assert "`unset PYTHON_KEYRING_BACKEND`" in told["keyring:backend"]["hint"]


# -- files -------------------------------------------------------------------------------------------------------------
def test_a_config_that_is_not_toml_is_told_with_its_place(home: Path) -> None:
    written('version = 1\n[profiles.x]\nprovider = "a" b\n')

    told = doctor()

    assert told.exit == 3
    assert told["config"]["text"].startswith("`~/.config/wizard/config.toml:3:16`: ")
    assert "correct it in an editor" in told["config"]["hint"]
    assert told["network"]["text"].startswith("network: not contacted")


def test_each_broken_profile_is_told(practice: Practice) -> None:
    logged_in(practice)
    with config().open("a") as file:
        file.write('[profiles.bad]\nprovider = "x"\n[profiles.gone]\nprovider = "nobody"\nprotocol = "openai-chat"\n')
        file.write(f'base_url = "{practice.base_url}"\n[profiles.gone.auth]\nmethod = "none"\n')

    told = doctor()

    assert told.errors == ["profile:bad", "profile:gone"]
    assert "`nobody` is not in the catalogue" in told["profile:gone"]["text"]


def test_a_key_in_the_config_is_found_and_not_repeated(practice: Practice, canary: str) -> None:
    logged_in(practice)
    text = config().read_text()
    config().write_text(f"# {canary}\n{text}[profiles.practice.note]\nkey = '{canary}'\n")

    told = doctor()

    assert told["key:1"]["text"] == "~/.config/wizard/config.toml:1 holds what looks like a key"
    _, inside = (each["hint"] for what, each in told.by_id.items() if what.startswith("key:"))
    assert "keep it with `wizard auth NAME`" in told["key:1"]["hint"]
    assert "keep it with `wizard auth practice`" in inside
    assert_absent(canary, told.everything, *run_wizard(["doctor"]).everything)


def test_a_record_that_was_damaged_is_told_once(practice: Practice) -> None:
    logged_in(practice)
    (record,) = (state() / "creds").glob("*.cred")
    record.write_bytes(record.read_bytes().replace(b"practice", b"practise", 1))

    told = doctor()

    assert told.errors == ["record:practice"]
    assert told.exit == 3
    assert told["record:practice"]["hint"] == "log in again: `wizard auth practice`"


def test_a_crowd_of_them_is_counted(home: Path) -> None:
    (state() / "creds").mkdir(parents=True)
    for number in range(50):
        (state() / "creds" / f"r{number}.cred").write_text("{}")

    told = doctor()

    assert len(told.errors) == 21
    assert told["record:more"]["text"] == "30 more of them"
    assert told["record:r0"]["hint"].startswith("no profile names it: `rm ~/.local/state/wizard/creds/r0.cred`")


def test_a_plain_record_that_others_may_read_is_an_error(practice: Practice) -> None:
    key = logged_in(practice)
    (record,) = (state() / "creds").glob("*.cred")
    record.chmod(0o644)

    told = doctor()

    (row,) = json.loads(run_wizard(["status", "--json"]).out)["profiles"]
    assert told.exit == run_wizard(["token"]).exit == 6
    assert row["state"] == "invalid"
    assert "others may read its secret" in run_wizard(["status"]).out
    assert told["record:practice"]["hint"].startswith("chmod 600 ~/.local/state/wizard/creds/practice.cred")
    assert_absent(key, told.everything)


def test_what_interrupted_logins_left_is_told(practice: Practice) -> None:
    logged_in(practice)
    text = config().read_text()
    config().write_text(text.partition("[profiles.")[0])

    told = doctor()

    assert told["leftover:practice"]["hint"] == "wizard logout practice"
    assert run_wizard(["logout", "practice"]).exit == 0
    assert "leftover:practice" not in doctor().by_id


# -- presets -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("whose", ["user", "administrator"])
def test_a_broken_preset_is_told_with_its_file(home: Path, whose: str) -> None:
    base = Path(os.environ["XDG_CONFIG_HOME" if whose == "user" else "XDG_CONFIG_DIRS"])
    folder = base / "wizard" / "presets"
    folder.mkdir(parents=True)
    (folder / "acme.toml").write_text('id = "acme"\nname = \n')

    told = doctor()

    (what,) = told.errors
    assert told.exit == 3
    assert f"{folder}/acme.toml:2:" in told[what]["text"].replace("~", str(home))
    assert "wizard presets check " in told[what]["hint"]


# -- network, proxy, clock ---------------------------------------------------------------------------------------------
def test_a_host_that_does_not_answer_ends_in_time(home: Path) -> None:
    with serving(silent) as server:
        written(profile("lab", f"{server.origin}/v1"))
        began = time.monotonic()

        told = doctor()

        assert time.monotonic() - began < BOUND_S
    assert told.exit == 75
    assert told.errors == [f"network:127.0.0.1:{server.port}"]
    assert "no answer" in told[told.errors[0]]["text"]


def test_a_host_that_is_not_there_is_told_with_its_profile(home: Path) -> None:
    written(profile("lab", "https://nowhere.invalid/v1"))

    told = doctor()

    assert told.exit == 75
    assert "cannot find `nowhere.invalid`" in told["network:nowhere.invalid"]["text"]
    assert "`wizard test lab`" in told["network:nowhere.invalid"]["hint"]


@pytest.mark.parametrize(
    ("ahead", "level", "said"),
    [(0, "ok", "the same as at"), (-3 * 3600, "warning", "3 h ahead of"), (600, "warning", "10 min behind")],
)
def test_the_clock_is_compared_with_the_hosts(home: Path, ahead: int, level: str, said: str) -> None:
    date = formatdate(time.time() + ahead, usegmt=True)
    with serving(reply(200, "", f"Date: {date}")) as server:
        written(profile("lab", f"{server.origin}/v1"))

        told = doctor()

    assert told.level("clock") == level
    assert said in told["clock"]["text"]
    if level == "warning":
        assert "timedatectl" in told["clock"]["hint"]
    assert told.exit == 0


def test_a_redirect_is_no_answer_of_the_provider(home: Path) -> None:
    with serving(redirect(302, "https://portal.invalid/login")) as server:
        written(profile("lab", f"{server.origin}/v1"))

        told = doctor()

    assert "wants to send you to `portal.invalid`. Not followed" in told[f"network:127.0.0.1:{server.port}"]["text"]


def test_a_proxy_is_told_without_its_password(password_proxy: Proxy, home: Path) -> None:
    written(profile("far", "https://api.far.test/v1") + profile("near", "https://api.near.invalid/v1"))

    told = doctor(HTTPS_PROXY=password_proxy.url, NO_PROXY=".near.invalid")

    secret = password_proxy.url.partition("@")[0].rpartition(":")[2]
    said = told["proxy"]["text"]
    assert (
        said
        == f"proxy: {password_proxy.bare_url} with a user name and password, from HTTPS_PROXY, but for api.near.invalid (NO_PROXY)"
    )
    assert "502" in told["network:api.far.test"]["text"]
    assert secret not in told.everything


def test_a_proxy_that_is_none_is_named_by_its_variable_alone(home: Path, canary: str) -> None:
    told = doctor(https_proxy=f"http://ada:{canary}@@:x")

    assert told.errors == ["proxy"]
    assert told["proxy"]["text"].startswith("https_proxy is not the address of a proxy")
    assert_absent(canary, told.everything)


# -- shadows and tools -------------------------------------------------------------------------------------------------
def test_variables_and_files_that_come_before_a_profile_are_told(practice: Practice, home: Path, canary: str) -> None:
    logged_in(practice)
    keys = home / ".config" / "io.datasette.llm" / "keys.json"
    keys.parent.mkdir()
    keys.write_text(json.dumps({"openai": canary}))
    (home / ".aider.conf.yml").write_text(f"openai-api-key: {canary}\n")

    told = doctor(PRACTICE_API_KEY=canary)

    assert told["variable:PRACTICE_API_KEY"]["hint"].startswith(
        "`unset PRACTICE_API_KEY`, or start them with `wizard run practice"
    )
    assert "io.datasette.llm/keys.json" in told["tool:llm"]["text"]
    assert told["tool:llm"]["hint"] == "llm keys path"
    assert ".aider.conf.yml" in told["tool:aider"]["text"]
    assert told.exit == 0
    assert_absent(canary, told.everything)


# -- hostile text ------------------------------------------------------------------------------------------------------
def test_nothing_hostile_and_no_key_reaches_the_terminal(home: Path, canary: str) -> None:
    evil = f"\x1b]0;owned\x07\x1b[31m\u202e{canary}"
    written(
        f'default = "{canary}"\n[profiles."{canary}"]\nprovider = "x"\n[profiles.a]\nprovider = "{canary}"\n'
        f'protocol = "openai-chat"\nbase_url = "http://127.0.0.1:9/{canary}"\nauth = {{ method = "env", env_key = "OPENAI_API_KEY" }}\n'
    )
    (home / f"{canary}.pem").write_text("no certificate")
    presets = config().parent / "presets"
    presets.mkdir()
    (presets / f"{canary}.toml").write_text("=")
    (state() / "creds").mkdir(parents=True)
    (state() / "creds" / f"{canary.lower()}.cred").write_text("{}")
    (state() / evil.replace("/", "")).symlink_to("/nowhere")
    env = {
        "OPENAI_API_KEY": canary,
        "BROWSER": f"/nowhere/{evil}",
        "PYTHON_KEYRING_BACKEND": evil,
        "SSL_CERT_FILE": str(home / f"{canary}.pem"),
        "SSL_CERT_DIR": f"/nowhere/{evil}",
        "WIZARD_PROFILE": canary,
        "HTTPS_PROXY": f"http://{canary}:{canary}@127.0.0.1:1",
    }

    plain, told = run_wizard(["doctor"], env=env), told_by_process(**env)

    assert plain.exit == told.exit == 3
    for each in (plain.out + plain.err, told.everything):
        assert_absent(canary, each)
        assert_absent(canary.lower(), each)
        assert "\x1b" not in each
        assert "\u202e" not in each


# -- probes that break -------------------------------------------------------------------------------------------------
def test_a_probe_that_hangs_or_breaks_keeps_nobody_from_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch, canary: str
) -> None:
    def breaks(*_: object) -> NoReturn:
        raise RuntimeError(canary)

    stuck = threading.Event()
    monkeypatch.setattr(examination, "LIMIT_S", 2)
    monkeypatch.setattr(examination, "permissions", lambda _: stuck.wait())
    monkeypatch.setattr(examination, "terminal", breaks)

    told = doctor()
    stuck.set()

    assert told["late:files"]["text"] == "files: no answer within 2 s"
    assert told["failed:the terminal"]["text"] == "the terminal: could not be looked at (RuntimeError)"
    assert (told.exit, told.level("browser")) == (75, "ok")
    assert_absent(canary, told.everything)


# -- terminal ----------------------------------------------------------------------------------------------------------
def test_on_a_terminal_its_size_and_kind_are_told_and_a_wait_is_said(
    practice: Practice, secret_service: SecretService
) -> None:
    logged_in(practice, "keyring")
    secret_service.freeze()

    done = run_on_terminal(wizard_argv("doctor"), env=wizard_env(TERM="xterm-256color", TMUX="/tmp/x,1,0"), timeout=60)

    assert done.exit == 6
    assert "Still looking at the keyring" in done.shown
    assert "tmux set -g default-terminal tmux-256color" in done.shown
    assert done.shown.index("Still looking") < done.shown.index("✓ files")


def test_ctrl_c_ends_it_at_once(practice: Practice, secret_service: SecretService) -> None:
    logged_in(practice, "keyring")
    secret_service.freeze()
    with serving(silent) as server:
        config().write_text(config().read_text() + profile("lab", f"{server.origin}/v1"))
        process = subprocess.Popen(
            wizard_argv("doctor"), env=wizard_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        deadline = time.monotonic() + 60
        while not server.requests and time.monotonic() < deadline:
            time.sleep(0.01)  # between two looks
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert time.monotonic() - began < 20
    assert (process.returncode, out, err) == (130, b"", b"wizard: cancelled\n")
