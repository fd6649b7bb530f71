"""`wizard import`: API keys of the environment and of other tools, each shown with its place, and taken only by a yes."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from wizard.accounts.bringing import Offer, draft_of, offer
from wizard.accounts.context import Context
from wizard.accounts.found_keys import Findings, found_keys
from wizard.accounts.log_in import homeless_secret, log_in
from wizard.accounts.loop import until_done
from wizard.cli.receipt import receipt
from wizard.errors import Cancelled, Refused, Rejected, TryAgain, UsageError
from wizard.lines import report
from wizard.lines.passphrase import asker, once
from wizard.lines.script import Missing, Script
from wizard.lines.sentences import sentence
from wizard.lines.terminals import Way, way
from wizard.login.draft import Draft, Wishes
from wizard.login.missing import unanswered
from wizard.values.credential import Saved
from wizard.values.found_key import FoundKey
from wizard.values.profile import STORES
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    findings = found_keys(context)
    _show(context, findings)
    if not findings.keys:
        return 0
    wishes = Wishes(store=options.store, yes=options.yes)
    if options.yes:
        return _Import(context, wishes, options).by_flags(findings.keys)
    if way(plain=False) is Way.SCRIPT:
        raise _unasked(context, findings, wishes, options)
    return _Import(context, wishes, options).by_asking(findings.keys)


def _show(context: Context, findings: Findings) -> None:
    for text in findings.unread:
        report.warning(text)
    for left in findings.left:
        place = left.where if left.tool in {"", left.where} else f"{left.tool}, {left.where}"
        name = "" if left.where == f"${left.name}" else f", {left.name}"
        report.say(f"Left alone: {safe(place, 400)}{name}: {safe(left.why, 300)}.")
    count = len(findings.keys)
    report.say(f"{count} API key{'s' if count != 1 else ''} found{':' if count else '.'}")
    for at, each in enumerate(findings.keys, 1):
        report.say(f"  {at} {_title(context, each)}: {safe(each.source, 400)}")
        for other in each.also:
            report.say(f"    the same in {safe(other, 400)}")


def _title(context: Context, found: FoundKey) -> str:
    names = [context.catalogue.presets[each].name for each in found.providers]
    return safe(" or ".join(names), 200) or f"“{found.name}”, of an unknown provider"


def _unasked(context: Context, findings: Findings, wishes: Wishes, options: argparse.Namespace) -> UsageError:
    flags = ["--yes"]
    known = next((each for each in findings.keys if len(each.providers) == 1), None)
    if known is not None:
        draft = draft_of(context, offer(context, known, known.providers[0]), wishes)
        flags += ["--store"] * (until_done(homeless_secret(context, draft)) is not None)
    flags += ["--passphrase-fd"] * (options.store == "encrypted" and options.passphrase_fd is None)
    return UsageError(
        f"there is no terminal to ask on; missing: {', '.join(flags)}",
        hint="`wizard import --yes` takes each key whose provider is known and has no profile yet",
    )


@dataclass
class _Import:
    """One run over the keys; ``code`` is the exit code of the first that could not be taken."""

    context: Context
    wishes: Wishes
    options: argparse.Namespace
    saved: list[Saved] = field(default_factory=list)
    code: int = 0

    def by_flags(self, keys: tuple[FoundKey, ...]) -> int:
        """Raises what keeps any of them from being kept."""
        script = Script(read_key=None, read_passphrase=once(self.options.passphrase_fd), yes=True)
        for each in keys:
            if len(each.providers) != 1:
                self._pass(each, "whose it is, only you can tell: run `wizard import` on a terminal")
                continue
            taken = offer(self.context, each, each.providers[0])
            if taken.held is not None and not (self.options.replace and taken.fits):
                self._pass(each, _in_the_way(taken))
                continue
            draft = draft_of(self.context, taken, self.wishes)
            flags = unanswered(draft, key_given=True, passphrase_given=self.options.passphrase_fd is not None)
            if "--passphrase-fd" in flags:
                raise Missing(
                    ["--passphrase-fd"],
                    "there is no terminal to ask on; missing: --passphrase-fd",
                    hint="--passphrase-fd N",
                )
            if flags:
                self._pass(each, f"{taken.preset.name} needs more: `wizard auth {taken.preset.id}` asks for it")
                continue
            if (homeless := until_done(homeless_secret(self.context, draft))) is not None:
                raise homeless  # before the key is sent anywhere
            self._take(each, draft, lambda draft: until_done(log_in(self.context, draft, script)))
        return self._over()

    def by_asking(self, keys: tuple[FoundKey, ...]) -> int:
        from wizard.cli.import_asking import Asking  # noqa: PLC0415  # termios: not everywhere

        asking = Asking(self.context)
        try:
            for each in keys:
                report.say()
                taken = asking.agreed(each)
                if taken is not None:
                    self._take(each, draft_of(self.context, taken, self.wishes), asking.login)
        except Cancelled as left:
            if self.saved:
                left.message = "left; what is told above is saved"
            raise
        return self._over()

    def _take(self, found: FoundKey, draft: Draft, login: Callable[[Draft], Saved | None]) -> None:
        try:
            saved = login(draft)
        except (Rejected, TryAgain, UsageError, Refused) as error:
            report.say(f"{report.mark(False)} {sentence(safe(error.message, 400))}")
            self._pass(found, "it stays where it is")
            self.code = self.code or error.exit_code
            return
        if saved is not None:
            self.saved.append(saved)
            # Where the first one went, the others go.
            self.wishes = replace(self.wishes, store=next((each for each in STORES if each == saved.store), None))
            receipt(saved)

    def _pass(self, found: FoundKey, why: str) -> None:
        report.say(f"Not taken: {safe(found.source, 400)}: {safe(why, 400)}.")

    def _over(self) -> int:
        if not self.saved:
            report.say("Nothing was taken over.")
        return self.code


def _in_the_way(taken: Offer) -> str:
    assert taken.held is not None  # noqa: S101  # the caller has looked
    name = taken.held.name
    if not taken.fits:
        return f"`{name}` is there already, for another address"
    return f"`{name}` is there already and is left as it is; `--replace` gives it this key"
