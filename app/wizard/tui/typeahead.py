"""What is typed while nobody is asked: kept for the next pane, or dropped when something ran in between."""

from textual import events


class TypeAhead:
    def __init__(self) -> None:
        self._kept: list[events.Key | events.Paste] = []
        self.is_open = True  # no pane has the focus yet: what is typed now is for the next one

    def open(self) -> None:
        self.is_open = True

    def close(self) -> list[events.Key | events.Paste]:
        """What was kept, in the order it was typed; nothing more is."""
        self.is_open = False
        kept, self._kept = sorted(self._kept, key=lambda each: each.time), []
        return kept

    def take(self, kept: list[events.Key | events.Paste]) -> None:
        """What was kept elsewhere, or could not be handed over yet."""
        self._kept += kept

    def keep(self, event: events.Key | events.Paste) -> None:
        event.stop()
        kept: events.Key | events.Paste
        if isinstance(event, events.Key):
            kept = events.Key(event.key, event.character)
        else:
            kept = events.Paste(event.text)
            event.text = ""
        kept.time = event.time
        self._kept.append(kept)
