"""Sentences of a profile: those that name it where there are several, and those that do not."""

import pytest

from wizard.values.preset import METHODS
from wizard.values.wording import again


@pytest.mark.parametrize("method", METHODS)
def test_a_new_login_is_called_the_same_with_the_profile_and_without(method: str) -> None:
    alone, named = again(method), again(method, "work")

    assert "work" not in alone
    assert named.replace(" to work", "").replace(" of work", "").replace(" work", "") == alone


def test_a_command_is_tried_again_and_not_set_up() -> None:
    assert again("command") == "Try the command again"
