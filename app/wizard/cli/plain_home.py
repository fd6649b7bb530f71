"""`wizard --plain` with profiles: the home screen as line prompts, over the same use-cases."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from wizard.accounts.context import Context
from wizard.accounts.desk import Desk
from wizard.accounts.log_in import draft_for, log_in, with_found_keys
from wizard.accounts.loop import until_done
from wizard.accounts.rows import Row, actions, row_of
from wizard.accounts.status import checked
from wizard.cli.receipt import receipt
from wizard.errors import Cancelled, WizardError
from wizard.lines import report
from wizard.lines.console import Console
from wizard.lines.passphrase import asker
from wizard.lines.rows import SHORT, match, show
from wizard.lines.sentences import credit, ended, remedied
from wizard.login.draft import Wishes
from wizard.login.questions import Option
from wizard.login.steps import Back
from wizard.values.text import safe
from wizard.values.wording import replacing

T = TypeVar("T")
_ANY = Wishes()
HELP = "Type a number or a name for what can be done, a to add a provider, c to check all, ? for {}. Empty leaves."


def run(context: Context) -> int:
    """Until the person leaves. What was done is said at once, and what fails ends nothing."""
    context.ask_passphrase = asker(None)
    return _PlainHome(context).run()


class _PlainHome:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._desk = Desk(context)
        self._prompts = Console(tuple(context.catalogue.presets.values())).prompts

    def run(self) -> int:
        self._list()
        while True:
            match self._prompts.typed("Profile: ", tuple(map(_option, self._rows()))):
                case None | "" | "b":
                    return 0
                case "?":
                    self._list(whole=True)
                case "a":
                    self._guarded(self._set_up, None)
                case "c":
                    self._guarded(self._check_all)
                case text:
                    rows = self._rows()
                    found = match(text, tuple(map(_option, rows)))
                    row = next((each for each in rows if each.name == found), None)
                    if row is not None:
                        self._guarded(self._act, row)

    def _rows(self) -> tuple[Row, ...]:
        return tuple(map(row_of, self._desk.profiles()))

    def _list(self, *, whole: bool = False) -> None:
        report.say("Profiles.")
        running = _whole(self._running())
        rows = (replace(each, said="running") if each.name in running else each for each in self._rows())
        options = tuple(map(_option, rows))
        is_long = len(options) > SHORT and not whole
        show(options[:SHORT] if is_long else options)
        report.say(HELP.format(f"all {len(options):,}" if is_long else "the list"))

    async def _running(self) -> frozenset[str]:
        return frozenset([each async for each in self._desk.running()])

    def _guarded(self, doing: Any, *words: Any) -> None:
        """One thing; whatever stops it, the list goes on."""
        self._context.ask_again()
        try:
            if doing(*words):
                self._list()
        except Back:
            self._list()
        except Cancelled as left:
            if left.message == Cancelled().message:
                report.say("Cancelled; nothing was changed.")
            else:  # a sign-in that is kept
                self._prompts.explain(left)
        except KeyboardInterrupt:
            report.say("Stopped.")
        except WizardError as error:
            self._prompts.explain(error)

    def _act(self, row: Row) -> bool:
        """Whether the list is another one now."""
        about = ", ".join(filter(None, (row.provider, row.host, row.store, row.account)))
        report.say(f"{safe(row.name)}{f': {safe(about, 400)}' if about else ''}.")
        can = actions(row, takes_key=self._desk.takes_key(row.name))
        options = tuple(Option(id=each.id, label=each.label, hint=each.hint) for each in can)
        show(options)
        report.say(f"Type a number or {', '.join(each.key for each in can)}; b goes back.")
        letters = {each.key: each.id for each in can}
        what = None
        while what is None:
            typed = self._prompts.line("Choice: ", rows=options)
            what = letters.get(typed.casefold()) or match(typed, options)
        match what:
            case "check":
                self._check(row.name)
                return False
            case "renew" | "key":
                wishes = Wishes(method="api-key") if what == "key" else _ANY
                return self._may_renew(row, what) and self._set_up(row.name, wishes)
            case "default":
                self._desk.make_default(row.name)
                report.say(f"{safe(row.name)} is the default now.")
                return False
            case "logout":
                return self._log_out(row.name)
            case _:
                return self._remove(row.name)

    def _check(self, name: str) -> None:
        report.say(f"Checking {safe(name)}.")
        outcome = _whole(self._desk.check(name))
        report.say(ended(f"{safe(name)}: {outcome.result}, {safe(outcome.reason, 400)}"))
        if outcome.hint:
            report.say(remedied(safe(outcome.hint, 400)))

    def _check_all(self) -> None:
        report.say("Checking all.")
        for each in _whole(checked(self._context, self._desk.profiles())):
            told = f"{each.check.result}, {each.check.reason}" if each.check else row_of(each).said
            report.say(f"{safe(each.name)}: {safe(told, 400)}.")
            if each.check and (page := credit(each.check)):
                report.say(page)

    def _may_renew(self, row: Row, what: str) -> bool:
        """Asked only of what works, and not where the key that is to take its place is there already."""
        if self._prompts.holds_key or not row.is_replaced_by(what):
            return True
        asked, told = replacing(safe(row.name), of_sign_in=what == "key")
        report.say(told)
        return self._prompts.yes(f"{asked} [y/N]: ", default=False)

    def _log_out(self, name: str) -> bool:
        report.say(safe(self._desk.what_goes(name), 800))
        if not self._prompts.yes(f"Log {safe(name)} out? [y/N]: ", default=False):
            return False
        report.say(ended(safe(_whole(self._desk.log_out(name)), 400)))
        return True

    def _remove(self, name: str) -> bool:
        report.say(safe(self._desk.what_goes(name, remove=True), 800))
        if not self._prompts.yes(f"Remove {safe(name)}? [y/N]: ", default=False):
            return False
        report.say(ended(safe(_whole(self._desk.remove(name)), 400)))
        return True

    def _set_up(self, name: str | None, wishes: Wishes = _ANY) -> bool:
        draft = with_found_keys(self._context, draft_for(self._context, name, wishes))
        console = Console(draft.scene.presets, within=True)
        console.prompts.wait_with(self._prompts.early())
        receipt(_whole(log_in(self._context, draft, console)))
        return True


def _whole(work: Coroutine[Any, Any, T]) -> T:
    """Each action in a loop of its own: Ctrl+C then stops the action, not the home."""
    return until_done(work)


def _option(row: Row) -> Option:
    words = (row.said, row.method, f"model {row.model}" if row.model else "", "default" if row.default else "")
    return Option(id=row.name, label=row.name, hint=", ".join(filter(None, words)))
