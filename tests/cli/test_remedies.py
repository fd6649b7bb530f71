"""What an error and a receipt lead to: a command that exists and helps, where this person or script stands."""

import asyncio
import os
import re
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from servers.cli import run_wizard, wizard_argv, wizard_env
from servers.practice import log_in
from wizard.accounts import addressed
from wizard.accounts.context import Context
from wizard.accounts.world import Machine
from wizard.cli.elsewhere import _NAMES
from wizard.cli.parser import parse, whole
from wizard.cli.status import _verdict
from wizard.demo.provider import Practice
from wizard.errors import BadFile, StorageUnavailable, UsageError
from wizard.handoff import recipe
from wizard.lines.passphrase import asker
from wizard.store.links import real_place
from wizard.values.credential import Outcome
from wizard.values.nearest import nearest

PLAIN = ("--store", "plain")
TIED = """\
id = "tied"
name = "Tied"
exportable = false
[[endpoints]]
id = "default"
protocol = "openai-chat"
base_url = "{base_url}"
[models]
path = "/models"
[[login]]
method = "api-key"
[[login]]
method = "env"
"""


def hint(err: str) -> str:
    found = re.search(r"^wizard: hint: (.*)$", err, re.MULTILINE)
    assert found, err
    return found[1]


@pytest.fixture
def tied(practice: Practice) -> Path:
    """The preset of a login that does not leave its program, for the programs of this home."""
    presets = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "apps", "jot", "presets")
    presets.mkdir(parents=True)
    (presets / "tied.toml").write_text(TIED.format(base_url=practice.base_url))
    return presets


def test_a_key_that_is_refused_in_a_script_leads_to_the_command(practice: Practice) -> None:
    done = run_wizard(["auth", "practice", "--profile", "work", "--key-stdin", *PLAIN], stdin="no-such-key\n")

    assert done.exit == 8
    assert "`wizard auth practice --profile work --store plain --key-stdin`" in hint(done.err)
    assert "paste" not in hint(done.err)


def test_a_key_of_the_environment_leads_back_to_it(practice: Practice) -> None:
    words = ["auth", "practice", "--method", "env", "--env-key", "LAB_KEY"]
    done = run_wizard(words, env={"LAB_KEY": "no-such-key"})

    assert done.exit == 8
    assert hint(done.err).startswith("put another one into $LAB_KEY, then `wizard auth practice`")


def test_a_commands_token_that_is_refused_leads_to_the_command(practice: Practice) -> None:
    done = run_wizard(["auth", "practice", "--command", "echo", "--arg", "no-such-token"])

    assert done.exit == 8
    assert "`wizard auth practice --method command`" in hint(done.err) or "`wizard auth practice`" in hint(done.err)


def test_a_refused_login_in_the_status_leads_to_the_command() -> None:
    refused = Outcome(result="rejected", reason="rejected by lab.test (401): key not valid")

    assert _verdict("work", refused) == "rejected by lab.test (401): key not valid; `wizard auth work`"
    assert _verdict("work", Outcome(result="valid", reason="key accepted")) == "valid, key accepted"


