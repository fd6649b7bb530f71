"""What will be written, where and under which name; then the save itself."""

from dataclasses import replace

from wizard.errors import Cancelled, StorageUnavailable, UsageError, WizardError
from wizard.login.again import finishes
from wizard.login.check import known, who_answers
from wizard.login.draft import Draft
from wizard.login.effects import Save
from wizard.login.keeping import all_looked_at, found_places, named_first, usual_place
from wizard.login.notes import Notice, Progress
from wizard.login.own_preset import as_own
from wizard.login.passphrase import new_passphrase
from wizard.login.review_question import Look, Review, Reviewed
from wizard.login.steps import Back, Flow, do
from wizard.protocols.choice import first, offered
from wizard.values.credential import Model, Saved
from wizard.values.preset import Preset
from wizard.values.profile import name_taken, profile_name
from wizard.values.text import safe
from wizard.values.wording import wins


def review(draft: Draft, *, leaves: bool = False) -> Flow[Saved]:
    """Ask unless it is a re-login, then save; a refused save comes back as the question's problem.

    ``leaves``: nothing was asked before this.
    """
    preset, endpoint = draft.preset, draft.endpoint
    assert preset is not None and endpoint is not None  # noqa: S101, PT018  # earlier stages chose
    rules = endpoint.models
    live = rules.path != "" and bool(draft.models)
    models = offered(rules, draft.models) or known(endpoint)
    offers = {each.id for each in models}
    given = draft.wishes.model or _model_of_environment(draft)
    model = given or _proposed(draft, models if live else ()) or first(rules, draft.models)
    if given and live and given not in {each.id for each in draft.models}:
        yield from do(Notice(f"The live list has no model {safe(given, 80)}; it is kept as it is."))
    name = draft.wishes.profile or draft.profile or draft.scene.free_name(preset.id)
    places = (yield from found_places(draft)) if draft.credential else ()
    store = (draft.store or usual_place(draft, places)) if draft.credential else None
    if draft.store is None:
        yield from named_first(places, store)
    if (variable := _passed_by(draft, preset)) is not None:
        yield from do(Notice(f"{wins([f'${variable}'])}."))
    problem: WizardError | None = None
    while True:
        # A re-login asks nothing, unless there is no place it may take by itself.
        if draft.existing and problem is None and (store is not None or not places):
            kept = draft.existing.model if draft.wishes.model is None else draft.wishes.model
            answer: Reviewed | Look = Reviewed(model=kept or model, profile=draft.existing.name, store=store)
        else:
            answer = yield from do(
                Review(
                    name=_asked_for(problem, choose_place=bool(places) and store is None),
                    title=preset.name,
                    provider=preset.name,
                    host=who_answers(endpoint),
                    outcome=draft.outcome,
                    models=models,
                    recommended=rules.prefer,
                    model=model,
                    profile=draft.existing.name if draft.existing else name,
                    places=places,
                    store=store,
                    config_path=draft.scene.config_path,
                    source=_source(draft),
                    default=not draft.scene.taken or draft.wishes.make_default,
                    problem=problem,
                    kept=finishes(draft).strip("`") if draft.kept else "",
                    leaves=leaves,
                    named=bool(given) or (draft.existing is not None and draft.existing.model is not None),
                    others=tuple(each for each in draft.models if each.id not in offers),
                    taken=_others(draft),
                    live=live,
                    as_of=rules.as_of,
                )
            )
        if isinstance(answer, Look):
            places = yield from all_looked_at(places)
            continue
        model, name, store = answer.model, answer.profile, answer.store
        try:
            _check_name(name, draft)
            draft = replace(draft, passphrase=(yield from new_passphrase(draft, store)))
            yield from do(Progress("Saving"))
            saved = yield from do(Save(as_own(replace(draft, model=model, profile=name, store=store))))
        except Back:
            problem = Cancelled("saving was cancelled; nothing was written")
        except (StorageUnavailable, UsageError) as error:
            problem = error
            if isinstance(error, StorageUnavailable):
                places = yield from all_looked_at(places)
        else:
            if saved.preset_path:
                yield from do(Notice(f"Your own provider {draft.own} is in {saved.preset_path}."))
            return replace(saved, place=next((each.label for each in places if each.store == saved.store), ""))


def _passed_by(draft: Draft, preset: Preset) -> str | None:
    """The variable that other tools will read instead of the new profile's own credential."""
    own = draft.credential is not None and draft.existing is None and not draft.custom
    return draft.scene.key_variable(preset) if own else None


def _asked_for(problem: WizardError | None, *, choose_place: bool) -> str:
    """The flag that would have answered what is open now."""
    if isinstance(problem, UsageError):
        return "profile"
    return "store" if problem is not None or choose_place else "model"


def _source(draft: Draft) -> str:
    if draft.command is not None:
        return f"what {draft.command.program} prints"
    return f"${draft.env_key}" if draft.env_key else ""


def _others(draft: Draft) -> frozenset[str]:
    """The names that other profiles have: a new login of one may be given a name of its own, and never theirs."""
    return draft.scene.taken - ({draft.existing.name} if draft.existing else set())


def _check_name(name: str, draft: Draft) -> None:
    profile_name(name)
    if name in _others(draft):
        raise name_taken(name, hint="choose another name with `--profile`")


def _proposed(draft: Draft, models: tuple[Model, ...]) -> str | None:
    """What a host program would like, unless the provider says that it has no such model."""
    wanted = draft.wishes.proposed_model
    return wanted if not models or wanted in {each.id for each in models} else None


def _model_of_environment(draft: Draft) -> str | None:
    if draft.env_key is None or draft.preset is None:
        return None
    return next((draft.scene.settings[name] for name in draft.preset.env.model if name in draft.scene.settings), None)
