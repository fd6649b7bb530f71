"""Presets a host program ships, and logins that do not leave it."""

import json
from pathlib import Path
from typing import Any

import pytest

import wizard
from api.kit import logged_in
from servers.cli import run_wizard
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice
from wizard.errors import BadFile, Refused
from wizard.store.paths import folders


def refusal(**asked: Any) -> wizard.LoginNeeded:
    with pytest.raises(wizard.LoginNeeded) as raised:
        wizard.ensure_profile(**asked)
    return raised.value


# -- presets of its own -----------------------------------------------------------------------------------------------


def shipped(folder: Path, text: str, name: str = "practice", *, exportable: bool = True) -> Path:
    presets = folder / "shipped"
    presets.mkdir(exist_ok=True)
    if not exportable:
        text = f"exportable = false\n{text}"
    (presets / f"{name}.toml").write_text(text.replace('id = "practice"', f'id = "{name}"'))
    return presets


def test_the_commands_know_the_presets_of_the_program_and_nobody_else_does(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    refusal(app="mytool", presets=presets, providers=["practice"])

    assert "practice\t" in run_wizard(["--app", "mytool", "presets", "list"]).out
    assert run_wizard(["--app", "mytool", "presets", "show", "practice"]).out == (presets / "practice.toml").read_text()
    for other in (["presets", "list"], ["--app", "other", "presets", "list"]):
        assert "practice" not in run_wizard(other).out


def test_the_persons_own_preset_wins_over_the_programs(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    own = Path(folders("mytool").presets)
    own.mkdir(parents=True)
    (own / "practice.toml").write_text(preset_toml("http://127.0.0.1:10/v1"))
    refusal(app="mytool", presets=presets)

    assert "127.0.0.1:10" in run_wizard(["--app", "mytool", "presets", "show", "practice"]).out


def test_presets_that_moved_are_looked_for_where_they_are_now(tmp_path: Path) -> None:
    first = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    refusal(app="mytool", presets=first)
    second = first.rename(tmp_path / "moved")
    refusal(app="mytool", presets=second)

    assert "practice\t" in run_wizard(["--app", "mytool", "presets", "list"]).out


def test_a_broken_preset_that_is_wanted_is_told_by_file_and_line(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    (presets / "torn.toml").write_text('id = "torn"\nname = \n')
    (presets / "wrong.toml").write_text('id = "wrong"\nname = "Wrong"\n[[endpoints]]\nid = "x"\n')

    with pytest.raises(BadFile, match=r"torn\.toml:2:\d+"):
        wizard.ensure_profile(app="mytool", presets=presets, providers=["practice", "torn"])
    with pytest.raises(BadFile, match=r"wrong\.toml: .*endpoints\[0\]"):
        wizard.ensure_profile(app="mytool", presets=presets, providers=["wrong"])


def test_a_broken_preset_beside_others_is_a_warning_and_the_others_load(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    (presets / "torn.toml").write_text('id = "torn"\nname = \n')

    with pytest.warns(UserWarning, match=r"a preset is left out: .*torn\.toml:2:") as warned:
        refusal(app="mytool", presets=presets)

    assert warned[0].filename == __file__
    listed = run_wizard(["--app", "mytool", "presets", "list"])
    assert "practice\t" in listed.out
    assert "torn.toml:2" in listed.err


def findings(app: str) -> list[tuple[str, str, str]]:
    told = json.loads(run_wizard(["--app", app, "doctor", "--json"]).out)["findings"]
    return [(each["level"], each["text"], each["hint"]) for each in told if "preset" in each["id"]]


def test_a_folder_that_has_gone_or_may_be_anybodys_is_told_by_the_commands(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    refusal(app="mytool", presets=presets)
    assert findings("mytool") == []
    presets.chmod(0o777)
    told = run_wizard(["--app", "mytool", "presets"])
    assert (told.exit, "practice" in told.out) == (0, False)
    assert f"wizard: warning: the presets of this program are left out: anybody may write into `{presets}`" in told.err
    assert f"wizard: hint: `chmod o-w {presets}`" in told.err

    presets.rename(tmp_path / "elsewhere")
    ((level, text, hint),) = findings("mytool")
    assert (level, text.endswith("`" + str(presets) + "` is not there")) == ("error", True)
    assert hint.startswith("start the program once more")
    assert "left out" not in run_wizard(["presets"]).err


def test_a_broken_file_of_the_program_is_told_with_the_command_that_says_more(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    (presets / "torn.toml").write_text('id = "torn"\nname = \n')
    with pytest.warns(UserWarning, match="left out"):
        refusal(app="mytool", presets=presets)

    ((level, text, hint),) = findings("mytool")
    assert (level, "torn.toml:2" in text) == ("error", True)
    assert hint == f"wizard --app mytool presets check {presets}/torn.toml"
    assert f"wizard: hint: {hint}" in run_wizard(["--app", "mytool", "presets"]).err


def test_a_folder_that_cannot_be_remembered_serves_this_time(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"))
    state = Path(folders("mytool").state)
    state.parent.mkdir(parents=True)
    state.write_text("no folder")

    assert refusal(app="mytool", presets=presets, providers=["practice"]).hint.endswith("auth practice")


def test_a_login_that_does_not_leave_its_program_serves_that_alone(tmp_path: Path) -> None:
    presets = shipped(tmp_path, preset_toml("http://127.0.0.1:9/v1"), exportable=False)
    base_url = "http://127.0.0.1:9/v1"
    logged_in(base_url, name="practice", provider="practice", app="mytool", exportable=False)

    assert wizard.ensure_profile(app="mytool", presets=presets).name == "practice"
    assert wizard.token("practice", app="mytool")


# -- what does not leave its program ----------------------------------------------------------------------------------


@pytest.fixture
def tied(practice: Practice, tmp_path: Path) -> Path:
    """A program with a login that its terms tie to it."""
    presets = shipped(tmp_path, preset_toml(practice.base_url), "tied", exportable=False)
    refusal(app="mytool", presets=presets)
    key = practice.issue_key()
    done = run_wizard(["--app", "mytool", "auth", "tied", "--key-stdin", "--store", "plain"], stdin=key)
    assert done.exit == 0, done.err
    return presets


COMMANDS = [
    ["token"],
    ["headers"],
    ["env"],
    ["env", "--as", "openai"],
    ["run", "tied", "--", "env"],
    ["connect", "codex", "--profile", "tied", "--yes"],
    ["test"],
    ["model"],
]


def test_every_command_refuses_it_and_says_why(tied: Path) -> None:
    for words in COMMANDS:
        done = run_wizard(["--app", "mytool", *words])
        said = ("does not leave the program it was made for" in done.err, "Python API" in done.err)
        assert (words, done.exit, done.out, *said) == (words, 7, "", True, True)


def test_the_program_itself_is_given_it(tied: Path, practice: Practice) -> None:
    name = wizard.ensure_profile(app="mytool", presets=tied).name

    assert wizard.token(name, app="mytool") in practice.keys
    assert json.loads(run_wizard(["--app", "mytool", "status", "--json"]).out)["profiles"][0]["exportable"] is False


def test_without_its_app_it_is_not_offered(tmp_path: Path) -> None:
    own = Path(folders().presets)
    own.mkdir(parents=True)
    (own / "tied.toml").write_text(
        "exportable = false\n" + preset_toml("http://127.0.0.1:9/v1").replace('"practice"', '"tied"')
    )

    with pytest.raises(Refused, match="leaves the program"):
        wizard.ensure_profile(providers=["tied"])
    assert run_wizard(["auth", "tied", "--key-stdin"], stdin="sk-x").exit == 7
