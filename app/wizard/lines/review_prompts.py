"""The review in line prompts: the model, the place for the secret, and `Save?`."""

from contextlib import suppress
from dataclasses import dataclass

from wizard.errors import Cancelled, UsageError
from wizard.lines import report
from wizard.lines.prompts import Prompts
from wizard.lines.rows import SHORT, match, show
from wizard.lines.sentences import sentence
from wizard.login.catalogue import from_catalogue
from wizard.login.keeping import NAMES
from wizard.login.questions import Option
from wizard.login.review_question import Review, Reviewed
from wizard.login.steps import Back
from wizard.values.profile import Store, name_taken, profile_name
from wizard.values.text import safe
from wizard.values.wording import more_not_listed

PLACE = "Where to keep it: "
SAVE = "Save? [Y/n]: "
NAME = "Profile name: "
NO_MODEL = "-"
MORE = "? says what else can be changed."


@dataclass(slots=True)
class _Chosen:
    """What was chosen so far: it stays when the person goes back."""

    model: str | None
    profile: str
    store: Store | None


def review(prompts: Prompts, question: Review) -> Reviewed:
    """Model, place, save: `b` leads from each to the one before it, and from the first out of the review."""
    chosen = _Chosen(question.model, question.profile, question.store)
    proposed = question.proposed
    while True:
        chosen.model = _model(prompts, question, proposed)
        proposed = chosen.model or NO_MODEL
        try:
            return _placed(prompts, question, chosen)
        except Back:
            continue


def _placed(prompts: Prompts, question: Review, chosen: _Chosen) -> Reviewed:
    asks_place = bool(question.places) and (question.store is None or question.problem is not None)
    if asks_place:
        chosen.store = place(prompts, question)
    while True:
        label = next((each.label for each in question.places if each.store == chosen.store), "")
        report.say(f"Profile {chosen.profile}{', the default' if question.default else ''}.")
        report.say(f"Model: {safe(chosen.model) if chosen.model else 'none'}.")
        report.say(f"Secret: {label or question.source or 'nothing to keep'}.")
        report.say(f"Settings in {question.config_path}, no secrets inside.")
        report.say(MORE)
        try:
            match _answer(prompts, question):
                case "yes":
                    return Reviewed(model=chosen.model, profile=chosen.profile, store=chosen.store)
                case "name":
                    _rename(prompts, question, chosen)
                case "place":
                    _move(prompts, question, chosen)
                case _:
                    raise Cancelled
        except Back:
            if not asks_place:
                raise
            chosen.store = place(prompts, question)


def _answer(prompts: Prompts, question: Review) -> str:
    """`yes` | `no` | `name` | `place`."""
    can_move = bool(question.places) and all(each.looked for each in question.places)
    place_too = " Type place for another place." if can_move else ""
    about = f"y saves, n leaves, b goes back. Type name for another profile name.{place_too}"
    while True:
        match prompts.line(SAVE, "y").casefold():
            case "y" | "yes":
                return "yes"
            case "n" | "no":
                return "no"
            case "name":
                return "name"
            case "place" if can_move:
                return "place"
        report.say(about)


def _rename(prompts: Prompts, question: Review, chosen: _Chosen) -> None:
    about = f"Small letters and digits, dot, dash, underscore. Enter or b keeps {chosen.profile}."
    report.say(about)
    with suppress(Back):
        while True:
            typed = prompts.text(NAME, chosen.profile, about)
            try:
                name = profile_name(typed)
                if name in question.taken:
                    raise name_taken(name)
            except UsageError as error:
                prompts.explain(error)
                continue
            chosen.profile = name
            return


def _move(prompts: Prompts, question: Review, chosen: _Chosen) -> None:
    now = next((NAMES[each.store] for each in question.places if each.store == chosen.store), "")
    with suppress(Back):
        chosen.store = _of_places(prompts, question, f"Type a number or a name; Enter or b keeps the {now}.", now)


def _model(prompts: Prompts, question: Review, proposed: str | None) -> str | None:
    if not question.models:
        about = "No list of models is known here. Type the id of one, or - for none."
        report.say(about)
        typed = prompts.text("Default model: ", proposed or NO_MODEL, about)
        return None if typed == NO_MODEL else typed
    ids = tuple(Option(id=each.id, label=each.id, hint=_about(each.context)) for each in question.models)
    unlisted = {each.id for each in question.others}
    if not question.live:
        report.say(f"{from_catalogue(question.as_of)}; another name can be typed too, or - for none.")
    show(ids[:SHORT])
    more = f" ? lists all {len(ids)}." if len(ids) > SHORT else ""
    taken = f", Enter for {'none' if proposed == NO_MODEL else safe(proposed)}" if proposed else ""
    none = ", - for none" if question.live and proposed != NO_MODEL else ""
    report.say(f"Number or name{taken}{none}.{more}")
    while True:
        typed = prompts.line("Default model: ", proposed)
        if typed == NO_MODEL:
            return None
        if typed == proposed:
            return typed
        if prompts.shows_key(typed):
            continue
        if typed in unlisted or (_is_new(typed, ids) and _is_meant(prompts, typed, sure=not question.live)):
            return typed
        if not _is_new(typed, ids) and (found := match(typed, ids)) is not None:
            return found
        if typed == "?" and unlisted:
            report.say(f"{more_not_listed(len(unlisted))} here; type the whole name of one to take it.")


def _is_meant(prompts: Prompts, typed: str, *, sure: bool) -> bool:
    """What the provider does not list may be right all the same, or mistyped."""
    if sure:
        return True
    report.say(f"“{safe(typed, 60)}” is not on the list.")
    try:
        return prompts.yes("Use it as typed? [y/N]: ", default=False)
    except Back:
        return False


def _is_new(typed: str, ids: tuple[Option, ...]) -> bool:
    """Neither a number nor `?` nor anything in one of the rows."""
    return not typed.isdecimal() and typed != "?" and all(typed.casefold() not in each.id.casefold() for each in ids)


def place(prompts: Prompts, question: Review) -> Store:
    if question.store is not None and question.problem is None:
        return question.store
    return _of_places(
        prompts, question, "Nothing weaker is chosen for you. Type a number or a name; Enter cancels.", None
    )


def _of_places(prompts: Prompts, question: Review, about: str, default: str | None) -> Store:
    for each in question.places:
        if not each.usable:
            report.say(f"{sentence(each.label)} cannot be used: {safe(each.reason, 400)}.")
    usable = tuple(each for each in question.places if each.usable)
    options = tuple(Option(id=each.store, label=NAMES[each.store], hint=each.label) for each in usable)
    report.say(about)
    show(options)
    found = place_row(prompts, options, default)
    return next(each.store for each in usable if each.store == found)


def place_row(prompts: Prompts, options: tuple[Option, ...], default: str | None = None) -> str:
    """The id of a place. Whole words only: a stray letter must not choose the place without encryption."""
    while True:
        typed = prompts.line(PLACE, default).casefold()
        if typed in {word for each in options for word in (each.label, each.id)} or typed.isdecimal() or typed == "?":
            found = match(typed, options)
            if found is not None:
                return found
        else:
            report.say("Type the number or the whole name.")


def _about(context: int | None) -> str:
    return f"{context:,} tokens" if context else ""
