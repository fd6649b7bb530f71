"""A provider nobody has listed: the person says where it is, and it is asked what it speaks before it is sent a key."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from wizard.errors import Cancelled, UsageError, WizardError
from wizard.login.address import changed, name_for, tidy
from wizard.login.described import Described, DescribeEndpoint, Field
from wizard.login.draft import CUSTOM, Draft
from wizard.login.notes import Notice
from wizard.login.public_headers import placement_of, public_headers
from wizard.login.steps import Back, Flow, do
from wizard.values.names import is_name
from wizard.values.preset import PLACEMENTS, PROTOCOLS, Endpoint, Login, Protocol
from wizard.values.profile import profile_name
from wizard.values.text import repeated
from wizard.values.url import host_of

# What `--param NAME=VALUE` says of a custom provider, and `header.NAME=VALUE` for each header.
KEY_HEADER, PRESET, HEADER = "key-header", "preset", "header."
_NAMES: dict[Protocol, str] = {
    "openai-chat": "an OpenAI-style API",
    "openai-responses": "an OpenAI-style API",
    "anthropic-messages": "an Anthropic-style API",
    "gemini": "a Gemini-style API",
}


@dataclass
class _Wrong(Exception):
    """``about`` is the field, ``error`` what is wrong with it."""

    about: Field
    error: WizardError


def described(draft: Draft) -> Flow[Draft]:
    """Settle ``endpoint``, ``login`` and ``profile`` from what is said of it, asked until it is usable.

    Flags answer by themselves where nobody is there; else they stand in the form already.
    """
    last = _said(draft)
    is_said = last is not None and not draft.wishes.attended
    about: Field = "url"
    problem: WizardError | None = None
    while True:
        if last is None or not is_said or problem is not None:
            last = yield from do(
                DescribeEndpoint(
                    name="base-url",
                    title="Custom provider",
                    protocols=PROTOCOLS,
                    last=last,
                    problem=problem,
                    about=about,
                )
            )
        try:
            return (yield from _settled(draft, last))
        except Back:
            problem, about = Cancelled("check cancelled"), "url"
        except _Wrong as wrong:
            problem, about = wrong.error, wrong.about


def _said(draft: Draft) -> Described | None:
    """What flags say of it. Raises UsageError."""
    wishes, headers = draft.wishes, []
    known = [each for each in PROTOCOLS if each == wishes.endpoint]
    if wishes.endpoint and not known:
        raise UsageError(
            f"a custom provider has no endpoint `{repeated(wishes.endpoint)}`",
            hint=f"`--endpoint` names its API style: {', '.join(PROTOCOLS)}",
        )
    for name, value in wishes.parameters.items():
        if name.startswith(HEADER):
            headers.append(f"{name.removeprefix(HEADER)}: {value}")
        elif name not in {KEY_HEADER, PRESET}:
            raise UsageError(
                f"a custom provider has no parameter `{repeated(name)}`",
                hint=f"it takes: {KEY_HEADER}, {PRESET}, {HEADER}NAME",
            )
    if not (wishes.base_url or known or wishes.parameters):
        return None
    return Described(
        base_url=wishes.base_url or "",
        protocol=known[0] if known else PROTOCOLS[0],
        guess=not known,
        key=None,
        profile=wishes.profile or "",
        placement=wishes.parameters.get(KEY_HEADER, ""),
        headers=tuple(headers),
        preset=wishes.parameters.get(PRESET, ""),
    )


def _settled(draft: Draft, said: Described) -> Flow[Draft]:
    """Raises _Wrong, and Back when the person calls it off."""
    presets = (*draft.scene.presets, *draft.scene.others)
    taken = {CUSTOM, *(each.id for each in presets)}  # `wizard auth custom` stays the way to the next one
    own = said.preset.strip()
    with _about("url"):
        address = yield from tidy(said.base_url)
    with _about("name"):
        name = profile_name(said.profile) if said.profile else ""
    with _about("preset"):
        if own and not is_name(own):
            # Not repeated: it may be a key in the wrong place.
            raise UsageError("that cannot be the name of a preset", hint="use a-z, 0-9, dot, dash and underscore")
        if own in taken:
            raise UsageError(f"there is a preset named `{own}` already", hint="choose another name")
    with _about("placement"):
        placement = placement_of(said.placement, said.protocol)
    with _about("header"):
        headers = public_headers(said.headers, placement, presets)
    protocol = said.protocol
    if said.guess and draft.wishes.verify:
        with _about("url"):
            protocol, address = yield from _asked(address, protocol, headers)
        placement = placement_of(said.placement, protocol)
        with _about("header"):
            headers = public_headers(said.headers, placement, presets)
    if not own and (headers or placement != PLACEMENTS[protocol]):
        own = _free(name or name_for(address), taken)
    if own:
        yield from do(Notice(f"Saving adds the preset {own} to your own list."))
    kind = "anthropic" if protocol == "anthropic-messages" else "openai"
    # What flags say of the way in stands; in a form the key says it, or that there is none.
    asked = draft.wishes.method or draft.wishes.env_key or draft.wishes.command or not draft.wishes.attended
    return replace(
        draft,
        preset=draft.scene.preset(f"custom-{kind}") or draft.preset,
        endpoint=Endpoint(id="", protocol=protocol, base_url=address, credential=placement, headers=headers),
        login=draft.login if asked else Login(method="api-key" if said.key else "none"),
        key=said.key,
        own=own,
        profile=name or draft.scene.free_name(own or name_for(address)),
    )


def _asked(address: str, protocol: Protocol, headers: dict[str, str]) -> Flow[tuple[Protocol, str]]:
    from wizard.login.probe import found  # noqa: PLC0415  # httpx, which the first frame is not to wait for

    answer = yield from found(address, headers)
    if answer is None:
        return protocol, address
    better = yield from changed(address, answer.base_url)
    if answer.protocol != protocol:
        text = f"{host_of(better)} answers as {_NAMES[answer.protocol]}."
        yield from do(Notice(text, base_url=better, protocol=answer.protocol))
    return answer.protocol, better


def _free(wanted: str, taken: set[str]) -> str:
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


@contextmanager
def _about(field: Field) -> Generator[None]:
    try:
        yield
    except WizardError as error:
        raise _Wrong(field, error) from None
