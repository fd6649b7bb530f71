"""The plain frontend: line prompts on the controlling terminal, full sentences, no redraw."""

from typing import Any, TypeVar

from wizard.cli import report
from wizard.cli.rows import SHORT, match, show
from wizard.cli.script import is_news, sentence
from wizard.errors import Cancelled, UsageError, WizardError
from wizard.login.driver import nobody_leaves
from wizard.login.steps import (
    Back,
    Checked,
    Choose,
    ChooseProvider,
    Confirm,
    Described,
    DescribeEndpoint,
    NeedSecret,
    NeedText,
    Note,
    Notice,
    Option,
    Place,
    Progress,
    Question,
    Review,
    Reviewed,
    Switch,
)
from wizard.machine.terminal import Terminal
from wizard.values.keys import clean, looks_like_key, prefix
from wizard.values.preset import Preset, Protocol
from wizard.values.profile import Store
from wizard.values.secret import Secret
from wizard.values.text import safe

R = TypeVar("R")

PROMPTS = {"NAME": "Provider: ", "method": "Method: "}


class Console:
    """Asks in order, says every change on a line of its own (UX §5.2)."""

    def __init__(self, presets: tuple[Preset, ...]) -> None:
        self._terminal = Terminal()
        self._presets = presets

    async def tell(self, note: Note, /) -> None:
        match note:
            case Progress(what=what):
                report.say(f"{safe(what)}.")
            case Notice(text=text):
                report.say(safe(text, 400))
            case Checked(outcome=outcome, models=models) if is_news(outcome):
                many = f", {models} models" if models else ""
                report.say(f"{sentence(outcome.reason)}{many}.")

    async def interrupted(self) -> Back | Switch:
        return await nobody_leaves()

    async def ask(self, question: Question[R], /) -> R:
        if question.problem is not None:
            self._explain(question.problem)
        answer: Any = self._answer(question)
        return answer  # type: ignore[no-any-return]  # each question's own reply type, matched below

    def _answer(self, question: Question[Any]) -> Any:
        match question:
            case ChooseProvider(options=options):
                return self._provider(question, options)
            case Choose():
                if question.caveat:
                    report.say(safe(question.caveat, 400))
                return self._choose(question)
            case NeedSecret():
                return self._secret(question)
            case NeedText(label=label, default=default, example=example):
                hint = f" (for example {safe(example)})" if example else ""
                return self._line(f"{safe(label)}{hint}: ", default)
            case Confirm(text=text, default=default):
                return self._yes(f"{safe(text, 400)} [{'Y/n' if default else 'y/N'}]: ", default=default)
            case Review():
                return self._review(question)
            case DescribeEndpoint():
                return self._describe(question)
        raise TypeError(f"no prompt for {type(question).__name__}")

    # -- one line --------------------------------------------------------------------------------------------------
    def _line(self, prompt: str, default: str | None = None) -> str:
        """The answer; the default for an empty one. Raises Back for `b`, Cancelled when there is nothing to take."""
        try:
            typed = self._terminal.line(prompt)
        except KeyboardInterrupt:
            report.say()
            raise Cancelled from None
        text = (typed or "").strip()
        if typed is None or (not text and default is None):
            raise Cancelled
        if text == "b":
            raise Back
        return text or default or ""

    def _yes(self, prompt: str, *, default: bool) -> bool:
        while True:
            match self._line(prompt, "y" if default else "n").lower():
                case "y" | "yes":
                    return True
                case "n" | "no":
                    return False
            report.say("Type y or n.")

    def _explain(self, problem: WizardError) -> None:
        report.say(f"{sentence(safe(problem.message, 400))}.")
        if problem.hint:
            report.say(f"{sentence(safe(problem.hint, 400))}.")

    # -- choosing --------------------------------------------------------------------------------------------------
    def _provider(self, question: ChooseProvider, options: tuple[Option, ...]) -> str:
        report.say(f"{question.title}. Type a number, a name, or ? for all {len(options)}. Empty quits.")
        show(options[:SHORT])
        while True:
            text = self._line(PROMPTS["NAME"])
            if looks_like_key(text, self._presets):
                report.say("That looks like a key, and it was shown on this screen: consider replacing it.")
                report.say("Choose the provider first; the key is asked for hidden.")
                continue
            found = match(text, options)
            if found is not None:
                return found

    def _choose(self, question: Choose) -> str:
        report.say(f"{safe(question.title)}." if question.title else "")
        show(question.options)
        number = next((n for n, each in enumerate(question.options, 1) if each.id == question.default), None)
        prompt = PROMPTS.get(question.name, "Choice: ")
        if number is not None:
            report.say(f"Enter takes {number}.")
        while True:
            found = match(self._line(prompt, question.default), question.options)
            if found is not None:
                return found

    # -- the secret ------------------------------------------------------------------------------------------------
    def _secret(self, question: NeedSecret) -> Secret:
        if question.replaces:
            report.say(f"The old one of {question.replaces} stays in use until the new one is accepted.")
        if question.kept:
            report.say(f"{question.kept}.")
        elif question.keys_url:
            report.say(f"Create a key at {safe(question.keys_url)}")
        while True:
            try:
                typed = self._terminal.hidden(f"{question.label} (hidden): ")
            except KeyboardInterrupt:
                report.say()
                raise Cancelled from None
            except OSError as error:
                raise UsageError(
                    "this terminal cannot hide what is typed", hint="pipe the key in with `--key-stdin`"
                ) from error
            if typed is None or not typed.strip():
                if (question.optional or question.kept) and typed is not None:
                    return Secret("")
                raise Cancelled
            if typed.strip() == "b":
                raise Back
            if typed.strip() == "?":
                report.say(f"Paste the key of {question.provider or 'the provider'} and press Enter; it stays hidden.")
                continue
            try:
                cleaned = clean(typed)
            except UsageError as error:
                self._explain(error)
                continue
            for note in cleaned.notes:
                report.say(note)
            begins = prefix(cleaned.key, self._presets)
            report.say(f"Got {len(cleaned.key.reveal())} characters" + (f" starting {begins}." if begins else "."))
            return cleaned.key

    # -- review ----------------------------------------------------------------------------------------------------
    def _review(self, question: Review) -> Reviewed:
        """Model, place, save: `b` leads from each to the one before it, and from the first out of the review."""
        while True:
            model = self._model(question)
            try:
                return self._placed(question, model)
            except Back:
                continue

    def _placed(self, question: Review, model: str | None) -> Reviewed:
        while True:
            store = self._place(question) if question.places else None
            label = next((each.label for each in question.places if each.store == store), "")
            report.say(f"Profile {question.profile}{', the default' if question.default else ''}.")
            report.say(f"Secret: {label or question.source or 'nothing to keep'}.")
            report.say(f"Settings in {question.config_path}, no secrets inside.")
            try:
                if self._yes("Save? [Y/n]: ", default=True):
                    return Reviewed(model=model, profile=question.profile, store=store)
            except Back:
                if store is None or (question.store is not None and question.problem is None):
                    raise  # the place was not asked for
                continue
            raise Cancelled

    def _model(self, question: Review) -> str | None:
        if not question.models:
            report.say("The provider lists no models. Type the id of one, or - for none.")
            typed = self._line("Default model: ", question.model or "-")
            return None if typed == "-" else typed
        ids = tuple(Option(id=each.id, label=each.id, hint=_about(each.context)) for each in question.models)
        show(ids[:SHORT])
        more = f" ? lists all {len(ids)}." if len(ids) > SHORT else ""
        report.say(f"Number or name{f', Enter for {safe(question.model)}' if question.model else ''}.{more}")
        while True:
            typed = self._line("Default model: ", question.model)
            if typed == question.model:
                return typed
            found = match(typed, ids)
            if found is not None:
                return found

    def _place(self, question: Review) -> Store:
        if question.store is not None and question.problem is None:
            return question.store
        for each in question.places:
            if not each.usable:
                report.say(f"{sentence(each.label)} cannot be used: {safe(each.reason, 400)}.")
        usable = tuple(each for each in question.places if each.usable)
        options = tuple(Option(id=each.store, label=_short(each), hint=each.label) for each in usable)
        report.say("Nothing weaker is chosen for you. Type a number or a name; Enter cancels.")
        show(options)
        stores: dict[str, Store] = {each.store: each.store for each in usable}
        while True:
            # Whole words only: a stray letter must not choose the place without encryption.
            typed = self._line("Where to keep it: ").casefold()
            if typed in (each.label for each in options) or typed in stores or typed.isdecimal() or typed == "?":
                found = match(typed, options)
                if found is not None:
                    return stores[found]
            else:
                report.say("Type the number or the whole name.")

    # -- a provider of one's own -----------------------------------------------------------------------------------
    def _describe(self, question: DescribeEndpoint) -> Described:
        last = question.last
        address = "?"
        while address == "?":
            report.say("The address an SDK takes, for example https://llm.example.com/v1")
            address = self._line("Base URL: ", last.base_url if last else None)
        styles = tuple(Option(id=each, label=each) for each in question.protocols)
        show(styles)
        found = None
        while found is None:
            found = match(self._line("API style: ", last.protocol if last else styles[0].id), styles)
        protocol: Protocol = next(each for each in question.protocols if each == found)
        report.say("Enter alone if no key is needed.")
        key = self._secret(NeedSecret(name="key-stdin", label="API key", optional=True))
        empty = key == Secret("")
        return Described(base_url=address, protocol=protocol, key=None if empty else key, profile="")


def _about(context: int | None) -> str:
    return f"{context:,} tokens" if context else ""


def _short(place: Place) -> str:
    return {"keyring": "keyring", "encrypted": "encrypted file", "plain": "plain file"}[place.store]
