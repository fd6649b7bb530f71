"""The save of a sign-in: the profile moves to what is sealed already, and a kill at any step costs neither login."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accounts.kit import holding, kept, minted, records, saved
from store.kit import child_env
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.held import held
from wizard.accounts.save import Save
from wizard.errors import Cancelled
from wizard.login.draft import Draft
from wizard.values.secret import Secret

NEW = "sk-or-canary-new"


@pytest.fixture
def draft(context: Context, candidates: Candidates) -> Draft:
    return kept(context, candidates)


def test_the_profile_moves_to_the_candidate_and_no_second_secret_is_written(
    context: Context, candidates: Candidates, draft: Draft
) -> None:
    assert draft.kept is not None
    Save(context, draft, candidates).run()

    assert holding(NEW) == [f"{draft.kept.id}.cred"]
    profile = context.config.profiles["openrouter"]
    assert profile.auth.credential == draft.kept.id
    header = context.vault.header(draft.kept.id)
    assert header is not None
    assert header.purpose == "profile"


def test_a_second_login_leaves_one_record(context: Context) -> None:
    saved("sk-or-canary-old")
    saved(NEW)

    assert holding("sk-or-canary-old") == []
    assert len(records()) == 1
    found = held(context, context.config.profiles["openrouter"])
    assert found is not None
    assert found.secret == Secret(NEW)


def test_another_store_in_the_review_seals_anew_and_deletes_the_candidate(
    context: Context, candidates: Candidates, draft: Draft
) -> None:
    Save(context, replace(draft, store="encrypted", passphrase=Secret("correct horse")), candidates).run()

    assert holding(NEW) == []
    assert len(records()) == 1
    assert context.config.profiles["openrouter"].auth.store == "encrypted"
    assert candidates.find("openrouter") == ()


def test_a_candidate_that_vanished_is_sealed_anew(context: Context, candidates: Candidates, draft: Draft) -> None:
    assert draft.kept is not None
    context.vault.delete(draft.kept.id)

    Save(context, draft, candidates).run()

    found = held(context, context.config.profiles["openrouter"])
    assert found is not None
    assert found.secret == Secret(NEW)
    assert len(records()) == 1


def test_a_save_that_is_called_off_leaves_the_candidate(context: Context, candidates: Candidates, draft: Draft) -> None:
    saving = Save(context, draft, candidates)
    saving.abandoned = True

    with pytest.raises(Cancelled):
        saving.run()

    assert context.config.profiles == {}
    assert [each.empty for each in candidates.find("openrouter")] == [False]


def test_a_record_a_profile_moved_to_works_before_it_is_called_so(
    context: Context, candidates: Candidates, draft: Draft
) -> None:
    assert draft.kept is not None
    Save(context, draft, candidates).run()
    Candidates.keep(candidates, draft.kept, minted())  # as a kill before the last step leaves it

    assert context.vault.header(draft.kept.id).purpose == "candidate"  # type: ignore[union-attr]  # it was just kept
    found = held(context, context.config.profiles["openrouter"])
    assert found is not None
    assert candidates.find("openrouter") == ()
    saved("sk-or-canary-third")
    assert holding(NEW) == []


def killed(case: str) -> dict[str, Any]:
    killer = Path(__file__).with_name("killer.py")
    done = subprocess.run(
        [sys.executable, str(killer), case], env=child_env(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def safe(seen: dict[str, Any]) -> bool:
    assert seen["kills"] > 20, seen
    assert (seen.get("wrong", 0), seen["stuck"], seen["left"], seen["lost"]) == (0, 0, 0, 0), seen
    assert len(seen["records"]) == 1, seen
    return True


def test_killed_before_any_call_the_old_login_or_the_new_one_works() -> None:
    seen = killed("moved")

    assert safe(seen)
    assert seen.get("none", 0) == 0
    assert seen["old"] > 0
    assert seen["new"] > 0
    assert seen["clear"] == [f"{seen['records'][0]}.cred"]


@pytest.mark.long
@pytest.mark.parametrize("case", ["resealed", "vanished"])
def test_so_it_is_when_it_is_sealed_anew(case: str) -> None:
    seen = killed(case)

    assert safe(seen)
    assert seen.get("none", 0) == 0
    assert seen["clear"] == ([] if case == "resealed" else [f"{seen['records'][0]}.cred"])


@pytest.mark.long
def test_a_first_login_that_is_killed_can_be_finished() -> None:
    seen = killed("first")

    assert safe(seen)
    assert seen.get("old", 0) == 0
