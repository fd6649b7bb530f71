"""`wizard logout`: the credential goes, the profile stays unless `--remove`."""

import argparse

from wizard.accounts.context import Context
from wizard.accounts.leftovers import to_open
from wizard.accounts.log_out import to_be_told
from wizard.accounts.logged_out import leftovers_cleared, logged_out
from wizard.accounts.loop import until_done
from wizard.accounts.users import Users, users_of
from wizard.errors import Cancelled, UsageError, WizardError
from wizard.lines import report
from wizard.lines.passphrase import asker
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    if options.all == bool(options.profile):
        raise UsageError("name one profile, or say `--all`", hint=_what_there_is(context))
    if not options.all:
        report.say(safe(until_done(logged_out(context, options.profile, remove=options.remove)), 400))
        _tell(users_of(context, options.profile), remove=options.remove)
        return 0
    return _all(context, remove=options.remove)


def _what_there_is(context: Context) -> str:
    config = context.config
    known = (*config.profiles, *config.broken)
    return f"there is {', '.join(known)}; `wizard logout --all` takes each" if known else "nothing is logged in"


def _tell(users: Users, *, remove: bool) -> None:
    """What used the profile: a tool stays connected, and asks for its token in vain."""
    if told := users.told(gone=remove):
        report.say(safe(told, 800))


def _all(context: Context, *, remove: bool) -> int:
    """Every profile, the unreadable ones too; one that fails does not spare the others."""
    config = context.config
    context.unlock(to_be_told(context), to_open(context, None))
    code = 0
    also = set(config.profiles)
    for name in (*config.profiles, *config.broken):
        try:
            report.say(safe(until_done(logged_out(context, name, remove=remove, also=also)), 400))
            _tell(users_of(context, name, besides=also), remove=remove)
        except Cancelled:
            raise
        except WizardError as error:
            code = code or report.error(error)
    gone = until_done(leftovers_cleared(context))
    for each in gone:
        report.say(safe(each, 400))
    if not config.profiles and not config.broken and not gone:
        report.say("nothing is logged in")
    return code
