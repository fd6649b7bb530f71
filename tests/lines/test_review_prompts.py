"""The model in line prompts, where the list is the catalogue's: a name that is none of it can be typed."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from wizard.lines.prompts import Prompts
from wizard.lines.review_prompts import review
from wizard.login.review_question import Place, Review, Reviewed
from wizard.values.credential import Model
from wizard.values.profile import Store


class Typed:
    """A terminal somebody has typed at."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)

    def line(self, prompt: str, aside: object = None) -> str:
        del prompt, aside
        return self._lines.pop(0)


PLACES = (Place(store="keyring", label="the keyring"), Place(store="plain", label="a file, not encrypted"))


def chosen(*typed: str, live: bool = False, as_of: date | None = None) -> str | None:
    return reviewed(*typed, "y", live=live, as_of=as_of).model


def reviewed(
    *typed: str,
    live: bool = True,
    places: tuple[Place, ...] = (),
    store: Store | None = None,
    taken: frozenset[str] = frozenset(),
    as_of: date | None = None,
) -> Reviewed:
    question = Review(
        name="model",
        provider="Ada AI",
        host="api.ada.test",
        outcome=None,
        models=(Model(id="ada-2"), Model(id="ada-1")),
        recommended=("ada-2", "ada-1"),
        model="ada-2" if live else None,
        profile="ada",
        places=places,
        store=store,
        config_path="~/config.toml",
        live=live,
        as_of=as_of,
        taken=taken,
        others=(Model(id="ada-embed"),) if live else (),
    )
    terminal: Any = Typed(*typed)
    return review(Prompts(terminal, ()), question)


@pytest.mark.parametrize(
    ("typed", "model"),
    [("", "ada-2"), ("2", "ada-1"), ("ada-1", "ada-1"), ("ada-3-new", "ada-3-new"), ("-", None), ("?", "ada-2")],
)
def test_a_catalogue_list_takes_a_number_a_name_another_name_or_none(
    typed: str, model: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    again = ("",) if typed == "?" else ()

    assert chosen(typed, *again) == model

    said = capsys.readouterr().err
    assert said.startswith("This list is from the catalogue; another name can be typed too, or - for none.\n  1 ada-2")
    assert "Enter for ada-2" in said


def test_the_list_of_the_catalogue_says_how_old_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    as_of = datetime.now().astimezone().date() - timedelta(days=12)

    chosen("", as_of=as_of)

    # Or midnight has come since.
    assert re.match(
        r"This list is from the catalogue, 1[23] days old; another name can be typed too", capsys.readouterr().err
    )


def test_a_part_of_several_names_is_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen("ada", "1") == "ada-2"
    assert "ada-1" in capsys.readouterr().err


def test_a_name_that_is_not_on_a_live_list_is_taken_after_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen("bob", "n", "", live=True) == "ada-2"
    assert chosen("bob", "b", "", live=True) == "ada-2"
    assert chosen("bob", "y", live=True) == "bob"
    said = capsys.readouterr().err
    assert "“bob” is not on the list." in said
    assert "catalogue" not in said


def test_a_live_list_leaves_it_open_which_model_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen("-", live=True) is None
    assert "Enter for ada-2, - for none." in capsys.readouterr().err


def test_a_model_that_is_not_for_chat_is_named_whole_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen("?", "ada-embed", live=True) == "ada-embed"
    said = capsys.readouterr().err
    assert "1 more is not listed here; type the whole name of one to take it." in said
    assert "ada-embed" not in said.partition("Model: ")[0]


def test_name_and_place_can_be_changed_before_it_is_saved(capsys: pytest.CaptureFixture[str]) -> None:
    typed = ("", "?", "name", "Ada", "lab", "ada-work", "place", "plain", "b", "", "y")

    answer = reviewed(*typed, places=PLACES, store="keyring", taken=frozenset({"lab"}))

    assert (answer.profile, answer.store) == ("ada-work", "plain")
    said = capsys.readouterr().err
    assert "? says what else can be changed." in said
    about = "y saves, n leaves, b goes back. Type name for another profile name. Type place for another place."
    assert about in said
    assert "Profile ada-work." in said
    assert "What was given cannot be a profile name." in said
    assert "There is a profile named lab already." in said
    assert said.count("Secret: a file, not encrypted.") == 2, "kept on the way back and forth"


@pytest.mark.parametrize("away", ["", "b"])
def test_name_and_place_stay_as_they_are_where_none_is_typed(away: str) -> None:
    answer = reviewed("", "name", away, "place", away, "y", places=PLACES, store="keyring")

    assert (answer.profile, answer.store) == ("ada", "keyring")


def test_without_a_secret_no_other_place_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert reviewed("", "place", "y").store is None
    assert "Type place" not in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "model", "said"), [("ada-1", "ada-1", "ada-1, - for none"), ("-", None, "none")])
def test_the_model_that_was_chosen_is_proposed_again_after_a_step_back(
    typed: str, model: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chosen(typed, "b", "", live=True) == model
    assert f"Number or name, Enter for {said}.\n" in capsys.readouterr().err
