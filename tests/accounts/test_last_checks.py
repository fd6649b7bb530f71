"""When each login was last checked: kept where a check or a login proved something, told where people look."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from servers.cli import run_wizard, wizard_env
from servers.practice import log_in
from store.kit import profile as some_profile
from wizard.accounts.context import Context
from wizard.accounts.desk import Desk
from wizard.accounts.log_in import scene
from wizard.accounts.rows import row_of
from wizard.accounts.status import dated, standing
from wizard.demo.faults import Answer, Drop
from wizard.demo.provider import Practice
from wizard.login.provider_rows import rows as provider_rows
from wizard.store import checks
from wizard.store.paths import folders

REFUSED = Answer(401, b'{"error": {"message": "invalid key", "code": "invalid_api_key"}}')
UNPAID = Answer(402, b'{"error": {"message": "no credit"}}')
HOURS = 3 * 3600 + 60


def kept() -> Path:
    return Path(folders().state, "checks.json")


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(kept().read_text())["checks"]
    return found


def age(seconds: int = HOURS) -> None:
    """The clock goes on."""
    old = [{**each, "at": each["at"] - seconds} for each in entries()]
    kept().write_text(json.dumps({"v": 1, "checks": old}))


def said() -> dict[str, str]:
    """As the home lists them."""
    return {each.name: each.said for each in map(row_of, Desk(Context()).profiles())}


def check(practice: Practice, *faults: Any) -> int:
    for each in faults:
        practice.faults.add("/v1/key", each)
    return run_wizard(["status", "--check"]).exit


def test_a_login_that_was_proven_is_dated_and_a_check_dates_it_anew(practice: Practice, key: str) -> None:
    assert said() == {"practice": "checked just now"}
    age()
    assert said() == {"practice": "checked 3 h ago"}

    assert check(practice) == 0

    assert said() == {"practice": "checked just now"}
    assert len(entries()) == 1


def test_what_a_check_cannot_tell_leaves_the_older_date(practice: Practice, key: str) -> None:
    age()

    assert check(practice, Drop()) == 75

    assert said() == {"practice": "checked 3 h ago"}


@pytest.mark.parametrize(
    ("fault", "words", "limited"), [(REFUSED, "rejected 3 h ago", False), (UNPAID, "limited, 3 h ago", True)]
)
def test_a_refusal_and_a_limit_are_dated_too(
    practice: Practice, key: str, fault: Answer, words: str, limited: bool
) -> None:
    check(practice, fault)
    age()

    (row,) = map(row_of, Desk(Context()).profiles())

    assert (row.said, row.checked, row.limited, row.rejected) == (words, "3 h ago", limited, not limited)


def test_a_new_key_that_nobody_has_checked_has_no_date(practice: Practice, key: str) -> None:
    argv = ["auth", "practice", "--key-stdin", "--store", "plain", "--no-verify"]

    assert run_wizard(argv, stdin=practice.issue_key()).exit == 0

    assert said() == {"practice": "not verified"}
    assert entries() == []


def test_a_new_key_is_dated_by_its_own_check(practice: Practice, key: str) -> None:
    age()

    done = run_wizard(["auth", "practice", "--key-stdin", "--store", "plain"], stdin=practice.issue_key())

    assert done.exit == 0, done.err
    assert said() == {"practice": "checked just now"}


@pytest.mark.parametrize("words", [[], ["--remove"]])
def test_it_goes_with_the_login(practice: Practice, key: str, words: list[str]) -> None:
    log_in(practice, "work")

    assert run_wizard(["logout", "practice", *words]).exit == 0

    assert [each["profile"] for each in entries()] == ["work"]
    assert said().get("practice") in {None, "logged out"}


def test_an_answer_of_the_model_is_a_check_and_a_list_alone_is_none(practice: Practice, key: str) -> None:
    age()
    for _ in range(2):
        practice.faults.add("/v1/chat/completions", Answer(500))
    assert run_wizard(["test"]).exit != 0
    assert said() == {"practice": "checked 3 h ago"}

    assert run_wizard(["test"]).exit == 0

    assert said() == {"practice": "checked just now"}


def test_a_rejection_is_not_taken_back_by_what_config_toml_does_not_hear_of(practice: Practice, key: str) -> None:
    check(practice, REFUSED)
    age()

    assert run_wizard(["test"]).exit == 0

    assert said() == {"practice": "rejected 3 h ago"}


def test_where_no_date_can_be_kept_logins_and_checks_go_on(practice: Practice) -> None:
    kept().mkdir(parents=True)

    log_in(practice)
    done = run_wizard(["status", "--check"])

    assert (done.exit, "check: valid" in done.out) == (0, True)
    assert said() == {"practice": "ready"}
    assert run_wizard(["doctor"]).exit in {0, 6}
    assert run_wizard(["logout", "practice"]).exit == 0


def test_status_tells_people_when_and_scripts_what_they_were_told_before(practice: Practice, key: str) -> None:
    age()
    told = run_wizard(["status", "--json"]).out
    assert "practice: ready, checked 3 h ago\n" in run_wizard(["status"]).out
    assert "practice: ready\n" in run_wizard(["status", "--check"]).out
    kept().unlink()

    assert run_wizard(["status", "--json"]).out == told
    assert "practice: ready\n" in run_wizard(["status"]).out


def test_status_dates_what_is_wrong_as_well(practice: Practice, key: str) -> None:
    check(practice, UNPAID)
    age()
    assert "practice: ready, limited at the last check, 3 h ago\n" in run_wizard(["status"]).out
    check(practice, REFUSED)
    age()
    assert "practice: unverified, rejected at the last check, 3 h ago\n" in run_wizard(["status"]).out
    practice.faults.add("/v1/key", Drop())
    assert "rejected at the last check, 3 h ago\n" in run_wizard(["status", "--check"]).out


def test_a_saved_provider_tells_it_and_its_picker_does_not_look(
    practice: Practice, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    age()
    known = scene(Context())
    assert known.dated(["practice", "nobody"]) == {"practice": "checked 3 h ago"}
    run_wizard(["status", "--check"])
    assert known.dated(["practice"]) == {"practice": "checked just now"}  # a check of this visit

    monkeypatch.setattr(checks, "last", lambda *_: pytest.fail("the picker looked for dates"))
    assert next(each.mark for each in provider_rows(scene(Context())) if each.id == "practice") == "saved"


def test_what_gives_out_a_login_never_looks_for_it(practice: Practice, key: str) -> None:
    code = (
        "import sys\n"
        "sys.addaudithook(lambda name, of: name == 'open' and 'checks.json' in str(of[0]) and print('looked'))\n"
        "from wizard.cli.main import main\n"
        "sys.exit(main())"
    )

    def looked(*words: str) -> bool:
        argv = [sys.executable, "-c", code, *words]
        done = subprocess.run(argv, env=wizard_env(), capture_output=True, text=True, timeout=60, check=True)
        return "looked" in done.stdout

    assert looked("status")
    assert not any(looked(*words) for words in (["token"], ["env"], ["headers", "practice"], ["status", "--json"]))


def test_of_many_profiles_one_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    context, reads = Context(), 0
    many = [some_profile(f"p{at}") for at in range(200)]
    rows = [replace(standing(context, each, is_default=False), state="ready") for each in many]
    checks.note(context.folders, many[7], "valid")
    real = checks.read_private

    def counted(*args: Any) -> Any:
        nonlocal reads
        reads += 1
        return real(*args)

    monkeypatch.setattr(checks, "read_private", counted)

    assert [each.name for each in dated(context, rows) if each.last] == ["p7"]
    assert reads == 1


def test_another_config_file_over_the_same_folders_has_dates_of_its_own(practice: Practice, key: str) -> None:
    other = Path(os.environ["XDG_CONFIG_HOME"], "other.toml")
    other.write_text(Path(folders().config_file).read_text())

    assert "practice: ready\n" in run_wizard(["status"], env={"WIZARD_CONFIG": str(other)}).out
