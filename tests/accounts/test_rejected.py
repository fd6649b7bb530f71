"""A profile that its provider refused is known as such until a check or a new login says otherwise."""

import json
import os
from pathlib import Path

from servers.cli import run_wizard
from wizard.accounts.context import Context
from wizard.accounts.log_in import scene
from wizard.accounts.rows import actions, row_of
from wizard.accounts.status import standings
from wizard.demo.faults import Answer, Drop
from wizard.demo.provider import Practice
from wizard.login.provider_rows import rows

REFUSED = Answer(401, b'{"error": {"message": "invalid key", "code": "invalid_api_key"}}')


def config() -> str:
    return Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml").read_text()


def check(practice: Practice, *faults: object) -> int:
    for each in faults:
        practice.faults.add("/v1/key", each)
    return run_wizard(["status", "--check"]).exit


def marks() -> tuple[str, str, str]:
    """In the picker, beside the profile in words, and on its row at home."""
    known = scene(Context())
    mark = next(each.mark for each in rows(known) if each.id == "practice")
    (row,) = (row_of(each) for each in standings(Context()))
    return mark, known.stand("practice").said, row.said


def test_it_is_marked_everywhere_and_a_new_key_is_what_is_proposed(practice: Practice, key: str) -> None:
    assert marks() == ("saved", "ready", "ready")

    assert check(practice, REFUSED) == 8

    assert marks() == ("rejected", "rejected", "rejected")
    (row,) = (row_of(each) for each in standings(Context()))
    assert (row.likely, actions(row)[0].label) == ("renew", "Replace the key")
    assert "practice: unverified, rejected at the last check" in run_wizard(["status"]).out


def test_for_scripts_it_is_unverified_as_before(practice: Practice, key: str) -> None:
    check(practice, REFUSED)

    (profile,) = json.loads(run_wizard(["status", "--json"]).out)["profiles"]

    assert (profile["state"], profile["verified"], profile["check"]) == ("unverified", False, None)


def test_a_check_that_proves_the_key_takes_the_mark_away(practice: Practice, key: str) -> None:
    before = config()
    check(practice, REFUSED)
    assert "rejected = true" in config()

    assert check(practice) == 0

    assert config() == before
    assert marks() == ("saved", "ready", "ready")


def test_a_check_that_proves_nothing_leaves_it(practice: Practice, key: str) -> None:
    check(practice, REFUSED)

    assert check(practice, Drop()) == 75

    assert marks()[0] == "rejected"


def test_a_new_key_takes_the_mark_away(practice: Practice, key: str) -> None:
    check(practice, REFUSED)

    done = run_wizard(["auth", "practice", "--key-stdin", "--store", "plain"], stdin=practice.issue_key())

    assert done.exit == 0, done.err
    assert "rejected" not in config()
    assert marks()[0] == "saved"


def test_it_is_still_given_out(practice: Practice, key: str) -> None:
    """The provider may have erred; `wizard token` reads the same files as before, and as fast."""
    check(practice, REFUSED)

    assert run_wizard(["token"]).out == f"{key}\n"


def test_what_stands_there_and_is_no_answer_is_refused_by_name(practice: Practice, key: str) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    file.write_text(config().replace('method = "api-key"', 'method = "api-key"\nrejected = "yes"'))

    done = run_wizard(["token"])

    assert done.exit == 3
    assert "rejected" in done.err
