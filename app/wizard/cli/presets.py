"""`wizard presets`: what the catalogue holds, one preset, or whether a file is one."""

import argparse

from wizard.accounts import presets
from wizard.accounts.context import Context
from wizard.cli import answer
from wizard.errors import BadFile, UsageError
from wizard.lines import report
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    if options.action == "list" and options.what is not None:
        raise UsageError("`wizard presets list` takes no more words", hint="`wizard presets show ID` shows one of them")
    if options.action == "check":
        return _check(options.what)
    if options.action == "show":
        shown = _given(options.what, "wizard presets show ID")
        answer.line(presets.source(context, shown).rstrip("\n"))
        for preset_id, line in presets.overridden(context):
            if preset_id == shown:
                report.say(line)
        return 0
    answer.rows([*map(safe, row)] for row in presets.rows(context))
    for _, line in presets.overridden(context):
        report.say(line)
    for line, hint in presets.complaints(context):
        report.warning(line, hint)
    return 0


def _check(what: str | None) -> int:
    path = _given(what, "wizard presets check FILE")
    wrong = False
    for line, fatal in presets.check(path):
        report.say(safe(line, 1000))
        wrong = wrong or fatal
    return BadFile.exit_code if wrong else 0


def _given(what: str | None, usage: str) -> str:
    if what is None:
        raise UsageError("one more word is needed", hint=usage)
    return what
