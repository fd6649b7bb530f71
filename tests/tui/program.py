"""A program with the screens in it, for tests in a real terminal: ``program.py STORY [PIDFILE]``."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import wizard.tui
from wizard.errors import WizardError

STORY = sys.argv[1]
GOT: list[int] = []
if len(sys.argv) > 2:
    Path(sys.argv[2]).write_text(str(os.getpid()))
if STORY == "slow-start":
    # Typed into while nothing of Textual is there yet.
    class Slow:
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
            if name == "textual":
                time.sleep(0.5)  # the slowness is what the story is about

    sys.meta_path.insert(0, Slow())  # type: ignore[arg-type]
if STORY == "no-textual":
    sys.modules["textual"] = None  # type: ignore[assignment]


async def start(frontend: Any) -> Any:
    from tui.stage import CANARY, SAVED, key, method, picker, review

    if STORY == "crash":
        # A handler of ours that breaks while it holds a key.
        from wizard.tui.panes.choice import ChoicePane

        def breaks(self: Any, event: Any) -> None:
            held = CANARY
            raise RuntimeError(held + self.question.name)

        ChoicePane._answer = breaks  # type: ignore[method-assign]
    if STORY == "crash-key":
        from wizard.tui.panes.key import KeyPane

        def breaks_too(self: Any, event: Any) -> None:
            held = self.field.take()
            raise RuntimeError(held.reveal())

        KeyPane.on_input_submitted = breaks_too  # type: ignore[method-assign]
    asks = {
        "crash-key": key,
        "picker": picker,
        "key": key,
        "method": method,
        "review": review,
        "crash": method,
        "slow-start": key,
    }
    if STORY == "running":
        await frontend.ask(method())
        await asyncio.ensure_future(frontend.interrupted())
    elif STORY == "deaf":
        await frontend.ask(method())
        Path(sys.argv[2]).with_name("held").touch()
        while True:  # holds the loop: nothing in it can end it
            time.sleep(0.05)  # being deaf is what the story is about
    elif STORY == "browser":
        from tui.sign_in import redirect

        pasted = asyncio.ensure_future(frontend.ask(redirect()))
        called_back = Path(sys.argv[2]).with_name("called-back")
        while not (pasted.done() or called_back.exists()):
            await asyncio.sleep(0.05)
        pasted.cancel()
        await asyncio.gather(pasted, return_exceptions=True)
    elif STORY == "device":
        from tui.sign_in import user_code

        await frontend.tell(user_code())
        await frontend.interrupted()
    elif STORY == "custom":
        from tui.forms import FORM

        await frontend.ask(FORM)
    elif STORY != "done":
        answer = await frontend.ask(asks[STORY]())
        if STORY in {"slow-start", "key"}:
            GOT.append(len(answer.reveal()))  # printed later: Textual swallows what is printed now
    return SAVED


def main() -> int:
    from tui.presets import PRESETS

    try:
        if STORY == "home":
            from tui.desks import FakeDesk

            print(f"{len(wizard.tui.run_home(FakeDesk(), own_process=True))} saved")
            return 0
        saved = wizard.tui.run_setup(
            start, presets=PRESETS, show_done=STORY == "done", own_process=True, first_line="Connect a provider"
        )
    except WizardError as error:
        print(f"error: {error.message} ({error.exit_code})")
        code = error.exit_code
    else:
        print(f"saved {saved.profile}", *(f"got {count} characters" for count in GOT))
        code = 0
    names = ("SIGTSTP", "SIGCONT", "SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGWINCH")
    default = {signal.SIG_DFL, signal.SIG_IGN, signal.default_int_handler}
    left = [name for name in names if signal.getsignal(getattr(signal, name)) not in default]
    print(f"handlers left: {left}")
    return code


if __name__ == "__main__":
    sys.exit(main())
