"""Sign-ins that were started: what their record holds, who finds it, and when it goes."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.accounts import pending
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.leftovers import leftovers
from wizard.accounts.sign_in_header import begun_of
from wizard.errors import BadFile, LoginNeeded
from wizard.login.begun import Begun
from wizard.login.draft import Wishes
from wizard.oauth.pkce import new_attempt
from wizard.store.lock import lock
from wizard.store.record import Header
from wizard.values.secret import Secret

BROWSER = Begun(
    provider="corp",
    profile="corp",
    renews=False,
    method="browser",
    kind="tokens",
    wishes=Wishes(model="m-1", parameters={"a": "b"}, verify=False, make_default=True, timeout_s=5, open_browser=False),
    store="plain",
    origins=("https://id.corp.test", "https://api.corp.test"),
    left_s=600,
    url="https://id.corp.test/auth?x=y",
    redirect_uri="http://127.0.0.1:49152/callback",
    attempt=new_attempt(),
)
DEVICE = replace(
    BROWSER, method="device", attempt=None, redirect_uri="", user_code="ABCD", device_code=Secret("dc-1"), interval=5.0
)


def file(record: str) -> Path:
    return Path(os.environ["XDG_STATE_HOME"], "wizard", "creds", f"{record}.cred")


def locks() -> set[str]:
    return {each.name for each in Path(os.environ["XDG_STATE_HOME"], "wizard", "locks").glob("credential-start-*")}


@pytest.mark.parametrize("begun", [BROWSER, DEVICE], ids=["browser", "device"])
def test_it_is_found_again_as_it_was(context: Context, begun: Begun) -> None:
    record, ends = pending.keep(context, begun)
    header = pending.look(Context(), record)

    assert isinstance(header, Header)
    found = pending.opened(Context(), header)
    assert 590 < found.left_s <= 601
    # How long to wait and whether to open a browser are each run's own.
    wishes = replace(begun.wishes, timeout_s=Wishes().timeout_s, open_browser=True)
    assert replace(found, left_s=600) == replace(begun, wishes=wishes)
    assert header.expires_at == ends


def test_what_stands_open_in_its_record_is_no_secret(context: Context) -> None:
    for begun in (BROWSER, DEVICE):
        record, _ = pending.keep(context, begun)
        header = json.dumps(json.loads(file(record).read_text())["header"])
        secret = begun.attempt.verifier if begun.attempt else begun.device_code
        assert secret is not None
        assert secret.reveal() not in header
        assert begun.attempt is None or begun.attempt.state not in header


def test_each_has_an_id_of_its_own(context: Context) -> None:
    ids = {pending.keep(context, BROWSER)[0] for _ in range(20)}

    assert len(ids) == 20


def test_no_profile_and_no_login_comes_upon_it(context: Context) -> None:
    record, _ = pending.keep(context, BROWSER)
    login = Candidates(context)

    assert login.find("corp") == ()
    assert leftovers(context, "corp") == ()
    login.close()
    assert file(record).exists()


def test_of_another_config_file_it_is_unknown(context: Context, tmp_path: Path) -> None:
    record, _ = pending.keep(context, BROWSER)
    elsewhere = Context(environ={**os.environ, "WIZARD_CONFIG": str(tmp_path / "config.toml")})

    with pytest.raises(LoginNeeded):
        pending.look(elsewhere, record)
    assert file(record).exists()


def test_one_that_is_over_goes_when_it_is_looked_for(context: Context) -> None:
    record, _ = pending.keep(context, replace(BROWSER, left_s=-1))

    with pytest.raises(LoginNeeded, match="expired"):
        pending.look(context, record)
    assert not file(record).exists()
    assert locks() == set()


def test_those_that_are_over_are_swept_away_and_no_others(context: Context) -> None:
    over, _ = pending.keep(context, replace(BROWSER, left_s=-1))
    good, _ = pending.keep(context, DEVICE)

    assert not file(over).exists()  # with the second one
    pending.sweep(context)
    assert file(good).exists()


def test_one_that_is_being_finished_is_not_taken_away(context: Context) -> None:
    record, _ = pending.keep(context, BROWSER)

    with lock(context.folders, f"credential-{record}"):
        assert pending.dropped(context, "corp") == ()
    assert file(record).exists()
    assert len(pending.dropped(context, "corp")) == 1
    assert not file(record).exists()
    assert locks() == set()


def test_only_those_of_the_profile_are_given_up(context: Context) -> None:
    pending.keep(context, BROWSER)
    other, _ = pending.keep(context, replace(BROWSER, profile="other"))

    assert len(pending.dropped(context, "corp")) == 1
    assert file(other).exists()
    assert len(pending.dropped(context, None)) == 1


@pytest.mark.parametrize("byte", [30, -40])
def test_one_that_was_changed_is_not_used(context: Context, byte: int) -> None:
    record, _ = pending.keep(context, BROWSER)
    data = bytearray(file(record).read_bytes())
    data[byte] ^= 1
    file(record).write_bytes(data)

    with pytest.raises(BadFile):
        pending.look(context, record)


@pytest.mark.parametrize("place", ["", "[]", "{}", '{"begun": 7}', '{"begun": "../x"}', '{"begun": "start-1"}'])
def test_a_place_names_a_true_id_or_none(context: Context, place: str) -> None:
    record, _ = pending.keep(context, BROWSER)
    header = pending.look(context, record)

    assert isinstance(header, Header)
    assert begun_of(header._replace(place=place)) == ""
    assert begun_of(header._replace(place=json.dumps({"begun": record}))) == record
