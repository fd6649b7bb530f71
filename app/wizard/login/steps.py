"""The vocabulary a flow speaks: every step names what it wants and the type of its reply.

Three families decide who answers. Notes go to ``frontend.tell``, questions to ``frontend.ask``, effects to the world.
The credential is a flow's return value or part of a ``Save``; a renderer never sees one.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from wizard.errors import WizardError
from wizard.values.credential import Model, Outcome
from wizard.values.frozen import dataclass
from wizard.values.preset import Protocol
from wizard.values.profile import Store
from wizard.values.secret import Secret

R = TypeVar("R")
T = TypeVar("T")


if TYPE_CHECKING:

    class Step(Generic[R]):
        """Something a flow needs before it can go on; R is the type of the reply."""
else:

    class Step:
        """As above, and of no use to look at: half a hundred classes below it stand before the first frame."""

        __slots__ = ()

        def __class_getitem__(cls, _: object) -> type:
            return cls


Flow = Generator[Step[Any], Any, T]


def do(step: Step[R]) -> Generator[Step[Any], Any, R]:
    """Yield one step; return its reply, typed."""
    reply: R = yield step
    return reply


class Back(Exception):  # a turn in the conversation, not an error
    """Raised by a frontend instead of an answer: one stage back."""


class Switch(Exception):  # a turn in the conversation, not an error
    """Raised by a frontend while the flow waits: log in by ``method`` instead."""

    def __init__(self, method: str) -> None:
        super().__init__(method)
        self.method = method


# -- notes: shown, never answered ------------------------------------------------------------------------------------
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

    options: "tuple[Option, ...]"


# -- questions: answered by a person or by a flag ---------------------------------------------------------------------
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
    text: str
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a secret can be kept; ``usable`` false with the reason, so that nothing falls back by itself."""

    store: Store
    label: str
    usable: bool = True
    reason: str = ""
    silent: bool = False  # the reason is that it does not answer, which may pass
    agreed: bool = True  # false: it may be chosen, and is never taken unasked
    looked: bool = True  # false: whether it is usable nobody has looked, for another place was settled on


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """``model`` None: no default model. ``store`` None: nothing secret is kept (env, none, command)."""

    model: str | None
    profile: str
    store: Store | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Instead of a review: the person wants to see the places, and one was not looked at. It is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Question[Reviewed | Look]):
    """What will be written, where, under which name, before anything is (UX S6). ``Reviewed`` means: save it.

    ``store`` is the default place; None with ``places``: there is none, the person must choose (promise 5).
    ``kept`` is the command that finishes a sign-in which is sealed already. ``leaves``: no question came before, so
    Back is out of the setup.
    """

    provider: str
    host: str
    outcome: Outcome | None
    models: tuple[Model, ...]
    recommended: tuple[str, ...]
    model: str | None
    profile: str
    places: tuple[Place, ...]
    store: Store | None
    config_path: str
    source: str = ""  # where the secret comes from when it is not kept: `$OPENAI_API_KEY`
    default: bool = False
    kept: str = ""
    leaves: bool = False
    named: bool = False  # somebody named the model: a flag, the environment, the profile
    taken: frozenset[str] = frozenset()  # names another profile has
    others: tuple[Model, ...] = ()  # in the list too, and not offered: the preset says that they are not for chat
    live: bool = True  # false: the models are those of the catalogue, and a name that is none of them may be right

    @property
    def proposed(self) -> str | None:
        """The model a person is shown first; with nobody there, what nobody listed is not taken."""
        return self.model or next((each.id for each in self.models), None)


Note = Progress | Notice | Checked | ShowUserCode | Rows
