"""A text of which every character that is ours is known: made by insertions alone, so taking them out is exact."""

import re

from wizard.values.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Inserted:
    """``text`` stands at ``at`` of the text that holds it."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Woven:
    """``ours`` are the spans that are ours, in order; two that touch are one."""

    text: str
    ours: tuple[tuple[int, int], ...] = ()

    def insert(self, at: int, chunk: str) -> "Woven":
        more = len(chunk)
        spans = [(start if start < at else start + more, end + more if at < end else end) for start, end in self.ours]
        if not any(start < at < end for start, end in self.ours):
            spans.append((at, at + more))
        joined: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return Woven(self.text[:at] + chunk + self.text[at:], tuple(joined))

    @property
    def inserted(self) -> tuple[Inserted, ...]:
        return tuple(Inserted(start, self.text[start:end]) for start, end in self.ours)


def without(text: str, inserted: tuple[Inserted, ...]) -> str | None:
    """``text`` as it was before; None when something else stands in one of the places."""
    for each in reversed(inserted):
        end = each.at + len(each.text)
        if text[each.at : end] != each.text:
            return None
        text = text[: each.at] + text[end:]
    return text


def weeded(text: str, inserted: tuple[Inserted, ...], gap: re.Pattern[str]) -> str | None:
    """``text``, edited since, without what was inserted; None when one of the pieces is not there exactly once.

    A comma alone is the one that nothing but ``gap`` stands behind, up to the next piece.
    """
    place = behind = len(text)
    for each in reversed(inserted):
        if each.text == ",":
            place = text.rfind(",", 0, place)
            while place >= 0 and not gap.fullmatch(text, place + 1, behind):
                place = text.rfind(",", 0, place)
        elif text.count(each.text) == 1:
            place = text.index(each.text)
        else:
            return None
        if place < 0:
            return None
        text = text[:place] + text[place + len(each.text) :]
        behind = place
    return text
