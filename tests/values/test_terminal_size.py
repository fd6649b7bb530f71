"""Where a terminal does not know its size, the variables say it, or it is 80x24."""

import pytest

from wizard.values.terminal_size import terminal_size


@pytest.mark.parametrize(
    ("measured", "environ", "size"),
    [
        ((0, 0), {}, (80, 24)),
        ((0, 0), {"COLUMNS": "132", "LINES": "43"}, (132, 43)),
        ((0, 0), {"COLUMNS": "132"}, (132, 24)),
        ((0, 43), {"COLUMNS": "132", "LINES": "50"}, (132, 43)),
        ((100, 30), {"COLUMNS": "132", "LINES": "43"}, (100, 30)),
        *(((0, 0), {"COLUMNS": said}, (80, 24)) for said in ("", "0", "-5", "wide", "1_0", "²", "99999", " 90")),
    ],
)
def test_a_size_is_known_from_the_terminal_then_the_variables(
    measured: tuple[int, int], environ: dict[str, str], size: tuple[int, int]
) -> None:
    assert terminal_size(measured, environ) == size
