"""Save and logout under races and kills: one login, one record, and nothing of a key left where no profile names it."""

import asyncio
import os
import subprocess
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from servers.canary import assert_absent
from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.home import config, creds
from servers.practice import install_preset, log_in
from wizard.accounts.context import Context
from wizard.accounts.forget import forget
from wizard.accounts.held import held
from wizard.accounts.log_in import draft_for
from wizard.accounts.logged_out import leftovers_cleared
from wizard.accounts.save import Save
from wizard.demo.faults import Delay
from wizard.demo.provider import Practice
from wizard.errors import Cancelled, Refused, UsageError
from wizard.login.draft import Draft, Wishes
from wizard.store import profiles
from wizard.store.lock import lock
from wizard.values.credential import Credential, Saved
from wizard.values.preset import Login
from wizard.values.profile import Auth
from wizard.values.secret import Secret


def draft(context: Context, key: str, name: str = "practice", **wishes) -> Draft:
    begun = draft_for(context, name if name in context.config.profiles else "practice", Wishes(**wishes))
    assert begun.preset is not None
    endpoint = begun.preset.endpoints[0]
    return replace(
        begun,
        login=Login(method="api-key"),
        endpoint=endpoint,
        credential=Credential(kind="api-key", secret=Secret(key), origins=(endpoint.base_url.removesuffix("/v1"),)),
        profile=name,
        store="plain",
    )


def save(key: str, name: str = "practice", **wishes) -> Saved:
    context = Context()
    return Save(context, draft(context, key, name, **wishes)).run()


def token(name: str = "practice") -> str:
    context = Context()
    found = held(context, context.chosen(name))
    assert found is not None
    return found.secret.reveal()


def test_a_value_that_would_not_read_back_leaves_the_old_login_working(practice: Practice) -> None:
    save("sk-old-12345678")
    context = Context()
    broken = replace(draft(context, "sk-new-zyxwvuts"), model=" ")

    with pytest.raises(UsageError):
        Save(context, broken).run()

    assert token() == "sk-old-12345678"
    assert_absent("sk-new-zyxwvuts", creds())


def test_a_new_login_of_one_profile_is_not_saved_over_another(practice: Practice) -> None:
    save("sk-old-12345678")
    save("sk-work-12345678", "work")
    context = Context()

    with pytest.raises(UsageError, match="profile named `work`"):
        Save(context, replace(draft(context, "sk-new-zyxwvuts"), profile="work")).run()

    assert (token(), token("work")) == ("sk-old-12345678", "sk-work-12345678")


