"""The review in line prompts: the model, the place for the secret, and `Save?`."""

from wizard.errors import Cancelled
from wizard.lines import report
from wizard.lines.prompts import Prompts
from wizard.lines.rows import SHORT, match, show
from wizard.lines.sentences import sentence
from wizard.login.catalogue import from_catalogue
from wizard.login.keeping import NAMES
from wizard.login.questions import Option
from wizard.login.review_question import Review, Reviewed
from wizard.login.steps import Back
from wizard.values.profile import Store
from wizard.values.text import safe

PLACE = "Where to keep it: "


def review(prompts: Prompts, question: Review) -> Reviewed:
    """Model, place, save: `b` leads from each to the one before it, and from the first out of the review."""
    while True:
        model = _model(prompts, question)
        try:
            return _placed(prompts, question, model)
        except Back:
            continue


def _placed(prompts: Prompts, question: Review, model: str | None) -> Reviewed:
    while True:
        store = place(prompts, question) if question.places else None
        label = next((each.label for each in question.places if each.store == store), "")
        report.say(f"Profile {question.profile}{', the default' if question.default else ''}.")
        report.say(f"Model: {safe(model) if model else 'none'}.")
        report.say(f"Secret: {label or question.source or 'nothing to keep'}.")
        report.say(f"Settings in {question.config_path}, no secrets inside.")
        try:
            if prompts.yes("Save? [Y/n]: ", default=True):
                return Reviewed(model=model, profile=question.profile, store=store)
        except Back:
            if store is None or (question.store is not None and question.problem is None):
                raise  # the place was not asked for
            continue
        raise Cancelled


def _model(prompts: Prompts, question: Review) -> str | None:
    if not question.models:
        about = "No list of models is known here. Type the id of one, or - for none."
        report.say(about)
        typed = prompts.text("Default model: ", question.model or "-", about)
        return None if typed == "-" else typed
    ids = tuple(Option(id=each.id, label=each.id, hint=_about(each.context)) for each in question.models)
    if not question.live:
        report.say(f"{from_catalogue(question.as_of)}; another name can be typed too, or - for none.")
    show(ids[:SHORT])
    more = f" ? lists all {len(ids)}." if len(ids) > SHORT else ""
    report.say(f"Number or name{f', Enter for {safe(question.proposed)}' if question.proposed else ''}.{more}")
    while True:
        typed = prompts.line("Default model: ", question.proposed)
        if typed == question.proposed:
            return typed
        if prompts.shows_key(typed):
            continue
        if not question.live and (typed == "-" or _is_new(typed, ids)):
            return None if typed == "-" else typed
        found = match(typed, ids)
        if found is not None:
            return found


def _is_new(typed: str, ids: tuple[Option, ...]) -> bool:
    """Neither a number nor `?` nor anything in one of the rows."""
    return not typed.isdecimal() and typed != "?" and all(typed.casefold() not in each.id.casefold() for each in ids)


def place(prompts: Prompts, question: Review) -> Store:
    if question.store is not None and question.problem is None:
        return question.store
    for each in question.places:
        if not each.usable:
            report.say(f"{sentence(each.label)} cannot be used: {safe(each.reason, 400)}.")
    usable = tuple(each for each in question.places if each.usable)
    options = tuple(Option(id=each.store, label=NAMES[each.store], hint=each.label) for each in usable)
    report.say("Nothing weaker is chosen for you. Type a number or a name; Enter cancels.")
    show(options)
    found = place_row(prompts, options)
    return next(each.store for each in usable if each.store == found)


def place_row(prompts: Prompts, options: tuple[Option, ...]) -> str:
    """The id of a place. Whole words only: a stray letter must not choose the place without encryption."""
    while True:
        typed = prompts.line(PLACE).casefold()
        if typed in {word for each in options for word in (each.label, each.id)} or typed.isdecimal() or typed == "?":
            found = match(typed, options)
            if found is not None:
                return found
        else:
            report.say("Type the number or the whole name.")


def _about(context: int | None) -> str:
    return f"{context:,} tokens" if context else ""
