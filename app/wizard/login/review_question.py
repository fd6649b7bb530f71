"""The last question of a login: what will be written, where and under which name, before anything is."""

from datetime import date

from wizard.login.questions import Question
from wizard.values.credential import Model, Outcome
from wizard.values.frozen import dataclass
from wizard.values.profile import Store


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
    as_of: date | None = None  # when the catalogue's were looked up

    @property
    def proposed(self) -> str | None:
        """The model a person is shown first; with nobody there, what nobody listed is not taken."""
        return self.model or next((each.id for each in self.models), None)
