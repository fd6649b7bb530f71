"""How the person at a host program is asked: screens, line prompts, or not at all."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from contextvars import copy_context

from wizard.accounts.context import Context
from wizard.accounts.log_in import log_in, with_found_keys
from wizard.accounts.loop import until_done
from wizard.accounts.on_screens import on_screens
from wizard.accounts.outside import copier, opener
from wizard.accounts.rows import PLACES
from wizard.errors import Cancelled, WizardError
from wizard.lines import report
from wizard.lines.console import Console
from wizard.lines.terminals import Way
from wizard.login.draft import Draft
from wizard.values.credential import Saved
from wizard.values.preset import Preset
from wizard.values.text import safe


def asked(context: Context, draft: Draft, how: Way) -> Saved:
    """The receipt of a login, by screens or lines. Raises Cancelled, and what the setup could not mend."""
    if how is Way.PLAIN:
        draft = with_found_keys(context, draft)
        with _nothing_of_a_crash():
            saved = _by_lines(context, draft)
    else:
        with _signals_not_lost():
            from wizard.tui import run_setup  # noqa: PLC0415  # the screens, which only a terminal needs

            saved = run_setup(
                on_screens(context, draft),
                presets=_known(draft),
                open_url=opener(context),
                copy=copier(context),
                first_line=draft.title,
            )
    _say(saved)
    return saved


async def asked_inside_loop(context: Context, draft: Draft, how: Way) -> Saved:
    """The same in the loop that runs, which goes on: the screens are drawn in it, lines are asked for on a thread."""
    if how is Way.PLAIN:
        draft = with_found_keys(context, draft)
        with _nothing_of_a_crash():
            saved = await _by_lines_on_a_thread(context, draft)
    else:
        with _signals_not_lost():
            from wizard.tui import run_setup_inside_loop  # noqa: PLC0415  # as above

            saved = await run_setup_inside_loop(
                on_screens(context, draft),
                presets=_known(draft),
                open_url=opener(context),
                copy=copier(context),
                first_line=draft.title,
            )
    _say(saved)
    return saved


def _known(draft: Draft) -> tuple[Preset, ...]:
    """A key is one wherever it is pasted, whether its provider is on offer or not."""
    return (*draft.scene.presets, *draft.scene.others)


def _say(saved: Saved) -> None:
    """On stderr, and on the screen that is there afterwards."""
    model = f"model {safe(saved.model)}" if saved.model else ""
    place = f"secret in {PLACES[saved.store]}" if saved.store else ""
    report.say(f"{report.mark(good=True)} {safe(saved.provider_name)} is ready")
    report.say(f"  {', '.join(filter(None, (f'profile {saved.profile}', model, place)))}")


def _by_lines(context: Context, draft: Draft) -> Saved:
    with closing(Console(_known(draft))) as console, console.interruptible():
        return until_done(log_in(context, draft, console))


async def _by_lines_on_a_thread(context: Context, draft: Draft) -> Saved:
    done: Future[Saved] = Future()
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[Saved]]] = Future()
    here = copy_context()

    async def talk(console: Console) -> Saved:
        work = asyncio.ensure_future(log_in(context, draft, console))
        begun.set_result((asyncio.get_running_loop(), work))
        return await work

    def run(console: Console) -> None:
        try:
            done.set_result(until_done(talk(console)))
        except BaseException as error:  # noqa: BLE001  # carried to who waits, whatever it is
            if not begun.done():
                begun.set_exception(error)
            done.set_exception(Cancelled() if isinstance(error, asyncio.CancelledError) else error)

    with closing(Console(_known(draft))) as console, console.kept():
        threading.Thread(target=here.run, args=(run, console), daemon=True, name="wizard-prompts").start()
        over = asyncio.wrap_future(done)
        try:
            return await asyncio.shield(over)
        except asyncio.CancelledError:
            console.call_off()
            with suppress(Exception):  # it never began, or is over and its loop closed
                loop, work = begun.result()
                loop.call_soon_threadsafe(work.cancel)
            await asyncio.wait([over])
            over.exception()  # seen: who would have been told is gone
            raise


@contextmanager
def _nothing_of_a_crash() -> Iterator[None]:
    """A mistake of ours, without what was in memory: the host program may print every frame (SECURITY R74)."""
    try:
        yield
    except WizardError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is
        raise WizardError(
            f"the setup failed: {type(error).__name__}", hint="this is a mistake in wizard; please report it"
        ) from None


@contextmanager
def _signals_not_lost() -> Iterator[None]:
    """A signal that ended the screens is the host program's, if it has a handler of its own."""
    try:
        yield
    except Cancelled as left:
        number = getattr(left, "number", None)
        theirs = signal.getsignal(number) if number is not None else None
        # A loop's own has been told by another way; that of `asyncio.run` stands for Python's usual one.
        is_of_loop = (getattr(getattr(theirs, "func", theirs), "__module__", None) or "").startswith("asyncio.")
        if number is not None and callable(theirs) and theirs is not signal.default_int_handler and not is_of_loop:
            theirs(number, None)
        raise
