"""Every screen, state and size against its picture under ``pictures/``.

A screen that is meant to look different from now on is drawn anew by
``python -m pytest tests/tui/test_pictures.py --update-pictures``; what has changed is then read in the diff.
"""

from collections.abc import Iterator

import pytest

from tui.pictures import FOLDER, Theatre
from tui.scenes import SCENES


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    theatre = Theatre()
    yield theatre
    theatre.close()


@pytest.mark.parametrize("name", SCENES)
def test_a_screen_looks_as_in_its_picture(name: str, theatre: Theatre, request: pytest.FixtureRequest) -> None:
    file = FOLDER / f"{name}.txt"
    drawn = theatre.play(SCENES[name])
    if request.config.option.update_pictures:
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")
