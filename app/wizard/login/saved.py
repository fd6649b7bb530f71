"""What to do with a provider that has profiles already: renew one, check it, remove it, or make another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from wizard.errors import Cancelled, WizardError
from wizard.login.draft import Draft, Scene
from wizard.login.effects import Forget, Recheck
from wizard.login.endpoint import takes_key
from wizard.login.notes import Notice, Progress
from wizard.login.questions import Choose, Confirm, Option
from wizard.login.steps import Back, Flow, Step, do
from wizard.values.preset import Preset
from wizard.values.profile import Profile
from wizard.values.wording import KEEPS, again, replacing
from wizard.values.wording import about as told_about

T = TypeVar("T")

_WITH_IT = "with the one you pasted"
_WAITS = "The key you pasted waits, hidden; a check is of the one saved before."


def saved_already(draft: Draft, *, waits: bool) -> Flow[Draft]:
    """``draft`` for one of the profiles, or for another; without its provider when the last of them was removed.

    ``waits``: a key was pasted, and is still to be asked for. Raises Back.
    """
    preset, scene = draft.preset, draft.scene
    assert preset is not None  # noqa: S101  # the caller has just set it
    caveat, likely = "", ""
    while True:
        saved = scene.profiles_of(preset)
        if not saved:
            return replace(draft, preset=None, scene=scene)
        said = scene.dated(each.name for each in saved)
        answer = yield from do(
            Choose(
                name="saved",
                title=preset.name,
                aside=f"{len(saved)} profile{'s' if len(saved) > 1 else ''}",
                options=_actions(preset, scene, said, waits=waits),
                about=_about(saved, scene, said, is_checked=bool(caveat)),
                caveat=f"{_ended(caveat)}{_WAITS}" if waits else caveat,
                default=likely or _likely(saved, scene, waits=waits),
            )
        )
        action, _, name = answer.partition(":")
        if action == "second":
            return replace(draft, scene=scene, profile=scene.free_name(preset.id))
        try:
            if action in {"renew", "key"}:
                # A pasted key is agreement enough: it goes where the row said. What was just refused works no more.
                agreed = waits or likely == f"renew:{name}"
                if agreed or (yield from _may_replace(preset, scene, name, with_key=action == "key")):
                    after = replace(draft, scene=scene, existing=scene.profiles[name], profile=name)
                    return by_key(after) if action == "key" else after
                caveat = ""
            elif action == "check":
                yield from do(Progress(f"Checking {name}"))
                outcome = yield from _unless_locked(Recheck(name))
                caveat = told_about(name, outcome.reason)
                likely = f"renew:{name}" if outcome.result == "rejected" else ""
            elif (yield from do(_removal(preset, scene, name))):
                caveat, likely = (yield from _unless_locked(Forget(name))), ""
                yield from do(Notice(caveat))
                scene = replace(scene, profiles={key: value for key, value in scene.profiles.items() if key != name})
        except Cancelled:
            raise
        except Back:
            caveat = f"{name}: check cancelled" if action == "check" else ""
        except WizardError as error:
            caveat = told_about(name, error.message)  # nothing is known of it that was not known before


def _is_of_key(profile: Profile) -> bool:
    """Whether a key or token was typed that a new one would replace."""
    return profile.auth.method in {"api-key", "bearer"} and profile.auth.credential is not None


def _unless_locked(step: Step[T]) -> Flow[T]:
    try:
        return (yield from do(step))
    except Cancelled:  # the passphrase was not given, and nothing else is over
        raise Back from None


def _may_replace(preset: Preset, scene: Scene, name: str, *, with_key: bool) -> Flow[bool]:
    """Asked only of what works. Raises Back."""
    profile = scene.profiles[name]
    if not scene.stand(name).works or not (with_key or _is_of_key(profile)):
        return True
    text, about = replacing(name, of_sign_in=with_key)
    return (yield from do(Confirm(name="replace", title=preset.name, text=text, about=about)))


def _removal(preset: Preset, scene: Scene, name: str) -> Confirm:
    return Confirm(name="remove", title=preset.name, text=f"Remove {name}?", about=scene.going(name))


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


def _about(saved: tuple[Profile, ...], scene: Scene, said: Mapping[str, str], *, is_checked: bool) -> str:
    """How the only one stands; once it is checked, the caveat says that."""
    if len(saved) != 1:
        return ""
    only = saved[0]
    return ", ".join(filter(None, (only.name, (only.model or "") if is_checked else _standing(only, scene, said))))


def _standing(profile: Profile, scene: Scene, said: Mapping[str, str]) -> str:
    how = said.get(profile.name) or scene.stand(profile.name).said
    return ", ".join(filter(None, (how, profile.model)))


def _actions(preset: Preset, scene: Scene, said: Mapping[str, str], *, waits: bool) -> tuple[Option, ...]:
    saved = scene.profiles_of(preset)
    another = Option(id="second", label="Add a second profile", hint="for another account")
    listed: list[Option] = []
    for each in saved:
        whose = f" {each.name}" if len(saved) > 1 else ""
        renew = Option(
            id=f"renew:{each.name}",
            label=again(each.auth.method, whose.strip()),
            hint=_WITH_IT if waits and _has_key(each) else KEEPS,
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
            Option(
                id=f"check:{each.name}",
                label=f"Check{whose} now",
                hint=_standing(each, scene, said) if whose else "",  # its label names it
            ),
            Option(id=f"remove:{each.name}", label=f"Remove{whose}"),
        ]
    return (*listed, *([another] if len(saved) > 1 else []))


def by_key(draft: Draft) -> Draft:
    return replace(draft, wishes=replace(draft.wishes, method="api-key"))
