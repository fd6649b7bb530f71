"""The manual page says what the program accepts, and nothing of it stays behind."""

import re
import subprocess
from pathlib import Path

import pytest

from wizard import errors
from wizard.cli import manual, manual_words
from wizard.cli.manual import page
from wizard.cli.parser import whole

SHIPPED = Path(__file__).parents[2] / "app" / "wizard.1"


@pytest.fixture(scope="module")
def shown() -> str:
    """As a reader sees it: no roff."""
    argv = ["groff", "-man", "-ww", "-Tascii", "-rLL=400n", "-P-cbou"]
    done = subprocess.run(argv, input=page(), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_the_shipped_page_is_the_one_the_parser_makes() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == page(), manual.__doc__


def test_it_names_every_command_and_every_option(shown: str) -> None:
    parser, commands = whole()
    sections = dict(
        zip((found := re.split(r"^   wizard (\S+).*$", shown, flags=re.MULTILINE))[1::2], found[2::2], strict=True)
    )

    assert sections.keys() == commands.keys() - {"models"}
    for name, section in {"": found[0], **sections}.items():
        of = commands[name] if name else parser
        for each in of.arguments:
            for word in each.option_strings:
                is_hidden = word in {"-h", "--help"} or (name and word == "--app")
                assert (re.search(rf"^ +{word}\b", section, re.MULTILINE) is None) == bool(is_hidden), (name, word)


def test_every_option_says_what_it_does() -> None:
    parser, commands = whole()
    for one in (parser, *commands.values()):
        for each in one.arguments:
            assert each.help or not each.option_strings, (one.prog, each.option_strings)


def test_it_names_every_exit_code_file_and_variable(shown: str) -> None:
    codes = {each.exit_code for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)}
    told = {code for each in manual_words.EXITS for code in each.split(", ")}
    assert told == {"0", "129", "143", *map(str, codes)}
    for table in manual_words.TABLES.values():
        for term in table:
            assert re.search(rf"^ +{re.escape(term)}(?: |$)", shown, re.MULTILINE), term


def test_each_variable_is_read_somewhere() -> None:
    app = "\n".join(each.read_text(encoding="utf-8") for each in SHIPPED.parent.rglob("*.py"))
    for each in manual_words.VARIABLES:
        for name in each.split(", "):
            assert f'"{name}"' in app or name in {"NO_PROXY", "HTTPS_PROXY"}, name


def test_its_examples_are_command_lines_of_ours() -> None:
    from docs.treatments import parsed

    for each in manual_words.EXAMPLES:
        parsed(each)
