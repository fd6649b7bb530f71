"""Which provider: the picker, a pasted key that tells, and what to do with one that is saved already."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from wizard.errors import Cancelled, UsageError, WizardError
from wizard.login.draft import CONNECT, CUSTOM, Draft, Scene
from wizard.login.effects import Around, FindServers, Forget, Pick, Recheck
from wizard.login.endpoint import takes_key
from wizard.login.provider_rows import CUSTOM_PRESETS, rows
from wizard.login.steps import Back, Choose, ChooseProvider, Confirm, Flow, Notice, Option, Pasted, Progress, Step, do
from wizard.values.keys import owners
from wizard.values.preset import Preset
from wizard.values.profile import Profile
from wizard.values.secret import Secret
from wizard.values.text import about
from wizard.values.url import host_of, is_local, join

T = TypeVar("T")

_KEEPS = "keeps the profile name and model"
_WITH_IT = "with the one you pasted"
_WAITS = "The key you pasted waits, hidden; a check is of the one saved before."


@dataclass
class AnotherProvider(Exception):  # a turn in the conversation, not an error
    """The person said whose key it is: start over with ``preset``, and with the key that was typed."""

    preset: Preset
    key: Secret
    endpoint: str | None = None
    refused: tuple[str, ...] = ()  # origins that have refused it


def provider(draft: Draft) -> Flow[Draft]:
    """Choose the preset, and the saved profile if it is a re-login."""
    problem: UsageError | None = None
    waits = False  # a key was pasted, and is still to be asked for
    while draft.preset is None:
        scene = draft.scene
        if scene.found is not None and scene.running is None:
            scene = replace(scene, running=(yield from do(FindServers(servers_of(scene)))))
            draft = replace(draft, scene=scene)
        question = ChooseProvider(
            name="NAME",
            title=CONNECT,
            options=rows(scene),
            first_run=not scene.profiles,
            problem=problem,
        )
        if scene.found is None:
            answer, around = yield from do(Pick(question, partial(_rows_with, scene), servers_of(scene)))
            scene = _with(scene, around)
            draft = replace(draft, scene=scene)
        else:
            answer = yield from do(question)
        if isinstance(answer, Pasted):
            try:
                chosen = yield from _owner_of(answer.key, scene)
            except Back:  # to the list, from a question that belongs to it
                continue
            if chosen is None:
                waits = True
                problem = _ownerless(answer.key, scene)
                continue
            after = yield from _for_key(draft, chosen)
            if after.preset is not None:
                return after
            draft, waits, problem = after, True, None
            continue
        preset = scene.preset(CUSTOM_PRESETS[0] if answer == CUSTOM else answer)
        if preset is None:
            problem = UsageError("no such provider in the catalogue")
            continue
        if answer == CUSTOM:
            return replace(draft, preset=preset, custom=True)
        if scene.profiles_of(preset) and draft.wishes.profile is None:
            try:
                after = yield from _saved_already(replace(draft, preset=preset), waits=waits)
            except Back:
                problem = None
                continue
            if after.preset is None:
                draft, problem = after, None
                continue
            return after
        return replace(draft, preset=preset)
    return draft


def _owner_of(key: Secret, scene: Scene) -> Flow[Preset | None]:
    found = owners(key, scene.presets)
    if len(found) <= 1:
        return found[0] if found else None
    answer = yield from do(
        Choose(
            name="NAME",
            title="Which provider is this key from?",
            options=(
                *(Option(id=each.id, label=each.name, hint=host_of(each.endpoints[0].base_url)) for each in found),
                Option(id="", label="Another provider", hint="the key stays hidden meanwhile"),
            ),
            caveat="The key is sent only to the one you choose.",
        )
    )
    return scene.preset(answer)


def _for_key(draft: Draft, preset: Preset) -> Flow[Draft]:
    """The provider a key told by its shape. Where it has profiles, which of them the key is for; no preset: none yet."""
    known = replace(draft, preset=preset)
    if not draft.scene.profiles_of(preset) or draft.wishes.profile is not None:
        return _by_key(known)
    try:
        after = yield from _saved_already(known, waits=True)
    except Back:
        return draft
    # A profile is renewed by the way it was made, unless the person wants another.
    return _by_key(after) if after.preset is not None and after.existing is None else after


def _by_key(draft: Draft) -> Draft:
    return replace(draft, wishes=replace(draft.wishes, method="api-key"))


def _ownerless(key: Secret, scene: Scene) -> UsageError:
    if elsewhere := owners(key, scene.others):
        return UsageError(f"that looks like a key of {elsewhere[0].name}, which cannot be used here")
    return UsageError("that key could be anyone's; choose the provider it is from, it stays hidden")


def _saved_already(draft: Draft, *, waits: bool) -> Flow[Draft]:
    preset, scene = draft.preset, draft.scene
    assert preset is not None  # noqa: S101  # the caller has just set it
    caveat, likely = "", ""
    while True:
        saved = scene.profiles_of(preset)
        if not saved:
            return replace(draft, preset=None, scene=scene)
        answer = yield from do(
            Choose(
                name="saved",
                title=preset.name,
                aside=f"{len(saved)} profile{'s' if len(saved) > 1 else ''}",
                options=_actions(preset, scene, waits=waits),
                about=_about(saved, scene, is_checked=bool(caveat)),
                caveat=f"{_ended(caveat)}{_WAITS}" if waits else caveat,
                default=likely or _likely(saved, scene, waits=waits),
            )
        )
        action, _, name = answer.partition(":")
        if action == "second":
            return replace(draft, scene=scene, profile=scene.free_name(preset.id))
        if action in {"renew", "key"}:
            after = replace(draft, scene=scene, existing=scene.profiles[name], profile=name)
            return _by_key(after) if action == "key" else after
        try:
            if action == "check":
                yield from do(Progress(f"Checking {name}"))
                outcome = yield from _unless_locked(Recheck(name))
                caveat = about(name, outcome.reason)
                likely = f"renew:{name}" if outcome.result == "rejected" else ""
            elif (yield from do(Confirm(name="remove", title=preset.name, text=f"Remove {name}?"))):
                caveat, likely = (yield from _unless_locked(Forget(name))), ""
                yield from do(Notice(caveat))
                scene = replace(scene, profiles={key: value for key, value in scene.profiles.items() if key != name})
        except Cancelled:
            raise
        except Back:
            caveat = f"{name}: check cancelled" if action == "check" else ""
        except WizardError as error:
            caveat = about(name, error.message)  # nothing is known of it that was not known before


def _unless_locked(step: Step[T]) -> Flow[T]:
    try:
        return (yield from do(step))
    except Cancelled:  # the passphrase was not given, and nothing else is over
        raise Back from None


def _likely(saved: tuple[Profile, ...], scene: Scene, *, waits: bool) -> str:
    wanting = [each for each in saved if not scene.stand(each.name).is_fine]
    if waits:
        replaced = next((each for each in (*wanting, *saved) if _has_key(each)), None)
        return f"renew:{replaced.name}" if replaced else "second"
    return f"renew:{wanting[0].name}" if wanting else f"check:{saved[0].name}"


def _has_key(profile: Profile) -> bool:
    return profile.auth.method == "api-key"


def _ended(text: str) -> str:
    return f"{text.removesuffix('.')}. " if text else ""


def _about(saved: tuple[Profile, ...], scene: Scene, *, is_checked: bool) -> str:
    """How the only one stands; once it is checked, the caveat says that."""
    if len(saved) != 1:
        return ""
    return ", ".join(filter(None, (saved[0].name, saved[0].model))) if is_checked else _standing(saved[0], scene)


def _standing(profile: Profile, scene: Scene) -> str:
    return ", ".join(filter(None, (profile.name, scene.stand(profile.name).said, profile.model)))


def _actions(preset: Preset, scene: Scene, *, waits: bool) -> tuple[Option, ...]:
    saved = scene.profiles_of(preset)
    another = Option(id="second", label="Add a second profile", hint="for another account")
    listed: list[Option] = []
    for each in saved:
        whose = f" {each.name}" if len(saved) > 1 else ""
        renew = Option(
            id=f"renew:{each.name}",
            label=_again(each, whose),
            hint=_WITH_IT if waits and _has_key(each) else _KEEPS,
        )
        key = Option(
            id=f"key:{each.name}",
            label=f"Replace{whose} with an API key",
            hint=_WITH_IT if waits else "",
        )
        listed += [
            renew,
            *([key] if takes_key(each, preset) else []),
            *([] if whose else [another]),
            Option(id=f"check:{each.name}", label=f"Check{whose} now", hint=_standing(each, scene) if whose else ""),
            Option(id=f"remove:{each.name}", label=f"Remove{whose}"),
        ]
    return (*listed, *([another] if len(saved) > 1 else []))


def _again(profile: Profile, whose: str) -> str:
    match profile.auth.method:
        case "browser" | "device":
            return f"Sign in to{whose} again" if whose else "Sign in again"
        case "env" | "none" | "command":
            return f"Set up{whose} again"
        case _:
            return f"Replace the key of{whose}" if whose else "Replace the key"


def servers_of(scene: Scene) -> dict[str, str]:
    """Where the presets for servers on this machine say that theirs lists its models, by preset id."""
    found = {}
    for each in scene.presets:
        endpoint = each.endpoints[0]
        address = endpoint.base_url
        speaks = endpoint.protocol.startswith("openai") and "{" not in address
        if each.category == "local" and speaks and address.startswith("http://") and is_local(address):
            found[each.id] = join(address, endpoint.models.path or "/models")
    return found


def _with(scene: Scene, around: Around) -> Scene:
    return replace(scene, found=around.keys, running=around.running)


def _rows_with(scene: Scene, around: Around) -> tuple[Option, ...]:
    return rows(_with(scene, around))
