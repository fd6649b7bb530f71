"""A key that happens to be in the environment is neither used, sent nor kept before somebody chose it (SECURITY R91)."""

import os
from pathlib import Path

from servers.canary import assert_absent
from servers.cli import run_wizard
from wizard.catalog.presets import load
from wizard.demo.provider import Practice
from wizard.handoff.environment import provider_variables

# What is asked, and how it ends where nobody says that the key is to be used.
ASKED = (
    ((), 4),
    (("auth", "practice"), 2),
    (("auth", "practice", "--method", "api-key", "--store", "plain"), 2),
    (("auth", "practice", "--yes", "--store", "plain"), 2),
    (("token",), 4),
    (("token", "practice"), 4),
    (("run", "practice", "--", "true"), 2),
    (("model",), 4),
    (("status", "--check"), 0),
    (("doctor",), 0),
    (("import",), 2),
)


def test_with_every_providers_variable_set_no_command_takes_one_unasked(
    practice: Practice, home: Path, canary: str
) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets")
    known = provider_variables(load(str(folder), []).presets.values())
    set_all = {name: canary for name in known if not name.endswith(("_URL", "_BASE", "_HOST", "_ENDPOINT"))}
    assert len(set_all) > 50
    assert "PRACTICE_API_KEY" in set_all

    for words, code in ASKED:
        done = run_wizard(words, env=set_all)

        assert done.exit == code or (words == ("doctor",) and done.exit in {0, 6}), (words, done.err)
        assert_absent(canary, *done.everything)
    assert_absent(canary, home)
    assert [each for each in practice.requests if canary in repr(each.headers) + repr(each.body)] == []
    assert [each for each in practice.requests if each.credential] == []
