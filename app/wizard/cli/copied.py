"""`wizard` where config.toml cannot be read: a copy without what is wrong is offered, and the home opened on it."""

from wizard.accounts.context import Context
from wizard.accounts.copied import Offer, offered
from wizard.errors import BadFile
from wizard.lines import report
from wizard.lines.terminals import why_plain
from wizard.login.steps import Back

OPEN = "Open the copy? [Y/n]: "


def on_screens(context: Context, problem: BadFile) -> int:
    """Raises ``problem`` where there is nothing to open, and when the person leaves it at that."""
    offer = offered(context, problem)
    from wizard.cli.home import run_home  # noqa: PLC0415  # Textual takes 250 ms to import

    try:
        code = run_home(context, first_run=False, offer=offer)
    finally:
        if offer.is_open:
            _tell(f"This was {offer.about}", "To keep it, run:", offer)
    if offer.path is None:
        raise problem
    return code


def in_lines(context: Context, problem: BadFile, *, plain: bool) -> int:
    """The same as line prompts."""
    offer = offered(context, problem)
    if why := why_plain(plain=plain):
        report.say(why)
    for told in filter(None, (offer.said, offer.left_out, offer.earlier)):
        report.say(told)
    if not _wanted(context):
        raise problem
    offer.make()
    _tell(f"This is {offer.about}", "To keep it, leave and run:", offer)
    from wizard.cli import plain_home  # noqa: PLC0415  # termios: not everywhere

    try:
        return plain_home.run(context)
    finally:
        if offer.is_open:
            _tell(f"This was {offer.about}", "To keep it, run:", offer)


def _wanted(context: Context) -> bool:
    from wizard.lines.console import Console  # noqa: PLC0415  # as above

    try:
        return Console(tuple(context.catalogue.presets.values())).prompts.yes(OPEN, default=True)
    except Back:
        return False


def _tell(what: str, how: str, offer: Offer) -> None:
    report.say(f"{what}: {offer.shown_path}")
    report.say(how)
    report.say(f"  {' '.join(offer.keep)}")
