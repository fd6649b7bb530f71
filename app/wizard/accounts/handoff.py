"""Handing over: what a shell or a child process is given of one or more profiles."""

from collections.abc import Iterator, Sequence
from dataclasses import field

from wizard.accounts.context import Context
from wizard.accounts.held import held
from wizard.accounts.tied import check_leaves
from wizard.handoff.environment import (
    Plan,
    assigned,
    child_environment,
    preset_variables,
    refuse_clashes,
    sdk_variables,
)
from wizard.handoff.shadows import shadow
from wizard.machine.execute import execute, program
from wizard.values.frozen import dataclass
from wizard.values.profile import Profile
from wizard.values.secret import Secret
from wizard.values.text import safe
from wizard.values.url import host_of, origin


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person should know before the program uses what it was given."""

    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """Variables and their values, fresh now."""

    plans: tuple[Plan, ...]
    given: dict[str, str | Secret] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Child:
    """A program that can be started: found, and its environment made."""

    path: str
    argv: tuple[str, ...]
    environ: dict[str, str] = field(repr=False)


def plans(context: Context, names: Sequence[str], sdk: str | None = None) -> tuple[Plan, ...]:
    """Which variables carry which profile; no name: the default one. ``sdk``: as that SDK reads them.

    Raises as :meth:`Context.chosen`; UsageError for profiles that clash or speak another protocol than the SDK, Refused
    for a login that does not leave the program it was made for.
    """
    chosen = [context.chosen(each) for each in dict.fromkeys(names)] if names else [context.chosen(None)]
    found = tuple(_plan(context, each, sdk) for each in chosen)
    refuse_clashes(found)
    return found


def handed(context: Context, found: Sequence[Plan]) -> Handed:
    """All of the credentials, or the error of the first that is not to be had. Raises as ``held``."""
    given: dict[str, str | Secret] = {}
    for each in found:
        credential = held(context, each.profile)
        given |= assigned(each, credential.secret if credential else None)
    return Handed(tuple(found), given)


def found_program(context: Context, name: str) -> str:
    """Raises NotFound (127), NotExecutable (126)."""
    return program(name, context.environ)


def child(context: Context, path: str, argv: Sequence[str], given: Handed) -> Child:
    """``argv`` with the environment of this process, without any other provider's variables."""
    environ = child_environment(
        context.environ, context.catalogue.presets.values(), given.given, given.plans[0].profile.name
    )
    return Child(path, tuple(argv), environ)


def become(child: Child) -> int:
    """Never returns, but on Windows: there with the exit status. Raises NotFound, NotExecutable."""
    return execute(child.path, child.argv, child.environ)


def notices(context: Context, found: Sequence[Plan], command: str | None = None) -> Iterator[Notice]:
    """What keeps a program from using what it is given: a file of its own, an address no variable carries."""
    for each in found:
        if each.profile.gateway is not None:
            yield Notice(
                f"`{each.profile.name}` is behind a gateway, and no variable carries its header "
                f"{safe(each.profile.gateway.header, 100)}",
                f"wizard headers {each.profile.name}",
            )
        if not each.variables.base_url and _is_elsewhere(context, each.profile):
            name, host = each.profile.name, host_of(each.profile.base_url)
            yield Notice(
                f"`{name}` is at {host}, and no variable says so: tools may send its key to their own default",
                "--as openai, or --as anthropic, sets the address too",
            )
    before = shadow(command, context.environ) if command else None
    if before is not None and before.file.is_file():
        file = safe(context.tilde(str(before.file)), 400)
        yield Notice(f"{before.tool} prefers what is in {file} to its environment", before.hint)


def _plan(context: Context, profile: Profile, sdk: str | None) -> Plan:
    preset = context.preset(profile)
    check_leaves(context, profile)
    variables = sdk_variables(sdk, profile, preset) if sdk else preset_variables(profile, preset)
    is_token = profile.auth.kind == "tokens" or profile.auth.method in {"bearer", "command"}
    return Plan(
        profile=profile,
        variables=variables,
        bearer=profile.auth.method != "none" and (is_token or context.endpoint(profile).credential == "bearer"),
    )


def _is_elsewhere(context: Context, profile: Profile) -> bool:
    preset = context.preset(profile)
    if preset is None or "{" in preset.endpoints[0].base_url or not preset.endpoints[0].base_url:
        return False
    return origin(profile.base_url) != origin(preset.endpoints[0].base_url)
