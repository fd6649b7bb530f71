"""Sign-ins that were sealed and never saved: which one can be finished, and telling of one that was cut off."""

from wizard.login.draft import Draft
from wizard.login.effects import FindCandidates
from wizard.login.keeping import let_go
from wizard.login.steps import Flow, Notice, do
from wizard.values.credential import Candidate
from wizard.values.preset import Preset


def unfinished(draft: Draft, preset: Preset) -> Flow[Candidate | None]:
    """The newest sign-in to ``preset`` that waits to be finished. Cut-off ones are told of, once, and let go."""
    found: Candidate | None = None
    for each in (yield from do(FindCandidates(preset.id))):
        if each.empty:
            if each.kind == "api-key":
                where = preset.keys_url or "the provider"
                yield from do(
                    Notice(
                        "An earlier sign-in was cut off while its key was being made. "
                        f"If there is a key you do not know at {where}, revoke it."
                    )
                )
            yield from let_go(each.id)
        elif found is None and preset.login(each.method) and _fits(each, draft, preset):
            found = each
    return found


def _fits(candidate: Candidate, draft: Draft, preset: Preset) -> bool:
    """Whether it leads where this login is to lead: the same place, and the same profile if one is renewed."""
    wishes, existing = draft.wishes, draft.existing
    if wishes.base_url is not None or wishes.endpoint not in {None, candidate.endpoint}:
        return False
    if any(candidate.parameters.get(name) != value for name, value in wishes.parameters.items()):
        return False
    if existing is None:
        return preset.endpoint(candidate.endpoint) is not None
    return existing.name == candidate.profile
