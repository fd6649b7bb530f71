"""What `presets check` is told."""

from pathlib import Path

from wizard.catalog.check import check

GOOD = """
id = "acme"
name = "Acme"
[[endpoints]]
protocol = "openai-chat"
base_url = "https://api.acme.example/v1"
[[login]]
method = "api-key"
"""


def test_a_good_file_has_no_problems(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD)
    assert check(str(tmp_path / "acme.toml")) == ()


def test_warnings_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD + "colour = 1\n")
    (problem,) = check(str(tmp_path / "acme.toml"))
    assert (problem.level, problem.key) == ("warning", "login[0].colour")


def test_syntax_is_told_as_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text("id = 'acme'\nname 'x'\n")
    (problem,) = check(str(tmp_path / "acme.toml"))
    assert str(problem).startswith(f"{tmp_path}/acme.toml:2:6: ")


def test_an_error_is_told_by_its_dotted_key(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(GOOD.replace("https:", "http:"))
    (problem,) = check(str(tmp_path / "acme.toml"))
    assert str(problem).startswith(f"{tmp_path}/acme.toml: endpoints[0].base_url: ")


def test_the_name_of_the_file_is_the_id(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(GOOD)
    (problem,) = check(str(tmp_path / "other.toml"))
    assert (problem.level, problem.key) == ("error", "id")


def test_another_ending_is_warned_about(tmp_path: Path) -> None:
    (tmp_path / "acme.txt").write_text(GOOD)
    (problem,) = check(str(tmp_path / "acme.txt"))
    assert (problem.level, problem.key) == ("warning", "")


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'id = "acme"\nname = "\xe9"\n')
    for name, text, line in (
        ("none.toml", "does not exist", None),
        ("", "is not a regular file", None),
        ("latin.toml", "UTF-8", 2),
    ):
        (problem,) = check(str(tmp_path / name))
        assert problem.level == "error"
        assert text in problem.text
        assert problem.line == line


def test_an_impossible_path_is_an_error() -> None:
    (problem,) = check("a\x00b.toml")
    assert problem.level == "error"
    assert str(problem).isprintable()
