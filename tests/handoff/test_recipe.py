"""A recipe is pasted as it is; what is not known is said, with the command that tells it."""

from wizard.handoff.recipe import RECIPES, lines


def test_a_known_model_stands_in_the_command() -> None:
    text = "\n".join(lines("aider", "work", "gpt-6.1"))

    assert "wizard run --as openai work -- aider --model openai/gpt-6.1\n" in text
    assert "MODEL" not in text


def test_a_model_nobody_chose_is_named_as_missing() -> None:
    assert "MODEL is one that `wizard model --profile work` lists." in lines("aider", "work")
    assert not any("MODEL" in line for line in lines("goose", "work"))


def test_without_a_login_it_says_where_one_comes_from() -> None:
    for name in RECIPES:
        assert "PROFILE is a login: `wizard auth` makes one, `wizard status` names those there are." in lines(
            name, None
        )
