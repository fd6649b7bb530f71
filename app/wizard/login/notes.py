"""What a flow tells, and nobody answers: what has begun, what is worth knowing, what came of the check."""

from wizard.login.questions import Option
from wizard.login.steps import Step
from wizard.values.credential import Outcome
from wizard.values.frozen import dataclass
from wizard.values.preset import Protocol


@dataclass(frozen=True, slots=True)
class Progress(Step[None]):
    """Something slower than a blink has started. ``what`` is a sentence without a full stop."""

    what: str
    host: str = ""


@dataclass(frozen=True, slots=True)
class Notice(Step[None]):
    """One sentence worth knowing: a restriction, what was cleaned from a paste, which model was taken.

    ``base_url``, ``protocol``: what stands in the place of the address and the API style that were given, from here on.
    """

    text: str
    base_url: str = ""
    protocol: Protocol | None = None


@dataclass(frozen=True, slots=True)
class Checked(Step[None]):
    """The check is over. ``models`` is how many are offered, when the live list was read."""

    outcome: Outcome
    host: str
    models: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowUserCode(Step[None]):
    """The code to type on another page (RFC 8628 §3.3). ``expires_in`` in seconds; ``other``: a method to switch to."""

    title: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str | None
    expires_in: float
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Rows(Step[None]):
    """The picker's rows are these by now; told while it is open, to frontends that can draw them anew."""

    options: tuple[Option, ...]


Note = Progress | Notice | Checked | ShowUserCode | Rows
