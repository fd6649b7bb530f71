"""How old a list from the catalogue is said to be."""

from datetime import date

import pytest

from wizard.login.catalogue import from_catalogue

TODAY = date(2026, 12, 3)


@pytest.mark.parametrize(
    ("as_of", "age"),
    [
        (date(2026, 11, 21), ", 12 days old"),
        (date(2026, 12, 2), ", 1 day old"),
        (date(2026, 12, 3), ", looked up today"),
        (date(2023, 12, 3), ", 1,096 days old"),
        (date(2026, 12, 4), ""),  # this computer's clock is behind
        (None, ""),
    ],
)
def test_a_list_of_the_catalogue_says_its_age_in_whole_days(as_of: date | None, age: str) -> None:
    assert from_catalogue(as_of, TODAY) == f"This list is from the catalogue{age}"
