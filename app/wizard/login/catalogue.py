"""Where a list of models comes from when the provider gave none, and how old it is."""

from datetime import date, datetime


def from_catalogue(as_of: date | None, today: date | None = None) -> str:
    """The sentence, without its end. A day that is not known, or that is yet to come here, is not told."""
    said = "This list is from the catalogue"
    days = ((today or datetime.now().astimezone().date()) - as_of).days if as_of else -1
    if days < 0:
        return said
    return f"{said}, looked up today" if not days else f"{said}, {days:,} day{'' if days == 1 else 's'} old"
