"""What makes other tools pass a profile by: variables of this shell, and files of their own."""

from collections.abc import Iterator
from contextlib import suppress

from wizard.accounts.context import Context
from wizard.accounts.doctor.settings import edited
from wizard.accounts.status import standings
from wizard.errors import WizardError
from wizard.handoff.shadows import TOOLS, Shadow, shadow
from wizard.store import connections_file
from wizard.store.paths import shown
from wizard.values.finding import Finding, ok, warning
from wizard.values.text import safe


def shadowing(context: Context) -> tuple[Finding, ...]:
    found = (*_variables(context), *_files(context))
    return found or (ok("shadows", "other tools: no variable and no file of theirs comes before a profile"),)


def _variables(context: Context) -> Iterator[Finding]:
    try:
        rows = standings(context)
    except WizardError:
        return  # said where config.toml is looked at
    whose: dict[str, list[str]] = {}
    for row in rows:
        for each in row.shadowed_by:
            whose.setdefault(each.removeprefix("$"), []).append(safe(row.name, 64))
    for name, profiles in whose.items():
        yield warning(
            f"variable:{name}",
            f"${name} is set: other tools use it and not {' or '.join(f'`{each}`' for each in profiles)}",
            f"`unset {name}`, or start them with `wizard run {profiles[0]} -- CMD`",
        )


def _files(context: Context) -> Iterator[Finding]:
    connected: set[str] = set()
    with suppress(WizardError):  # said where the tools are looked at
        connected = {each.tool for each in connections_file.load(context.folders)}
    for tool in TOOLS:
        found = shadow(tool, context.environ)
        if found is not None and found.file.is_file() and tool not in connected:
            text = f"{tool} prefers what is in {shown(str(found.file))} to its environment"
            yield warning(f"tool:{tool}", text, _remedy(context, found))


def _remedy(context: Context, found: Shadow) -> str:
    return edited(context, str(found.file)) if found.tool == "aider" else found.hint
