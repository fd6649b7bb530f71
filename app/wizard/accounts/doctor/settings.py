"""config.toml and its profiles: what cannot be read, what does not work, and what should not stand there."""

import re
from collections.abc import Iterator

from wizard.accounts.context import Context
from wizard.accounts.defaults import how_to_choose
from wizard.accounts.doctor.records import records
from wizard.accounts.status import Standing, standings
from wizard.errors import BadFile, LoginNeeded, WizardError
from wizard.store.files import read
from wizard.store.paths import typed
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.keys import looks_like_key
from wizard.values.text import safe

_TABLE = re.compile(r"""\s*\[\s*(?:profiles\s*\.\s*(["']?)([a-z0-9._-]+?)\1\s*[.\]])?""")
_WORD = re.compile(r"""[^\s"'=,\[\]{}#]+""")


def settings(context: Context) -> tuple[Finding, ...]:
    path = context.folders.config_file
    try:
        config = context.config
    except WizardError as problem:
        return (error("config", problem, edited(context, path)),)
    if not config.profiles and not config.broken:
        return (ok("profiles", "profiles: none yet; `wizard auth` makes the first"),)
    found = [*_broken(context), *_profiles(context), *_chosen(context), *_keys(context)]
    if not any(each.level != "ok" for each in found):
        found.append(ok("profiles", f"profiles: {', '.join(safe(each, 64) for each in config.profiles)}"))
    return tuple(found)


def _broken(context: Context) -> Iterator[Finding]:
    for name, problem in context.config.broken.items():
        yield error(f"profile:{safe(name, 64)}", problem, edited(context, context.folders.config_file))


def _profiles(context: Context) -> Iterator[Finding]:
    damaged = {each.id for each in records(context) if each.level == "error"}
    for each in standings(context):
        if each.profile is None or f"record:{each.profile.auth.credential}" in damaged:
            continue  # said where it is looked at
        if each.state == "logged-out":
            if each.default:  # the others were left on purpose
                name = safe(each.name, 64)
                text = f"profile {name}: logged out, and it is the default"
                yield warning(f"profile:{name}", text, f"wizard auth {name}")
        elif each.state not in {"ready", "unverified"}:
            yield _judged(context, each)


def _judged(context: Context, row: Standing) -> Finding:
    name = safe(row.name, 64)
    what, hint = f"profile:{name}", f"wizard auth {name}"
    text = f"profile {name}: {row.state}" + (f", {row.problem}" if row.problem else "")
    if row.state == "invalid":
        if row.profile and context.preset(row.profile) is None:
            return error(what, BadFile(text), "`wizard presets list` shows what is in it")
        return error(what, LoginNeeded(text), hint)
    return warning(what, text, hint)


def _chosen(context: Context) -> Iterator[Finding]:
    config = context.config
    known = {*config.profiles, *config.broken}
    named = context.environ.get("WIZARD_PROFILE", "")
    if named and named not in known:
        yield warning(
            "variable:WIZARD_PROFILE",
            f"WIZARD_PROFILE names no profile: `{context.shown(named)}`",
            "`unset WIZARD_PROFILE`, or one of `wizard status`",
        )
    if config.default is None:
        yield warning("default", "no profile is the default", how_to_choose(context))
    elif config.default not in known:
        text = f"the default `{context.shown(config.default)}` names no profile"
        yield warning("default", text, how_to_choose(context, config.default))


def _keys(context: Context) -> Iterator[Finding]:
    """A key in the file is read by whoever reads the file: backups, dotfile repositories (SECURITY R13)."""
    path = context.folders.config_file
    held = read(path)
    presets = tuple(context.catalogue.presets.values())
    known = {*context.config.profiles, *context.config.broken}
    whose = ""
    for number, line in enumerate(held.data.decode(errors="replace").splitlines() if held else (), 1):
        if table := _TABLE.match(line):
            whose = table[2] or ""
        if any(looks_like_key(word, presets) for word in _WORD.findall(line)):
            yield warning(
                f"key:{number}",
                f"{context.config_path}:{number} holds what looks like a key",
                f"take it out, keep it with `wizard auth {whose if whose in known else 'NAME'}`, and revoke it if others "
                "could read the file",
            )


def edited(context: Context, path: str) -> str:
    """The remedy for a file that only its owner can correct."""
    return f"correct it in an editor: `{'$EDITOR' if context.environ.get('EDITOR') else 'vi'} {typed(path)}`"
