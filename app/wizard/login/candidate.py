"""Sign-ins that were sealed and never saved: which one can be finished, and telling of one that was cut off."""

from wizard.login.draft import Draft
from wizard.login.effects import FindCandidates, LetGo
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
            yield from do(LetGo(each.id))
        elif found is None and preset.login(each.method) and preset.endpoint(each.endpoint):
            fits = draft.existing is None or draft.existing.name == each.profile
            found = each if fits else None
    return found
