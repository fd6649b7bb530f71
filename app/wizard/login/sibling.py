"""A key refused at one place of a vendor's may be another place's: that one is named, and tried if the person says so."""

from collections.abc import Iterator, Sequence

from wizard.errors import Rejected, UsageError
from wizard.login.again import finishes, said_of
from wizard.login.draft import Draft
from wizard.login.endpoint import is_of
from wizard.login.questions import Choose, Option
from wizard.login.steps import Back, Flow, do
from wizard.values.fill import filled
from wizard.values.frozen import dataclass
from wizard.values.keys import shape_of
from wizard.values.preset import Endpoint, Preset
from wizard.values.secret import Secret
from wizard.values.url import host_of, origin

_ANOTHER = Option(id="another", label="Paste another key")
_RETRY = Option(id="retry", label="Try again")


@dataclass(frozen=True, slots=True)
class Sibling:
    """A place whose keys are refused here, and the other way round."""

    preset: Preset
    endpoint: Endpoint

    @property
    def host(self) -> str:
        return host_of(self.endpoint.base_url)


def siblings(draft: Draft, preset: Preset, key: Secret, refused: Sequence[str]) -> tuple[Sibling, ...]:
    """Other regions and plans of ``preset``, then of presets it names, where ``key`` may be good; each host once.

    ``refused`` are the origins that have said it is none of theirs.
    """
    assert draft.endpoint is not None and draft.login is not None  # noqa: S101, PT018  # they refused it
    if draft.login.method not in {"api-key", "env"} or not is_of(draft.endpoint, preset):
        return ()
    found: dict[str, Sibling] = {}
    for each in _places(draft, preset, key):
        found.setdefault(origin(each.endpoint.base_url), each)
    return tuple(each for place, each in found.items() if place not in refused)


def elsewhere(draft: Draft, preset: Preset, offered: Sequence[Sibling], problem: Rejected) -> Flow[Sibling | None]:
    """The sibling to try; None for another key, or for another try of one that the environment holds.

    Raises ``problem``, with the commands that would try them, where nobody is there to say so.
    """
    if not draft.wishes.attended:
        raise Rejected(problem.message, hint="; ".join(filter(None, (_commands(draft, offered), problem.hint))))
    rows = tuple(Option(id=_id(each), label=f"Try {each.host}", hint=_called(each, preset)) for each in offered)
    question = Choose(
        name="sibling",
        title=preset.name,
        options=(*rows, _RETRY if draft.env_key else _ANOTHER),
        default=rows[0].id,
        caveat=_whose(draft, offered),
        problem=Rejected(problem.message),
    )
    try:
        answer = yield from do(question)
    except Back:
        if draft.env_key:
            raise
        answer = _ANOTHER.id
    return next((each for each in offered if _id(each) == answer), None)


def _places(draft: Draft, preset: Preset, key: Secret) -> Iterator[Sibling]:
    here = draft.endpoint
    assert here is not None  # noqa: S101  # as above
    others = [] if draft.env_key else [draft.scene.preset(each) for each in preset.siblings]
    for each in (preset, *(each for each in others if each is not None and _may_be_of(key, each, preset))):
        login = each.login("api-key")
        # Of the protocols of a place the one that is spoken here, if it is there; the places as they come.
        places = [(endpoint.region, endpoint.plan) for endpoint in each.endpoints]
        for place, endpoint in sorted(
            zip(places, each.endpoints, strict=True),
            key=lambda it: (places.index(it[0]), it[1].protocol != here.protocol),
        ):
            if login is None or (login.endpoints and endpoint.id not in login.endpoints):
                continue
            if each is preset and place == (here.region, here.plan):
                continue
            try:
                yield Sibling(each, filled(each, endpoint, draft.parameters if each is preset else {}))
            except UsageError:
                continue  # it would have to be asked something first


def _may_be_of(key: Secret, other: Preset, preset: Preset) -> bool:
    """By its look; where that says nothing about either, the host has to."""
    shape = shape_of(key, other)
    if shape is not None:
        return shape.usable
    return not any(each.usable for each in other.keys) and shape_of(key, preset) is None


def _id(sibling: Sibling) -> str:
    return f"{sibling.preset.id}/{sibling.endpoint.id}"


def _called(sibling: Sibling, preset: Preset) -> str:
    named = sibling.preset.name if sibling.preset is not preset else ""
    return ", ".join(filter(None, (named, sibling.endpoint.region, sibling.endpoint.plan)))


def _whose(draft: Draft, offered: Sequence[Sibling]) -> str:
    """Which keys are refused here, as far as it can be told."""
    if len(offered) > 1:
        return "Keys of one place do not work at another."
    made = offered[0].endpoint.keys_url or ""
    here = (draft.endpoint.keys_url if draft.endpoint else None) or ""
    if made and host_of(made) != host_of(here):
        return f"Keys from {host_of(made)} do not work here."
    return f"Keys of {_called(offered[0], draft.preset) if draft.preset else offered[0].host} do not work here."


def _commands(draft: Draft, offered: Sequence[Sibling]) -> str:
    return "; ".join(f"{_command(draft, each)} tries {each.host}" for each in offered)


def _command(draft: Draft, sibling: Sibling) -> str:
    own = draft.preset is not None and sibling.preset.id == draft.preset.id
    at = sibling.endpoint.id
    login = (
        f"{finishes(draft)[:-1]}{said_of(draft, at)}" if own else f"`wizard auth {sibling.preset.id} --endpoint {at}"
    )
    taken = f"--env-key {draft.env_key}" if draft.env_key else "--key-stdin"
    return f"{login} {taken}`"
