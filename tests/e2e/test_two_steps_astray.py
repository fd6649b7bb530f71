"""A sign-in in two runs, where what is around it goes wrong: it can still be finished, or says what to do instead."""

import json
import os
from pathlib import Path

import pytest

import wizard
from e2e.sign_in_kit import kept, preset_for, token, until
from e2e.two_steps_kit import PLAIN, Finish, events, finish, start
from servers.cli import run_wizard
from servers.home import creds
from servers.oidc_provider import AuthorizationServer


def test_a_reader_of_events_that_goes_while_a_code_is_waited_for_leaves_it_to_be_finished(
    server: AuthorizationServer,
) -> None:
    started = start(server, "device")
    before, asked = kept(), len(server.requests("/token"))
    with Finish(started, "--events") as running:
        until(lambda: len(server.requests("/token")) > asked)
        assert running.process.stdout is not None
        running.process.stdout.close()
        running.process.stdout = None
        done = running.ended()

    assert done.exit != 0
    assert kept() == before
    server.approve_device(started["user_code"])
    again = finish(started, "--events")
    assert [each["event"] for each in events(again.stdout)][-1] == "saved"
    assert server.active(token())


def test_without_a_standard_input_it_is_exit_2_and_it_stays(server: AuthorizationServer) -> None:
    started = start(server, "browser")
    before = kept()

    done = finish({"next": ["sh", "-c", '"$@" <&-', "sh", *started["next"]]})

    assert (done.exit, done.stdout, kept()) == (2, b"", before)
    assert "--finish ID < FILE" in done.err


def test_a_login_that_is_tied_to_its_program_is_finished_there_and_nowhere_else(server: AuthorizationServer) -> None:
    file = preset_for(server, "device")
    own = Path(os.environ["XDG_CONFIG_HOME"], "wizard/apps/mytool/presets")
    own.mkdir(parents=True)
    (own / file.name).write_text("exportable = false\n" + file.read_text())
    file.unlink()
    said = ["corp", "--method", "device", "--start", *PLAIN]
    begun = run_wizard(["--app", "mytool", "auth", *said])
    started = json.loads(begun.stdout)
    elsewhere = run_wizard(["auth", "--finish", started["id"]])

    server.approve_device(started["user_code"])
    assert finish(started).exit == 0
    assert elsewhere.exit == 4
    assert server.active(wizard.token("corp", app="mytool"))
    refused = run_wizard(["--app", "mytool", "token", "corp"])
    assert (refused.exit, refused.stdout) == (7, b"")

    file.write_text((own / file.name).read_text())
    without = run_wizard(["auth", *said])
    assert (without.exit, without.stdout, kept()) == (7, b"", {})


@pytest.mark.parametrize("how", [pytest.param("torn", marks=pytest.mark.long), "changed"])
def test_a_record_that_was_tampered_with_is_exit_3_and_nothing_is_sent(server: AuthorizationServer, how: str) -> None:
    started = start(server, "device")
    file = creds() / f"{started['id']}.cred"
    record = json.loads(file.read_text())
    record["header"]["profile"] = "other"
    file.write_text(json.dumps(record) if how == "changed" else file.read_text()[:-20])
    asked = len(server.log())

    done = finish(started)

    assert (done.exit, done.stdout, len(server.log())) == (3, b"", asked)
    assert "wizard: hint:" in done.err


@pytest.mark.long
def test_it_goes_on_in_another_folder_and_for_the_config_file_it_was_started_for_alone(
    server: AuthorizationServer, tmp_path: Path
) -> None:
    started = start(server, "device")
    server.approve_device(started["user_code"])
    other = finish(started, env={"WIZARD_CONFIG": str(tmp_path / "other.toml")})
    assert other.exit == 4

    words = " ".join(f"'{each}'" for each in started["next"])
    assert finish({"next": ["sh", "-c", f"cd / && exec {words}"]}).exit == 0
    assert server.active(token())
