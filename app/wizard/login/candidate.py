"""Sign-ins that were sealed and never saved: which one can be finished, and telling of one that was cut off."""

from collections.abc import Sequence

from wizard.errors import UsageError
from wizard.login.draft import Draft
from wizard.login.effects import FindCandidates
from wizard.login.keeping import let_go
from wizard.login.notes import Notice
from wizard.login.steps import Flow, do
from wizard.values.credential import Candidate
from wizard.values.fill import asked, parameter_value
from wizard.values.preset import Parameter, Preset
from wizard.values.text import safe


def unfinished(draft: Draft, preset: Preset) -> Flow[Candidate | None]:
    """The newest sign-in to ``preset`` that waits to be finished here. Others' are told of; cut-off ones too, and let go."""
    found: Candidate | None = None
    elsewhere: dict[str, Candidate] = {}
    cut_off = False
    for each in (yield from do(FindCandidates(preset.id))):
        if each.empty:
            cut_off = cut_off or each.kind == "api-key"
            yield from let_go(each.id)
        elif found is None and _fits(each, draft, preset):
            found = each
        elif each.profile != draft.name:
            elsewhere.setdefault(each.profile, each)
    if cut_off:
        where = preset.keys_url or "the provider"
        yield from do(
            Notice(
                "An earlier sign-in was cut off while its key was being made. "
                f"If there is a key you do not know at {where}, revoke it."
            )
        )
    if draft.existing is None:
        for each in elsewhere.values():
            option = "" if each.profile == preset.id else f" --profile {safe(each.profile, 64)}"
            yield from do(
                Notice(f"{whose(each)} was not finished either; `wizard auth {preset.id}{option}` takes it up.")
            )
    return found


def whose(candidate: Candidate) -> str:
    """The sign-in, by its profile and account."""
    account = f" (account {safe(candidate.account, 80)})" if candidate.account else ""
    return f"An earlier sign-in for the profile {safe(candidate.profile, 64)}{account}"


def _fits(candidate: Candidate, draft: Draft, preset: Preset) -> bool:
    """Whether it leads where this login is to lead: the same place, and the same profile."""
    wishes, existing, login = draft.wishes, draft.existing, preset.login(candidate.method, candidate.endpoint)
    if login is None or candidate.profile != draft.name:
        return False
    if wishes.base_url is not None or wishes.endpoint not in {None, candidate.endpoint}:
        return False
    if not login.serves(candidate.endpoint):
        return False
    if any(candidate.parameters.get(name) != value for name, value in wishes.parameters.items()):
        return False
    if existing is not None:
        return existing.parameters.items() <= candidate.parameters.items()
    endpoint = preset.endpoint(candidate.endpoint)
    return endpoint is not None and _answers(candidate, preset, asked(preset, endpoint, login))


def _answers(candidate: Candidate, preset: Preset, needed: Sequence[Parameter]) -> bool:
    """Whether its parameters are what the preset asks for now: it may have changed since."""
    known = {each.name: each for each in preset.parameters}
    if not {each.name for each in needed} <= candidate.parameters.keys() <= known.keys():
        return False
    try:
        for name, value in candidate.parameters.items():
            parameter_value(known[name], value)
    except UsageError:
        return False
    return True
