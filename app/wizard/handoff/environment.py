"""What a program's environment is given of a profile, and what it loses of every other provider."""

from collections.abc import Iterable, Mapping, Sequence

from wizard.errors import BadFile, UsageError
from wizard.values.frozen import dataclass
from wizard.values.preset import Preset, Protocol, Variables
from wizard.values.profile import Profile
from wizard.values.secret import Secret
from wizard.values.text import safe

# SDKs refuse an empty key, also where the server asks for none.
NO_KEY = "none"
# Anthropic's SDK sends the first as `x-api-key`; what has to travel as a bearer token, it takes from the second.
_BEARER_TOO = {"ANTHROPIC_API_KEY": "ANTHROPIC_AUTH_TOKEN"}


@dataclass(frozen=True, slots=True)
class Sdk:
    """The variables one vendor's SDK reads, and the protocols it speaks."""

    protocols: tuple[Protocol, ...]
    variables: Variables


# The others hold secrets too, and the SDK sends its custom headers wherever its base URL leads
# (openai 3.54, anthropic 2.12).
SDKS: Mapping[str, Sdk] = {
    "openai": Sdk(
        ("openai-chat", "openai-responses"),
        Variables(
            key=("OPENAI_API_KEY",),
            base_url=("OPENAI_BASE_URL",),
            model=("OPENAI_MODEL",),
            other=("OPENAI_CUSTOM_HEADERS", "OPENAI_ADMIN_KEY", "OPENAI_WEBHOOK_SECRET", "AZURE_OPENAI_AD_TOKEN"),
        ),
    ),
    "anthropic": Sdk(
        ("anthropic-messages",),
        Variables(
            key=("ANTHROPIC_API_KEY",),
            base_url=("ANTHROPIC_BASE_URL",),
            model=("ANTHROPIC_MODEL",),
            other=("ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_FOUNDRY_API_KEY", "ANTHROPIC_WEBHOOK_SIGNING_KEY"),
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A profile and the variables that carry it. ``bearer``: its credential travels as ``Authorization: Bearer``."""

    profile: Profile
    variables: Variables
    bearer: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables its secret goes into."""
        first = self.variables.key[:1]
        return (*first, *(_BEARER_TOO[each] for each in first if self.bearer and each in _BEARER_TOO))

    @property
    def settings(self) -> dict[str, str]:
        """What is said of it beside the secret. Raises BadFile for a model no variable can hold."""
        found = dict.fromkeys(self.variables.base_url[:1], self.profile.base_url)
        if self.profile.model is not None:
            found |= dict.fromkeys(self.variables.model[:1], self.profile.model)
        for name, text in found.items():
            if "\0" in text or not _is_text(text):
                raise BadFile(
                    f"a variable cannot hold the {'model' if name in self.variables.model else 'address'} of "
                    f"`{self.profile.name}`",
                    hint=f"wizard model MODEL --profile {self.profile.name}",
                )
        return found


def refuse_clashes(plans: Sequence[Plan]) -> None:
    """Raises UsageError when two profiles would fill one variable differently."""
    for at, one in enumerate(plans):
        for other in plans[at + 1 :]:
            said, says = one.settings, other.settings
            shared = [each for each in one.keys if each in other.keys]
            shared += [each for each in said if each in says and said[each] != says[each]]
            if shared:
                raise UsageError(
                    f"`{one.profile.name}` and `{other.profile.name}` both set {shared[0]}",
                    hint="name one of them",
                )


def assigned(plan: Plan, secret: Secret | None) -> dict[str, str | Secret]:
    """The profile's variables in the order key, base URL, model. ``secret`` None: its provider needs no key."""
    return {**dict.fromkeys(plan.keys, NO_KEY if secret is None else secret), **plan.settings}


def provider_variables(presets: Iterable[Preset]) -> frozenset[str]:
    """Every variable that a provider's tools or a vendor's SDK take a credential, an address or a model from."""
    known = [each.env for each in presets] + [each.variables for each in SDKS.values()]
    names = {name for each in known for name in (*each.key, *each.base_url, *each.model, *each.other)}
    return frozenset(names | set(_BEARER_TOO.values()))


def child_environment(
    environ: Mapping[str, str], presets: Iterable[Preset], given: Mapping[str, str | Secret], profile: str
) -> dict[str, str]:
    """``environ`` without any provider's variables, with those given and ``WIZARD_PROFILE``."""
    gone = provider_variables(presets)
    kept = {name: text for name, text in environ.items() if name not in gone}
    return {**kept, **texts(given), "WIZARD_PROFILE": profile}


def texts(given: Mapping[str, str | Secret]) -> dict[str, str]:
    """The assignments as the program will read them."""
    return {name: each.reveal() if isinstance(each, Secret) else each for name, each in given.items()}


def sdk_variables(sdk: str, profile: Profile, preset: Preset | None) -> Variables:
    """The variables of ``sdk``. Raises UsageError when the profile speaks another protocol than it does."""
    wanted = SDKS[sdk]
    if profile.protocol in wanted.protocols:
        return wanted.variables
    way = next((each.id for each in preset.endpoints if each.protocol in wanted.protocols), None) if preset else None
    raise UsageError(
        f"`{profile.name}` speaks {profile.protocol}, and the {sdk} SDK does not",
        hint=f"wizard auth {profile.provider} --endpoint {way} --profile NAME"
        if way
        else f"name a profile that speaks {' or '.join(wanted.protocols)}; `wizard status` shows them",
    )


def preset_variables(profile: Profile, preset: Preset | None) -> Variables:
    """The variables of the profile's provider. Raises BadFile when there is no preset, UsageError when it names none."""
    if preset is None:
        raise BadFile(
            f"`{safe(profile.provider, 80)}`, the provider of `{profile.name}`, is not in the catalogue",
            hint="`wizard presets list` shows what is",
        )
    if not preset.env.key:
        own = f"give {preset.id}.toml an `env`"
        words = env_words(profile, preset)
        raise UsageError(
            f"the preset of `{profile.name}` names no variable for a key",
            hint=f"`wizard env {words}`, or {own}" if words else own,
        )
    return preset.env


def env_words(profile: Profile, preset: Preset | None) -> str:
    """What `wizard env` takes to print its variables; empty where there are none for it."""
    if preset is not None and preset.env.key:
        return profile.name
    sdk = next((name for name, each in SDKS.items() if profile.protocol in each.protocols), None)
    return f"--as {sdk} {profile.name}" if sdk else ""


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
