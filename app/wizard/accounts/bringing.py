"""Taking over a key that was found elsewhere: which profile it would be, what stands in its way, and its login."""

from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.log_in import scene
from wizard.login.draft import Draft, Wishes
from wizard.login.endpoint import endpoint_of
from wizard.values.found_key import FoundKey
from wizard.values.frozen import dataclass
from wizard.values.preset import Endpoint, Preset
from wizard.values.profile import Profile
from wizard.values.url import host_of, origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """``held`` is a profile of that provider which is there already; a key does not take its place by itself."""

    found: FoundKey
    preset: Preset
    held: Profile | None = None

    @property
    def host(self) -> str:
        """Where the key is sent to be checked; the provider's name where a parameter is part of the address."""
        address = self.held.base_url if self.held is not None else self._endpoint.base_url
        return self.preset.name if "{" in address else host_of(address)

    @property
    def fits(self) -> bool:
        """Whether the key may take the place of the one that is held: only where it belongs itself (SPEC promise 3)."""
        if self.held is None:
            return True
        at = endpoint_of(self.held, self.preset)
        known = self.found.endpoint is None or origin(self._endpoint.base_url) == origin(self.held.base_url)
        return bool(at.id) and self.held.gateway is None and known

    @property
    def _endpoint(self) -> Endpoint:
        named = self.preset.endpoint(self.found.endpoint) if self.found.endpoint else None
        return named or self.preset.endpoints[0]


def offer(context: Context, found: FoundKey, provider: str) -> Offer:
    """What would become of ``found`` as a key of ``provider``, with the profiles that are there now."""
    preset = context.catalogue.presets[provider]
    profiles = context.config.profiles
    held = [each for each in profiles.values() if each.provider == provider]
    held.sort(key=lambda each: each.name != provider)
    return Offer(found=found, preset=preset, held=held[0] if held else None)


def draft_of(context: Context, taken: Offer, wishes: Wishes) -> Draft:
    """The login with the key brought: the ordinary one from here on, its check and its save included."""
    wishes = replace(wishes, method="api-key", endpoint=None if taken.held else taken.found.endpoint)
    draft = Draft(scene=scene(context, wishes), wishes=wishes, preset=taken.preset, key=taken.found.key)
    return draft if taken.held is None else replace(draft, existing=taken.held, profile=taken.held.name)
