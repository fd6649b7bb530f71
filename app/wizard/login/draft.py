"""The setup so far, and what is known about the person's world before it begins."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from wizard.values.credential import Candidate, Credential, Kept, Model, Outcome
from wizard.values.found_key import FoundKey
from wizard.values.frozen import dataclass
from wizard.values.preset import Endpoint, Login, Preset
from wizard.values.profile import Profile, State, Store, TokenCommand
from wizard.values.secret import Secret

CUSTOM = "custom"  # what a provider that nobody has listed goes by
CONNECT = "Connect a provider"  # the title while none is chosen
PAGE_S = 600.0  # how long a sign-in page may take (SECURITY R44)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How a saved profile stands, as far as files tell; ``said`` is that in words, `expired 2 d ago`."""

    state: State = "ready"
    said: str = "ready"
    rejected: bool = False  # by the provider, at the last check

    @property
    def works(self) -> bool:
        """As far as anybody knows: it was proven, and nothing was said against it since."""
        return self.state == "ready" and not self.rejected

    @property
    def is_fine(self) -> bool:
        return self.state in {"ready", "unverified"} and not self.rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is already there. ``secrets`` are key variables set in this environment, ``settings`` the public ones."""

    presets: tuple[Preset, ...]
    others: tuple[Preset, ...] = ()  # of the catalogue, and not offered here: whose keys they are is known all the same
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()  # names of profiles that cannot be read; not free for another
    default: str | None = None
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    config_path: str = ""
    browserless: str = ""  # why no browser can be opened here, such as "over SSH"; empty when one can
    found: tuple[FoundKey, ...] | None = ()  # keys in other tools' files; None: still to be looked for, at the picker
    running: frozenset[str] | None = frozenset()  # presets whose server answers on this machine; None: as above
    stand: Callable[[str], Stand] = field(default=lambda _: Stand(), compare=False)  # by profile; for those shown
    # The same in words with the date of the last check, read at each call; what has none is left out.
    dated: Callable[[Iterable[str]], Mapping[str, str]] = field(default=lambda _: {}, compare=False)
    going: Callable[[str], str] = field(default=lambda _: "", compare=False)  # what goes with a profile, in words

    def preset(self, preset_id: str) -> Preset | None:
        return next((each for each in self.presets if each.id == preset_id), None)

    @property
    def taken(self) -> frozenset[str]:
        return frozenset(self.profiles) | self.broken

    def free_name(self, wanted: str) -> str:
        """``wanted``, or the first of ``wanted-2``, ``wanted-3``, … that no profile has."""
        names = [wanted, *(f"{wanted}-{n}" for n in range(2, len(self.taken) + 3))]
        return next(name for name in names if name not in self.taken)

    def key_variable(self, preset: Preset) -> str | None:
        """The variable that holds its key here. Of a server on this machine it is none that a hosted provider has too."""
        names = [name for name in preset.env.key if name in self.secrets]
        if names and preset.category == "local":
            hosted = {
                name for each in (*self.presets, *self.others) if each.category != "local" for name in each.env.key
            }
            names = [name for name in names if name not in hosted]
        return next(iter(names), None)

    def found_for(self, preset: Preset) -> tuple[FoundKey, ...]:
        return tuple(each for each in self.found or () if preset.id in each.providers)

    def profiles_of(self, preset: Preset) -> tuple[Profile, ...]:
        return tuple(each for each in self.profiles.values() if each.provider == preset.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was said beforehand, by flags or by a host program; each answers its question."""

    method: str | None = None
    endpoint: str | None = None
    base_url: str | None = None
    model: str | None = None
    proposed_model: str | None = None  # a host program's; taken where the provider has it and nothing else is said
    profile: str | None = None
    store: Store | None = None
    env_key: str | None = None
    command: TokenCommand | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    verify: bool = True
    open_browser: bool = True
    attended: bool = True  # somebody is there, to paste an address for example
    timeout_s: float | None = (
        None  # how long a sign-in may take; None: PAGE_S for a page, a code for as long as it is good
    )
    make_default: bool = False
    yes: bool = False

    @property
    def page_s(self) -> float:
        return self.timeout_s or PAGE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Each stage returns a fuller one; going back drops the fuller ones, credential included."""

    scene: Scene
    wishes: Wishes = Wishes()
    preset: Preset | None = None
    custom: bool = False  # the person describes the endpoint
    own: str = ""  # the id of the preset of the person's own that is to be written with the profile
    existing: Profile | None = None  # a re-login: same settings, new credential
    login: Login | None = None
    endpoint: Endpoint | None = None  # parameters filled in, base URL normalised
    parameters: Mapping[str, str] = field(default_factory=dict)
    key: Secret | None = field(default=None, repr=False)  # typed already, on the way to another provider's check
    refused: tuple[str, ...] = ()  # origins that have refused that key
    credential: Credential | None = field(default=None, repr=False)
    checked: "Draft | None" = field(default=None, repr=False)  # what a step back left: proven, not yet saved
    candidate: Candidate | None = None  # an earlier sign-in to finish
    kept: Kept | None = None  # where the credential is sealed already
    begun: str = ""  # the id of the sign-in that this one finishes
    passphrase: Secret | None = field(default=None, repr=False)
    env_key: str | None = None
    command: TokenCommand | None = None
    outcome: Outcome | None = None
    models: tuple[Model, ...] = ()
    model: str | None = None
    profile: str | None = None
    store: Store | None = None

    @property
    def title(self) -> str:
        """What its first screen is called."""
        return self.preset.name if self.preset else CONNECT

    @property
    def name(self) -> str:
        """What the profile is to be called, as far as it is known."""
        if self.existing is not None:
            return self.existing.name
        given = self.wishes.profile or self.profile
        return given or (self.scene.free_name(self.preset.id) if self.preset else "")

    @property
    def variable(self) -> str:
        """What a login by ``env`` reads its key from: the one chosen, else the preset's first."""
        return self.env_key or next(iter(self.preset.env.key if self.preset else ()), "")
