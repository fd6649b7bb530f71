"""The catalogue: whose preset wins, and what a broken file does to the others."""

import os
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from wizard.catalog.presets import Catalogue, load, text_of

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "presets").glob("*.toml"))


def preset(preset_id: str, name: str, category: str = "regional") -> str:
    return f"""
id = "{preset_id}"
name = "{name}"
category = "{category}"
[[endpoints]]
protocol = "openai-chat"
base_url = "https://api.acme.example/v1"
[[login]]
method = "api-key"
"""


@pytest.fixture
def user(tmp_path: Path) -> Path:
    (tmp_path / "user").mkdir()
    return tmp_path / "user"


@pytest.fixture
def admins(tmp_path: Path) -> tuple[Path, Path]:
    folders = (tmp_path / "xdg-first", tmp_path / "xdg-second")
    for each in folders:
        each.mkdir()
    return folders


def loaded(user: Path, *admins: Path, only: list[str] | None = None) -> Catalogue:
    return load(str(user), [str(each) for each in admins], only)


def test_without_folders_there_is_what_ships(tmp_path: Path) -> None:
    catalogue = loaded(tmp_path / "nowhere", tmp_path / "nor-here")
    assert sorted(catalogue.presets) == SHIPPED
    assert catalogue.problems == ()


def test_presets_are_listed_by_category_then_name(user: Path) -> None:
    (user / "zeta.toml").write_text(preset("zeta", "Zeta", "frontier"))
    (user / "alpha.toml").write_text(preset("alpha", "alpha", "frontier"))
    listed = list(loaded(user).presets)
    assert listed.index("alpha") < listed.index("anthropic") < listed.index("zeta") < listed.index("openrouter")
    assert listed[-4:] == ["custom-anthropic", "custom-openai", "openai-gateway-command", "litellm"]


def test_the_user_wins_over_the_administrator_and_both_over_us(user: Path, admins: tuple[Path, Path]) -> None:
    first, second = admins
    for folder, names in ((user, ["openai"]), (first, ["openai", "groq"]), (second, ["openai", "groq", "mistral"])):
        for name in names:
            (folder / f"{name}.toml").write_text(preset(name, f"{name} of {folder.name}"))
    catalogue = loaded(user, first, second)
    assert catalogue.presets["openai"].name == "openai of user"
    assert catalogue.presets["groq"].name == "groq of xdg-first"
    assert catalogue.presets["mistral"].name == "mistral of xdg-second"
    assert catalogue.presets["anthropic"].name == "Anthropic"


def test_a_whole_preset_wins_not_its_keys(user: Path) -> None:
    (user / "openai.toml").write_text(preset("openai", "Mine"))
    mine = loaded(user).presets["openai"]
    assert (mine.keys, mine.verify, mine.env.key, mine.keys_url) == ((), None, (), None)


@pytest.mark.parametrize("broken", ["", "id = ", 'id = "groq"', "\x00", 'id = "openai"\nname = "x"\n'])
def test_a_broken_override_leaves_the_next_one_standing_and_is_told(user: Path, broken: str) -> None:
    (user / "openai.toml").write_text(broken)
    catalogue = loaded(user)
    assert catalogue.presets["openai"].name == "OpenAI"
    assert sorted(catalogue.presets) == SHIPPED
    assert catalogue.problems
    assert {each.file for each in catalogue.problems} == {str(user / "openai.toml")}


def test_a_broken_file_hides_no_other(user: Path) -> None:
    (user / "bad.toml").write_bytes(b"\xff\xfe")
    (user / "good.toml").write_text(preset("good", "Good"))
    catalogue = loaded(user)
    assert "good" in catalogue.presets
    assert [(each.text, each.line) for each in catalogue.problems] == [("is not UTF-8", 1)]


def test_warnings_are_not_problems_of_the_catalogue(user: Path) -> None:
    (user / "good.toml").write_text(preset("good", "Good") + "colour = 1\n")
    catalogue = loaded(user)
    assert "good" in catalogue.presets
    assert catalogue.problems == ()


def test_only_the_presets_asked_for_are_read(user: Path) -> None:
    (user / "bad.toml").write_text("=")
    (user / "groq.toml").write_text(preset("groq", "My Groq"))
    (user.parent / "outside.toml").write_text("=")
    catalogue = loaded(user, only=["openai", "groq", "nobody", "../outside", "groq"])
    assert [each.name for each in catalogue.presets.values()] == ["OpenAI", "My Groq"]
    assert catalogue.problems == ()


def test_what_is_overridden_is_not_read(user: Path, admins: tuple[Path, Path]) -> None:
    (user / "openai.toml").write_text(preset("openai", "Mine"))
    (admins[0] / "openai.toml").write_text("=")
    assert loaded(user, *admins).problems == ()


