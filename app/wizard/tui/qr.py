"""A QR code as text: two modules to a cell, black on white with its quiet zone, whatever the theme."""

from textual.content import Content

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
# Four modules of quiet zone are the standard's (ISO/IEC 18004 §6.3.8), and phones read it with one.
_QUIET = (4, 2, 1)


class QrCode:
    def __init__(self, text: str) -> None:
        import segno  # noqa: PLC0415  # 15 ms that only a sign-in with a code needs

        self._code = segno.make(text, error="l", micro=False)

    def fitting(self, width: int, height: int, *, swapped: bool = False) -> Content | None:
        """The code in at most ``width`` by ``height`` cells, with as much quiet around it as there is room for.

        ``swapped``: where no colour is sent, drawn for a dark terminal.
        """
        for quiet in _QUIET:
            side = self._code.symbol_size(border=quiet)[0]
            if side <= width and (side + 1) // 2 <= height:
                text = "\n".join(self._lines(quiet, swapped=swapped))
                return Content(text) if swapped else Content.styled(text, "#000000 on #ffffff")
        return None

    def _lines(self, quiet: int, *, swapped: bool) -> list[str]:
        rows = [[bool(module) is not swapped for module in row] for row in self._code.matrix_iter(border=quiet)]
        if len(rows) % 2:
            rows.append([swapped] * len(rows[0]))
        return [
            "".join(_HALVES[pair] for pair in zip(*rows[at : at + 2], strict=True)) for at in range(0, len(rows), 2)
        ]
