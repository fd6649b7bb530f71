"""What a flow asks, answered by a person or by a flag."""

from typing import TypeVar

from wizard.errors import WizardError
from wizard.login.steps import Step
from wizard.values.frozen import dataclass
from wizard.values.secret import Secret

R = TypeVar("R")


# `name` is the flag without its dashes, the event field and the key of the text in one.
@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Step[R]):
    """``problem`` is why the last answer did not do; a scripted frontend raises it instead of answering again."""

    name: str
    title: str = ""
    problem: WizardError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A row to choose. ``group`` heads it; ``badges`` and ``mark`` are short words; ``detail`` rows are (label, text)."""

    id: str
    label: str
    hint: str = ""
    group: str = ""
    badges: tuple[str, ...] = ()
    mark: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    words: str = ""  # further text a search matches: variable names, summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A key pasted where a provider was asked. The frontend keeps it for the key question that follows."""

    key: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Question[str]):
    """Reply: the id of an option. ``default`` is taken for an empty answer; without one, empty cancels.

    ``aside`` stands beside the title, ``about`` above the rows, ``caveat`` below them.
    """

    aside: str = ""
    about: str = ""
    options: tuple[Option, ...]
    default: str | None = None
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseProvider(Question[str | Pasted]):
    """The picker. Reply: the id of an option, or a key pasted over the list."""

    options: tuple[Option, ...]
    first_run: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText(Question[str]):
    label: str
    default: str | None = None
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSecret(Question[Secret]):
    """A hidden entry. ``optional``: an empty answer is the empty Secret. ``keys_url`` is where one is made."""

    label: str
    provider: str = ""
    host: str = ""
    keys_url: str | None = None
    optional: bool = False
    replaces: str | None = None  # the profile whose key, or sign-in, this one replaces
    of_sign_in: bool = False  # it is a sign-in
    kept: str = ""  # a key was accepted before and is still held: what to say of it; an empty answer keeps it
    verbatim: bool = False  # a passphrase: taken as it is typed


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteRedirect(Question[Secret]):
    """The sign-in page is open somewhere; its last address may be pasted, hidden, while the listener waits for it too.

    A frontend that cannot ask shows the address and never answers; the driver calls it off when the browser comes back.
    ``listening`` false: only pasting is left. ``expires_in`` in seconds. ``other``: a method to switch to.
    """

    url: str
    short_url: str | None
    opened: bool
    listening: bool
    expires_in: float
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Question[bool]):
    """``about`` is what there is to know first; ``text`` is the question itself then."""

    text: str
    about: str = ""
    default: bool = False
