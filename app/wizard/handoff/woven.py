"""A text of which every character that is ours is known: made by insertions alone, so taking them out is exact."""

from dataclasses import dataclass


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
        spans = [(at, at + more)]
        for start, end in self.ours:
            if start < at < end:
                spans = [(start, end + more)]
            else:
                spans.append((start, end) if end <= at else (start + more, end + more))
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


def weeded(text: str, inserted: tuple[Inserted, ...]) -> str | None:
    """``text``, edited since, without what was inserted; None when one of the pieces is not there exactly once."""
    for each in inserted:
        if text.count(each.text) != 1:
            return None
        text = text.replace(each.text, "")
    return text
