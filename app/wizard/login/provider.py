"""Which provider: the picker, or a pasted key that tells."""

from dataclasses import replace
from functools import partial

from wizard.errors import UsageError
from wizard.login.draft import CONNECT, CUSTOM, Draft, Scene
from wizard.login.effects import Around, FindServers, Pick
from wizard.login.provider_rows import CUSTOM_PRESETS, rows
from wizard.login.questions import Choose, ChooseProvider, Option, Pasted
from wizard.login.steps import Back, Flow, do
from wizard.values.keys import owners
from wizard.values.preset import Preset
from wizard.values.secret import Secret
from wizard.values.url import host_of, is_local, join


class AnotherProvider(Exception):  # a turn in the conversation, not an error
    """The person said whose key it is: start over with ``preset``, and with the key that was typed.

    ``refused`` are the origins that have refused it.
    """

    def __init__(self, preset: Preset, key: Secret, endpoint: str | None = None, refused: tuple[str, ...] = ()) -> None:
        super().__init__(preset.id)
        self.preset = preset
        self.key = key
        self.endpoint = endpoint
        self.refused = refused


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
            from wizard.login.saved import saved_already  # noqa: PLC0415  # for those who have one

            try:
                after = yield from saved_already(replace(draft, preset=preset), waits=waits)
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
    from wizard.login.saved import by_key, saved_already  # noqa: PLC0415  # as above

    known = replace(draft, preset=preset)
    if not draft.scene.profiles_of(preset) or draft.wishes.profile is not None:
        return by_key(known)
    try:
        after = yield from saved_already(known, waits=True)
    except Back:
        return draft
    # A profile is renewed by the way it was made, unless the person wants another.
    return by_key(after) if after.preset is not None and after.existing is None else after


def _ownerless(key: Secret, scene: Scene) -> UsageError:
    if elsewhere := owners(key, scene.others):
        return UsageError(f"that looks like a key of {elsewhere[0].name}, which cannot be used here")
    return UsageError("that key could be anyone's; choose the provider it is from, it stays hidden")


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
