"""A profile without a key, and one with two sources: the remedy that is named is one."""

import os
from pathlib import Path

import pytest

from servers.cli import run_wizard
from servers.practice import log_in
from wizard.demo.faults import Answer
from wizard.demo.provider import Practice


@pytest.fixture
def config(practice: Practice) -> Path:
    """`nono` has no key, no model, and a host that wants a key."""
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "config.toml")
    file.write_text(
        f'version = 1\ndefault = "nono"\n[profiles.nono]\nprovider = "practice"\nprotocol = "openai-chat"\n'
        f'base_url = "{practice.base_url}"\n[profiles.nono.auth]\nmethod = "none"\n'
    )
    return file


def test_a_model_is_set_where_the_list_cannot_be_read(config: Path) -> None:
    before = run_wizard(["test", "nono"])
    assert "wizard model MODEL --profile nono" in before.err

    done = run_wizard(["model", "practice-large", "--profile", "nono"])

    assert (done.exit, done.stdout) == (0, b"")
    assert "nono uses practice-large by default" in done.err
    assert "the live list could not be read" in done.err
    assert 'model = "practice-large"' in config.read_text()


@pytest.mark.parametrize("words", [["model", "--profile", "nono"], ["test", "nono"], ["status", "--check"]])
def test_a_host_that_wants_a_key_accuses_none(config: Path, words: list[str]) -> None:
    config.write_text(config.read_text().replace("[profiles.nono.auth]", 'model = "m"\n[profiles.nono.auth]'))
    done = run_wizard(words)

    assert done.exit == 8
    assert "wants a key" in done.err + done.out
    assert "not valid" not in done.err + done.out
    assert words[0] == "status" or "wizard auth nono --method api-key" in done.err


def test_the_login_that_is_named_mends_it(practice: Practice, config: Path) -> None:
    words = ["auth", "nono", "--method", "api-key", "--key-stdin", "--store", "plain"]
    done = run_wizard(words, stdin=practice.issue_key())

    assert done.exit == 0, done.err
    assert run_wizard(["test", "nono"]).exit == 0


def test_a_refused_key_sets_no_model(practice: Practice) -> None:
    log_in(practice)
    practice.faults.always("/v1/models", Answer(401))

    assert run_wizard(["model", "practice-small"]).exit == 8
    practice.faults.always("/v1/models", Answer(503))
    assert run_wizard(["model", "practice-small"]).exit == 0


def test_two_sources_are_not_mended_by_a_login(config: Path) -> None:
    config.write_text(config.read_text().replace('"none"', '"env"\nenv_key = "A"\ncredential = "nono"'))

    for words in (["token"], ["auth", "nono", "--key-stdin"]):
        done = run_wizard(words, stdin="x")
        assert done.exit == 3
        assert "exclude each other" in done.err
        assert "log in again" not in done.err
