"""Room, seal, find and recall: what a sign-in brought is kept whatever happens between the asking and the answer."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.kit import begun, found, holding, kept, minted, records
from servers.secret_service import SecretService
from store.kit import child_env
from wizard.accounts.candidates import Candidates
from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.accounts.logged_out import leftovers_cleared
from wizard.accounts.save import Save
from wizard.errors import LoginNeeded, StorageUnavailable
from wizard.values.credential import Candidate
from wizard.values.profile import Store
from wizard.values.secret import Secret

PASSPHRASE = Secret("correct horse")


def seen(context: Context, provider: str = "openrouter") -> tuple[Candidate, ...]:
    """As another process sees it."""
    return Candidates(context).find(provider)


@pytest.mark.parametrize("store", ["keyring", "encrypted", "plain"])
def test_what_is_kept_is_found_and_recalled_by_the_next_login(
    context: Context, candidates: Candidates, store: Store, secret_service: SecretService
) -> None:
    passphrase = PASSPHRASE if store == "encrypted" else None
    kept(context, candidates, store=store, passphrase=passphrase)
    candidates.close()

    (one,) = seen(Context())

    assert (one.store, one.provider, one.profile, one.method, one.kind, one.endpoint, one.empty) == (
        store,
        "openrouter",
        "openrouter",
        "browser",
        "api-key",
        "default",
        False,
    )
    assert Candidates(Context()).recall(one, passphrase) == minted()
    assert holding("sk-or-canary") == ([] if store != "plain" else ["openrouter.cred"])


def test_a_login_that_is_still_running_keeps_its_room_from_others(context: Context, candidates: Candidates) -> None:
    candidates.reserve(begun(context), "plain", None)

    assert seen(context) == ()
    assert candidates.find("openrouter") == ()
    candidates.close()
    (left,) = seen(context)
    assert left.empty


def test_its_own_candidate_is_offered_to_it_and_to_nobody_else(context: Context, candidates: Candidates) -> None:
    kept(context, candidates)

    assert len(candidates.find("openrouter")) == 1
    assert seen(context) == ()


def test_a_killed_logins_room_is_known_as_cut_off_at_once(context: Context) -> None:
    code = (
        "import os, signal\nfrom accounts.kit import *\ncontext = Context()\n"
        "Candidates(context).reserve(begun(context), 'plain', None)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], env=child_env(), check=False)

    (left,) = seen(context)
    assert left.empty


def test_another_provider_and_a_named_record_are_not_offered(context: Context, candidates: Candidates) -> None:
    draft = kept(context, candidates)
    candidates.close()
    assert seen(context, "openai") == ()

    Save(context, draft, candidates).run()

    assert seen(context) == ()


def test_two_logins_of_one_name_have_a_room_each(context: Context) -> None:
    one, other = Candidates(context), Candidates(context)

    first, second = kept(context, one, minted("sk-or-one")), kept(context, other, minted("sk-or-two"))

    assert first.kept is not None
    assert second.kept is not None
    assert found(context, first.kept).secret == Secret("sk-or-one")
    assert found(context, second.kept).secret == Secret("sk-or-two")


def test_a_room_that_was_taken_away_is_made_again(context: Context, candidates: Candidates) -> None:
    room = candidates.reserve(begun(context), "plain", None)
    context.vault.delete(room.id)

    candidates.keep(room, minted())

    assert found(context, room) == minted()


def test_what_is_let_go_is_gone_and_its_name_free(context: Context, candidates: Candidates) -> None:
    room = candidates.reserve(begun(context), "plain", None)

    candidates.let_go(room.id)
    candidates.let_go(room.id)

    assert records() == []
    assert candidates.reserve(begun(context), "plain", None).id == room.id


@pytest.mark.parametrize("trouble", ["lock", "freeze", "kill"])
def test_a_keyring_that_fails_after_the_room_was_made_costs_nothing(
    context: Context, candidates: Candidates, secret_service: SecretService, trouble: str
) -> None:
    room = candidates.reserve(begun(context), "keyring", None)
    getattr(secret_service, trouble)()

    candidates.keep(room, minted())

    if trouble == "freeze":
        secret_service.thaw()
        assert found(context, room) == minted()
    assert context.vault.header(room.id).purpose == "candidate"  # type: ignore[union-attr]  # it was just kept


def test_the_save_of_it_needs_no_keyring_either(
    context: Context, candidates: Candidates, secret_service: SecretService
) -> None:
    draft = kept(context, candidates, store="keyring")
    secret_service.lock()

    Save(context, draft, candidates).run()

    assert draft.kept is not None
    assert context.vault.header(draft.kept.id).purpose == "profile"  # type: ignore[union-attr]  # it was just saved
    secret_service.unlock()
    assert found(Context(), draft.kept) == minted()


@pytest.mark.parametrize("trouble", ["lock", "kill"])
def test_no_room_is_made_where_no_key_can_be_had(
    context: Context, candidates: Candidates, secret_service: SecretService, trouble: str
) -> None:
    getattr(secret_service, trouble)()

    with pytest.raises(StorageUnavailable):
        candidates.reserve(begun(context), "keyring", None)

    assert records() == []
    assert seen(context) == ()


FULL = """
import os
from accounts.kit import *
context = Context()
candidates = Candidates(context)
state = Path(os.environ["XDG_STATE_HOME"])
room = candidates.reserve(begun(context), "plain", None)
try:
    with open(state / "filler", "wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
except OSError as error:
    print(error.strerror)
candidates.keep(room, minted("sk-or-" + "y" * 2000))
print(len(found(context, room).secret.reveal()))
try:
    candidates.reserve(begun(context, "other"), "plain", None)
except Exception as error:
    print(type(error).__name__)
print(records())
"""


def test_a_disk_that_fills_up_meanwhile_costs_nothing() -> None:
    state = os.environ["XDG_STATE_HOME"]
    os.makedirs(state)  # noqa: PTH103  # as the shell below names it
    mount = f'mount -t tmpfs -o size=96k none "{state}" && exec "$0" -c "$1"'
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, sys.executable, FULL],
        env=child_env(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == [
        "No space left on device",
        "2006",
        "StorageUnavailable",
        "['openrouter']",
    ], done.stderr


def test_logout_takes_unfinished_sign_ins_along_but_none_that_runs(context: Context, candidates: Candidates) -> None:
    Save(context, kept(context, candidates), candidates).run()
    stopped, running = Candidates(context), Candidates(context)
    kept(context, stopped, minted("sk-or-stopped"))
    draft = kept(context, running, minted("sk-or-running"))
    stopped.close()

    forget(Context(), "openrouter")

    assert holding("sk-or-stopped") == []
    assert draft.kept is not None
    assert records() == [draft.kept.id]
    running.close()
    assert len(asyncio.run(leftovers_cleared(Context()))) == 1
    assert records() == []


def test_where_nothing_can_be_locked_nobody_is_at_work(context: Context, candidates: Candidates) -> None:
    kept(context, candidates)
    candidates.close()
    locks = Path(context.folders.state, "locks")
    for each in locks.iterdir():
        each.unlink()
    locks.rmdir()
    locks.symlink_to("/")

    assert len(seen(context)) == 1


def test_the_passphrase_of_a_use_is_asked_until_it_is_right(context: Context, candidates: Candidates) -> None:
    draft = kept(context, candidates, store="encrypted", passphrase=PASSPHRASE)
    assert draft.kept is not None
    asked: list[str] = []

    def answers(*texts: str):
        left = list(texts)

        def ask(name: str, problem: str) -> Secret:
            asked.append(problem)
            return Secret(left.pop(0))

        return ask

    context.ask_passphrase = answers("wrong", "correct horse")
    assert context.opened(draft.kept.id) == minted()
    assert asked[0] == ""
    assert "does not open" in asked[1]

    context.ask_passphrase = answers("never asked")
    assert context.opened(draft.kept.id) == minted()
    context = Context()
    context.ask_passphrase = answers("one", "two", "three", "never asked")
    with pytest.raises(StorageUnavailable):
        context.opened(draft.kept.id)
    assert len(asked) == 5

    context = Context()
    with pytest.raises(StorageUnavailable) as nobody:
        context.opened(draft.kept.id)
    assert nobody.value.exit_code == 6
    assert "--passphrase-fd" in nobody.value.hint


def test_an_asker_that_gives_up_is_not_asked_again(context: Context, candidates: Candidates) -> None:
    draft = kept(context, candidates, store="encrypted", passphrase=PASSPHRASE)
    assert draft.kept is not None
    asked: list[str] = []

    def nobody(name: str, problem: str) -> Secret:
        asked.append(name)
        raise StorageUnavailable("there is no terminal to ask on")

    context.ask_passphrase = nobody
    with pytest.raises(StorageUnavailable):
        context.opened(draft.kept.id)
    assert len(asked) == 1


def test_a_record_that_is_gone_is_said_to_be_gone(context: Context, candidates: Candidates) -> None:
    kept(context, candidates)
    candidates.close()
    (one,) = seen(context)
    context.vault.delete(one.id)

    with pytest.raises(LoginNeeded):
        candidates.recall(one, None)
