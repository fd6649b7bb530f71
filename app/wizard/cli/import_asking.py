"""The questions of `wizard import`: whose key it is, and whether to take it."""

from wizard.accounts.bringing import Offer, offer
from wizard.accounts.context import Context
from wizard.accounts.log_in import log_in, scene
from wizard.accounts.loop import until_done
from wizard.lines import report
from wizard.lines.bringing import Bringing, PassedBy
from wizard.lines.rows import match, show
from wizard.login.draft import Draft
from wizard.login.questions import Option
from wizard.login.steps import Back
from wizard.values.credential import Saved
from wizard.values.found_key import FoundKey
from wizard.values.preset import Preset
from wizard.values.text import safe


class Asking:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._presets = tuple(
            each for each in scene(context).presets if each.login("api-key") and each.endpoints[0].base_url
        )
        self._front = Bringing(self._presets)

    def agreed(self, found: FoundKey) -> Offer | None:
        """What the person said yes to. Raises Cancelled for Ctrl+C and Ctrl+D."""
        report.say(f"{safe(found.source, 400)}.")
        try:
            provider = found.providers[0] if len(found.providers) == 1 else self._whose(found)
            if provider is None:
                return None
            taken = offer(self._context, found, provider)
            if not taken.fits and taken.held is not None:
                report.say(f"{taken.preset.name}: {taken.held.name} is there already, for another address. It is left.")
                return None
            report.say(f"It is checked with {safe(taken.host)} first.")
            return taken if self._front.prompts.yes(f"{_question(taken)} [y/N]: ", default=False) else None
        except Back:
            return None

    def login(self, draft: Draft) -> Saved | None:
        """None when the person went back. Raises as ``log_in``."""
        try:
            saved = until_done(log_in(self._context, draft, self._front))
        except PassedBy as passed:
            if passed.problem is not None:
                raise passed.problem from None
            return None
        self._front.saved()
        return saved

    def _whose(self, found: FoundKey) -> str | None:
        """The provider; None for an empty answer."""
        likely = tuple(each for each in self._presets if each.id in found.providers)
        options = tuple(map(_row, likely or self._presets))
        report.say("Whose key is it? Enter leaves it.")
        report.say("It is sent only to the one you choose.")
        if likely:
            show(options)
        else:
            report.say(f"It is called “{found.name}” there.")
            report.say(f"Type a provider's name, or ? for all {len(options)}.")
        while True:
            typed = self._front.prompts.line("Provider: ", "-")
            if typed == "-":
                return None
            chosen = match(typed, options)
            if chosen is not None:
                return chosen


def _row(preset: Preset) -> Option:
    return Option(id=preset.id, label=preset.name, hint=preset.summary, words=" ".join(preset.env.key))


def _question(taken: Offer) -> str:
    if taken.held is None:
        return f"Take it for {safe(taken.preset.name)}?"
    return f"{safe(taken.held.name)} is there already. Replace its key?"
