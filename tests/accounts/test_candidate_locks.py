"""A candidate belongs to one login at a time, and to no profile but the one it was made for."""

import hashlib
import threading
from dataclasses import replace
from typing import Any

import pytest

from accounts.kit import begun, found, kept, minted, records, saved
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.held import held
from wizard.accounts.save import Save
from wizard.errors import LockBusy, LoginNeeded, TryAgain, UsageError
from wizard.store.lock import lock
from wizard.values.credential import Candidate, Kept
from wizard.values.secret import Secret

OLD, NEW = "sk-or-canary-old", "sk-or-canary-new"


def stopped(context: Context, name: str = "openrouter", **options: Any) -> Candidate:
    """What a login left that was killed before its save."""
    login = Candidates(context)
    kept(context, login, name=name, **options)
    login.close()
    return next(each for each in Candidates(Context()).find("openrouter") if each.profile == name)


def secret_of(name: str) -> Secret:
    context = Context()
    credential = held(context, context.config.profiles[name])
    assert credential is not None
    return credential.secret


def test_it_is_taken_up_by_one_login(context: Context) -> None:
    one = stopped(context)
    first, second = Candidates(context), Candidates(Context())

    first.recall(one, None)

    assert second.find("openrouter") == ()
    with pytest.raises(LockBusy):
        second.recall(one, None)
    second.let_go(one.id)
    assert records() == [one.id]
    first.close()
    assert second.recall(one, None) == minted()


def test_one_that_became_a_profiles_meanwhile_is_neither_taken_nor_deleted(context: Context) -> None:
    one = stopped(context)
    late = Candidates(Context())
    login = Candidates(context)
    credential = login.recall(one, None)
    draft = replace(begun(context), credential=credential, kept=as_kept(one), store="plain")
    Save(context, draft, login).run()

    with pytest.raises(LoginNeeded):
        late.recall(one, None)
    late.let_go(one.id)

    assert secret_of("openrouter") == Secret(NEW)


def as_kept(one: Candidate) -> Any:
    return Kept(id=one.id, store=one.store)


def test_the_save_of_another_profile_does_not_delete_what_a_profile_stands_on(context: Context) -> None:
    login = Candidates(context)
    draft = kept(context, login, name="a")
    Save(context, draft, login).run()
    other = replace(begun(context, "b"), credential=minted(), kept=draft.kept, store="plain")

    with pytest.raises(TryAgain, match="another login has finished"):
        Save(context, other, Candidates(context)).run()

    assert secret_of("a") == Secret(NEW)
    assert list(Context().config.profiles) == ["a"]


def test_a_save_that_waits_for_the_profile_lets_go_and_takes_it_again(context: Context) -> None:
    login = Candidates(context)
    draft = kept(context, login)
    done: list[Any] = []
    with lock(context.folders, "login-openrouter"):
        saving = threading.Thread(target=lambda: done.append(Save(context, draft, login).run()))
        saving.start()
        assert draft.kept is not None
        thief = Candidates(Context())
        thief.hold(draft.kept.id)  # once it has been let go
        assert done == []
    thief.close()
    saving.join(60)

    assert done
    assert secret_of("openrouter") == Secret(NEW)


def test_of_two_first_logins_at_once_the_second_does_not_take_the_place_of_the_first(context: Context) -> None:
    second = Candidates(Context())
    late = kept(Context(), second, minted(NEW))
    saved(OLD)

    with pytest.raises(UsageError, match="another login has just made") as error:
        Save(Context(), late, second).run()

    assert "--profile" in error.value.hint
    assert "kept" in error.value.hint
    assert secret_of("openrouter") == Secret(OLD)
    assert late.kept is not None
    assert found(context, late.kept) == minted(NEW)
    Save(Context(), replace(late, profile="second"), second).run()
    assert secret_of("second") == Secret(NEW)


def test_an_encrypted_sign_in_derives_its_key_once(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[object] = []
    scrypt = hashlib.scrypt

    def counted(*args: Any, **options: Any) -> bytes:
        derived.append(options["salt"])
        return scrypt(*args, **options)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    login, said = Candidates(context), Secret("correct horse")
    draft = kept(context, login, store="encrypted", passphrase=said)
    login.keep(draft.kept, minted())  # type: ignore[arg-type]  # it was just kept
    Save(context, draft, login).run()
    login.close()

    assert len(derived) == 1
    assert draft.kept is not None
    assert Context().vault.get(draft.kept.id, said) == minted()
    assert len(derived) == 2
    context.vault.get(draft.kept.id, said)
    assert len(derived) == 3  # over with the login
