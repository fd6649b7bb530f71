"""`wizard test`: list, answer, stream, each with its time."""

import argparse
from collections.abc import Callable
from typing import Any

from wizard.accounts.ask import Trial, ask
from wizard.accounts.context import Context
from wizard.accounts.loop import until_done
from wizard.cli import answer
from wizard.lines import report
from wizard.lines.passphrase import asker
from wizard.lines.sentences import sentence
from wizard.lines.waiting import waiting
from wizard.values.profile import Profile
from wizard.values.url import host_of

TITLES = {"models": "Model list", "answer": "Answer", "stream": "Stream"}


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    profile, trials = until_done(_asked(context, options.profile, _quiet if options.json else _say))
    if options.json:
        answer.document({"v": 1, "profile": profile.name, "steps": [_as_json(each) for each in trials]})
    failed = next((each.error for each in trials if each.error is not None), None)
    if failed is None:
        return 0
    return failed.exit_code if options.json else report.error(failed)


async def _asked(
    context: Context, name: str | None, said: Callable[[Trial], None]
) -> tuple[Profile, tuple[Trial, ...]]:
    """The trials; on a terminal each is named while it is waited for."""
    host = host_of(context.chosen(name).base_url)
    steps = iter((f"Asking {host} for its models", "Asking the model a question", "Asking it once more, to stream"))
    with waiting(next(steps), host) as wait:

        def told(trial: Trial) -> None:
            wait.over()
            said(trial)
            if (following := next(steps, None)) is not None:
                wait.begins(following, host)

        return await ask(context, name, told)


def _say(trial: Trial) -> None:
    what = TITLES[trial.name]
    # A list that was read did not fail: that the model is not on it is the command's own error, said at its end.
    if trial.error is not None and trial.count is None:
        report.say(f"{report.mark(False)} {what} failed: {sentence(trial.error.message)}")
        return
    if trial.name == "models" and trial.count is None:
        report.say(f"{report.mark(True)} {what}: the provider has none")
        return
    many = f"{trial.count} model{'' if trial.count == 1 else 's'}"
    detail = many if trial.name == "models" else f"“{trial.text}”, ended with {trial.stop}"
    report.say(f"{report.mark(True)} {what} in {trial.ms} ms: {detail}")


def _quiet(_: Trial) -> None:
    """The one JSON object says it all."""


def _as_json(trial: Trial) -> dict[str, Any]:
    return {
        "name": trial.name,
        "ok": trial.ok,
        "ms": trial.ms,
        "count": trial.count,
        "text": trial.text,
        "stop": trial.stop,
        "error": trial.error.message if trial.error else None,
    }