def test_a_model_set_meanwhile_does_not_cost_the_new_login(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    save("sk-old-12345678")
    real = profiles.put

    def put(folders, *args, **kwargs) -> None:
        real(folders, *args, **kwargs)
        profiles.set_model(folders, "practice", "another")

    monkeypatch.setattr(profiles, "put", put)
    save("sk-new-zyxwvuts")

    assert token() == "sk-new-zyxwvuts"
    assert len(list(creds().glob("*.cred"))) == 1


def test_the_receipt_knows_how_its_variables_are_printed(practice: Practice) -> None:
    assert save(practice.issue_key()).env == "practice"
    file = install_preset(practice)
    file.write_text("".join(line for line in file.read_text().splitlines(True) if not line.startswith("env = ")))

    said = save(practice.issue_key()).env

    assert said == "--as openai practice"
    assert run_wizard(["env", *said.split()]).exit == 0


def test_an_abandoned_save_commits_nothing_even_when_it_comes_back_later(practice: Practice) -> None:
    save("sk-old-12345678")
    context = Context()
    saving = Save(context, draft(context, "sk-new-zyxwvuts"))
    saving.abandoned = True

    with pytest.raises(Cancelled):
        saving.run()

    assert token() == "sk-old-12345678"
    assert_absent("sk-new-zyxwvuts", creds())


def test_two_first_logins_of_different_providers_under_one_name_do_not_replace_each_other(practice: Practice) -> None:
    first, second = Context(), Context()
    one = draft(first, "sk-one-12345678", "x")
    other = draft_for(second, "openai", Wishes())
    assert other.preset is not None
    endpoint = other.preset.endpoints[0]
    two = replace(
        other,
        login=Login(method="api-key"),
        endpoint=endpoint,
        credential=Credential(kind="api-key", secret=Secret("sk-two-qrstuvwx"), origins=("https://api.openai.com",)),
        profile="x",
        store="plain",
    )
    Save(first, one).run()

    with pytest.raises(UsageError):
        Save(second, two).run()

    assert token("x") == "sk-one-12345678"
    assert_absent("sk-two-qrstuvwx", creds())


@pytest.mark.parametrize(
    "what", [["auth", "practice", "--key-stdin", "--no-verify"], ["logout", "practice", "--remove"]]
)
def test_a_check_that_ends_late_undoes_nothing(practice: Practice, what: list[str]) -> None:
    old, new = practice.issue_key(), practice.issue_key()
    run_wizard(["auth", "practice", "--key-stdin", "--store", "plain", "--no-verify"], stdin=old)
    practice.faults.add("/v1/key", Delay(2))
    with subprocess.Popen(
        wizard_argv("status", "--check"), env=wizard_env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as checking:
        deadline = threading.Event()
        while not practice.requests_to("/v1/key"):
            assert not deadline.wait(0.02)
        assert run_wizard(what, stdin=new).exit == 0
        assert checking.wait(60) in (0, 8, 75)

    if what[0] == "auth":
        assert run_wizard(["token"]).out == new + "\n"
    else:
        assert Context().config.profiles == {}


def test_what_a_kill_left_is_gone_with_the_next_login_and_with_logout(practice: Practice) -> None:
    save("sk-one-12345678")
    context = Context()
    for orphan in ("practice.7", "practice.8"):
        key = Credential(kind="api-key", secret=Secret(f"sk-orphan-{orphan}"), origins=("https://x.example",))
        context.vault.put(orphan, key, "plain", profile="practice")

    save("sk-two-qrstuvwx")

    assert sorted(path.name for path in creds().glob("*.cred")) == ["practice.2.cred"]
    context.vault.put("practice.9", key, "plain", profile="practice")
    forget(Context(), "practice")
    assert_absent("sk-orphan", creds())
    assert list(creds().glob("*.cred")) == []


def test_logout_all_finds_records_of_profiles_that_are_gone(practice: Practice) -> None:
    save("sk-one-12345678")
    profiles.remove(Context().folders, "practice")

    done = run_wizard(["logout", "--all"])

    assert done.exit == 0
    assert "that no profile named" in done.err
    assert_absent("sk-one-12345678", creds())


def test_another_config_file_keeps_its_records(practice: Practice, tmp_path: Path) -> None:
    save("sk-one-12345678")
    other = Context(environ={**os.environ, "WIZARD_CONFIG": str(tmp_path / "other.toml")})

    assert len(asyncio.run(leftovers_cleared(other))) == 0
    assert token() == "sk-one-12345678"


def test_a_login_and_a_logout_at_once_end_in_one_of_the_two(practice: Practice) -> None:
    save("sk-one-12345678")
    folders = Context().folders
    with lock(folders, "config"):
        login = threading.Thread(target=save, args=("sk-two-qrstuvwx",))
        login.start()
        logout = threading.Thread(target=forget, args=(Context(), "practice"))
        logout.start()
    login.join(60)
    logout.join(60)

    named = set(profiles.credentials(folders.config_file).values())
    assert {path.stem for path in creds().glob("*.cred")} == named


def test_a_broken_profile_loses_its_record_with_logout(practice: Practice) -> None:
    save("sk-one-12345678")
    config().write_text(config().read_text().replace("openai-chat", "smoke"))

    done = run_wizard(["logout", "--all", "--remove"])

    assert done.exit == 0, done.err
    assert "practice" in done.err
    assert_absent("sk-one-12345678", creds())


def test_a_record_that_two_profiles_name_survives_the_logout_of_one(practice: Practice) -> None:
    save("sk-one-12345678")
    text = config().read_text()
    config().write_text(text + text[text.index("[profiles.practice]") :].replace("profiles.practice", "profiles.twin"))

    said = forget(Context(), "practice")

    assert "twin uses it too" in said
    assert token("twin") == "sk-one-12345678"


def test_a_receipt_speaks_of_an_old_key_only_when_there_is_another_one(practice: Practice) -> None:
    key = log_in(practice)

    same = run_wizard(["auth", "practice", "--key-stdin"], stdin=key)
    unchecked = run_wizard(["auth", "practice", "--key-stdin", "--no-verify"], stdin=practice.issue_key())
    other = run_wizard(["auth", "practice", "--key-stdin"], stdin=practice.issue_key())

    assert "Revoke" not in same.err
    assert "Revoke" not in unchecked.err
    assert "Revoke" in other.err


def test_a_key_of_the_environment_does_not_follow_an_edited_address(practice: Practice, canary: str) -> None:
    env = {"PRACTICE_API_KEY": practice.issue_key()}
    assert run_wizard(["auth", "practice", "--method", "env"], env=env).exit == 0
    with Practice() as elsewhere:
        config().write_text(config().read_text().replace(practice.base_url, elsewhere.base_url))

        for words in (["token"], ["test"], ["model"], ["status", "--check"]):
            done = run_wizard(words, env=env)
            assert done.exit in (7, 75), (words, done.err)
            assert done.stdout == b"" or words[0] == "status"
        assert elsewhere.requests == ()


def test_a_profile_written_by_hand_may_use_the_environment(practice: Practice) -> None:
    config().parent.mkdir(parents=True, exist_ok=True)
    config().write_text(
        f'version = 1\n[profiles.lab]\nprovider = "practice"\nprotocol = "openai-chat"\nbase_url = "{practice.base_url}"\n'
        '[profiles.lab.auth]\nmethod = "env"\nenv_key = "LAB_API_KEY"\n'
    )

    assert run_wizard(["token", "lab"], env={"LAB_API_KEY": "sk-lab-12345678"}).out == "sk-lab-12345678\n"


def test_a_login_that_may_not_leave_its_program_is_refused_outside_it(practice: Practice) -> None:
    preset = config().parent / "presets" / "practice.toml"
    preset.write_text("exportable = false\n" + preset.read_text())

    refused = run_wizard(["auth", "practice", "--key-stdin", "--store", "plain"], stdin=practice.issue_key())

    assert (refused.exit, refused.stdout) == (7, b"")
    context = Context()
    key = Credential(kind="api-key", secret=Secret("sk-tied-12345678"), origins=(practice.root,))
    context.vault.put("tied", key, "plain", profile="tied", exportable=False)
    auth = Auth(method="api-key", kind="api-key", credential="tied", store="plain")
    preset_of = context.catalogue.presets["practice"]
    from wizard.values.profile import Profile

    profiles.put(
        context.folders,
        Profile(
            name="tied", provider=preset_of.id, protocol="openai-chat", base_url=practice.base_url, auth=auth, model="m"
        ),
    )
    for words in (["token", "tied"], ["test", "tied"]):
        done = run_wizard(words)
        assert (done.exit, done.stdout) == (7, b""), done.err
        assert_absent("sk-tied-12345678", *done.everything)
    with pytest.raises(Refused):
        token("tied")