def test_a_missing_parameter_is_explained_by_its_provider(home: Path) -> None:
    done = run_wizard(["auth", "azure", "--store", "plain"])

    assert done.exit == 2
    assert "missing: --param resource=VALUE, --key-stdin" in done.err
    assert hint(done.err) == (
        "resource is the Azure resource name, such as my-company; `wizard presets show azure` shows more"
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("login", "auth"),
        ("logni", "auth"),
        ("whoami", "status"),
        ("statu", "status"),
        ("rm", "logout"),
        ("groq", "wizard auth groq"),
    ],
)
def test_a_command_of_other_programs_leads_to_ours(word: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse([word])
    assert caught.value.hint.startswith(f"did you mean `{meant}`?")


def test_a_command_nobody_knows_is_answered_with_all() -> None:
    with pytest.raises(UsageError) as caught:
        parse(["foo"])
    _, commands = whole()
    assert all(each in caught.value.hint for each in commands if each != "models")


def test_every_command_is_one_that_is_led_to() -> None:
    """With `--app` before it, where the person has said one."""
    _, commands = whole()

    assert set(_NAMES.values()) <= set(commands)
    assert not set(_NAMES) & set(commands)
    addressed.remember("jot")
    try:
        for each in commands:
            assert addressed.addressed(f"wizard {each} x") == f"wizard --app jot {each} x"
    finally:
        addressed.remember(None)


@pytest.mark.parametrize(("typed", "meant"), [("nope", None), ("opnai", "openai"), ("gorq", "groq"), ("x", None)])
def test_a_name_is_near_when_few_letters_differ(typed: str, meant: str | None) -> None:
    assert nearest(typed, ["openai", "groq", "nous", "xai", "poe"]) == meant


def test_a_word_too_many_is_told(home: Path) -> None:
    done = run_wizard(["presets", "list", "openai"])

    assert (done.exit, done.out) == (2, "")
    assert "wizard presets show ID" in hint(done.err)


def test_a_recipe_names_the_model_of_the_profile(practice: Practice) -> None:
    assert "-- aider --model openai/MODEL" in run_wizard(["connect", "aider"]).out
    log_in(practice)

    assert "practice -- aider --model openai/practice-large\n" in run_wizard(["connect", "aider"]).out
    assert run_wizard(["connect", "aider", "--profile", "nope"]).exit == 2


def test_a_model_of_a_recipe_is_text_for_a_shell() -> None:
    assert "openai/'$(touch x)'" in "\n".join(recipe.lines("aider", "openai", "$(touch x)"))


def test_what_serves_its_own_program_alone_is_given_out_and_checked_by_no_command(
    practice: Practice, tied: Path
) -> None:
    done = run_wizard(["--app", "jot", "auth", "tied", "--key-stdin", *PLAIN], stdin=practice.issue_key())
    assert done.exit == 0, done.err
    assert "serves the program it was made for" in done.err
    assert "wizard token" not in done.err

    asked = len(practice.requests)
    checked = run_wizard(["--app", "jot", "status", "--check", "--json"])

    assert (checked.exit, '"check": null' in checked.out) == (0, True)
    assert len(practice.requests) == asked


def test_a_gateway_whose_passphrase_nobody_asked_for_leads_to_the_login_that_asks(practice: Practice) -> None:
    """As in a script, or where there is no terminal."""
    log_in(practice)
    words = ["--profile", "front", "--key-stdin", "--store", "encrypted"]
    with tempfile.TemporaryFile() as said:
        said.write(b"correct horse\n")
        said.seek(0)
        argv = wizard_argv("auth", "practice", *words, "--passphrase-fd", str(said.fileno()))
        key = practice.issue_key().encode()
        done = subprocess.run(argv, input=key, env=wizard_env(), pass_fds=[said.fileno()], check=False)
    assert done.returncode == 0
    with Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml").open("a") as config:
        config.write('[profiles.practice.gateway]\nprofile = "front"\nheader = "X-Front"\n')
    context = Context()
    context.ask_passphrase = asker(None)

    async def front() -> None:
        async with Machine(context) as machine:
            await machine.front("practice")

    with pytest.raises(StorageUnavailable) as caught:
        asyncio.run(front())
    assert caught.value.hint.startswith("`wizard auth practice` asks for it")
    assert "--plain" not in caught.value.hint


def test_a_link_to_what_is_not_ours_asks_for_no_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "theirs.toml", tmp_path / "config.toml"
    target.write_text("")
    link.symlink_to(target if os.geteuid() == 0 else "/etc/shells")
    if os.geteuid() == 0:
        os.chown(target, 65534, 65534)

    with pytest.raises(BadFile) as caught:
        real_place(str(link))
    assert "belongs to somebody else" in caught.value.message
    assert caught.value.hint == "put a file of your own in place of the link"


def test_a_link_to_what_others_may_write_names_what_to_close(tmp_path: Path) -> None:
    folder = tmp_path / "dot files"
    folder.mkdir()
    (folder / "wizard.toml").write_text("")
    folder.chmod(0o777)
    link = tmp_path / "config.toml"
    link.symlink_to(folder / "wizard.toml")

    with pytest.raises(BadFile) as caught:
        real_place(str(link))
    assert caught.value.hint == f"chmod go-w '{folder}'"
    folder.chmod(stat.S_IRWXU)
    assert real_place(str(link)) == str(folder / "wizard.toml")