def test_only_toml_files_count(user: Path) -> None:
    for name in ("a.toml.bak", "b.TOML", ".#c.toml", "d", "README.md"):
        (user / name).write_text("=")
    (user / "e.toml").mkdir()
    catalogue = loaded(user)
    assert sorted(catalogue.presets) == SHIPPED
    assert [each.text for each in catalogue.problems] == ["is not a regular file"]


def test_a_link_to_a_file_is_followed(user: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").write_text(preset("acme", "Acme"))
    (user / "acme.toml").symlink_to(tmp_path / "dotfiles")
    (user / "gone.toml").symlink_to(tmp_path / "nowhere")
    catalogue = loaded(user)
    assert catalogue.presets["acme"].name == "Acme"
    assert catalogue.problems == ()


@pytest.mark.timeout(60)
def test_a_pipe_is_not_waited_for(user: Path) -> None:
    os.mkfifo(user / "pipe.toml")
    (user / "zero.toml").symlink_to("/dev/zero")
    problems = loaded(user).problems
    assert sorted(each.text for each in problems) == ["is not a regular file"] * 2


def test_a_file_larger_than_any_preset_is_not_read_to_its_end(user: Path) -> None:
    with (user / "big.toml").open("wb") as file:
        file.truncate(2**28)
    tracemalloc.start()
    try:
        assert [each.text for each in loaded(user).problems] == ["is larger than 256 KiB"]
        assert tracemalloc.get_traced_memory()[1] < 2**23
    finally:
        tracemalloc.stop()


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "presets").write_text("")
    catalogue = loaded(tmp_path / "presets")
    assert sorted(catalogue.presets) == SHIPPED
    assert "cannot be read" in catalogue.problems[0].text


def test_a_relative_folder_is_not_looked_up_in_the_working_directory(
    user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (user / "acme.toml").write_text(preset("acme", "Acme"))
    monkeypatch.chdir(user.parent)
    assert "acme" not in load("user", ["user", "./user", ""]).presets


def test_a_hostile_file_name_cannot_steer_a_terminal(user: Path) -> None:
    (user / "a\x1b]0;owned\x07\u202e.toml").write_text("=")
    (problem,) = loaded(user).problems
    assert str(problem).isprintable()
    assert "owned" not in str(problem)


def test_the_text_of_a_preset_is_that_of_the_file_in_force(user: Path) -> None:
    shipped = (ROOT / "presets" / "openai.toml").read_text()
    assert text_of("openai", str(user), []) == shipped
    (user / "openai.toml").write_text("=")
    assert text_of("openai", str(user), []) == shipped
    mine = preset("openai", "Mine") + "# a remark\n"
    (user / "openai.toml").write_text(mine)
    assert text_of("openai", str(user), []) == mine


@pytest.mark.parametrize("preset_id", ["nobody", "../outside", "", "/etc/passwd"])
def test_there_is_no_text_of_what_is_no_preset(user: Path, preset_id: str) -> None:
    (user.parent / "outside.toml").write_text(preset("outside", "Outside"))
    with pytest.raises(FileNotFoundError):
        text_of(preset_id, str(user), [])


def listed_by(path: Path, cwd: Path) -> list[str]:
    program = (
        "from wizard.catalog.presets import load; c = load('/nowhere', []); print(*c.problems, *sorted(c.presets))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(path)!r}); {program}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
    )
    return done.stdout.split()


def built(folder: Path) -> Path:
    """The package as a wheel holds it: presets inside."""
    shutil.copytree(ROOT / "app" / "wizard", folder / "wizard", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "presets", folder / "wizard" / "presets")
    return folder


def test_the_presets_are_found_inside_an_installed_package(tmp_path: Path) -> None:
    assert listed_by(built(tmp_path / "site"), tmp_path) == SHIPPED


def test_the_presets_are_found_inside_a_zip(tmp_path: Path) -> None:
    folder = built(tmp_path / "site")
    # Beside the archive, where a checkout's arithmetic would look.
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "evil.toml").write_text(preset("evil", "Evil"))
    with zipfile.ZipFile(tmp_path / "wizard.whl", "w") as archive:
        for each in sorted(folder.rglob("*")):
            archive.write(each, each.relative_to(folder))
    assert listed_by(tmp_path / "wizard.whl", tmp_path) == SHIPPED


def test_seventy_presets_take_less_than_a_blink(user: Path) -> None:
    """Measured 0.5 ms a preset on two slow cores; the bound only catches a reader that has become ten times slower."""
    for at in range(5):
        for stem in SHIPPED:
            text = (ROOT / "presets" / f"{stem}.toml").read_text()
            (user / f"{stem}-{at}.toml").write_text(text.replace(f'id = "{stem}"', f'id = "{stem}-{at}"', 1))
    before = os.times().user
    catalogue = loaded(user)
    assert len(catalogue.presets) == 6 * len(SHIPPED)
    assert os.times().user - before < 0.4
