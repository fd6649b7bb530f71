"""What may stand at the end of a command line that is being typed: walked along the parser itself, so it cannot drift."""

import argparse
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal

from wizard.accounts.context import Context
from wizard.cli.parser import Parser, whole
from wizard.errors import WizardError
from wizard.handoff import recipe
from wizard.values.frozen import dataclass
from wizard.values.names import is_name
from wizard.values.profile import Profile
from wizard.values.text import safe

Kind = Literal["words", "files", "folders", "programs"]
Meanings = Mapping[str, str]
# A shell inserts these as they are. What a hand-edited file holds may be anything: no quote, blank, `$`, `~`, `;`.
_PLAIN = re.compile(r"(?:--?)?[A-Za-z0-9][A-Za-z0-9=._:/@+,-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Possible:
    """``words`` and what each means; the other kinds are the shell's own to complete."""

    kind: Kind = "words"
    words: Meanings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """How far the words before have led: ``awaited`` takes the next word, ``values`` holds what was given already."""

    parser: Parser
    command: str | None
    awaited: argparse.Action | None
    given: Mapping[str, str]
    left: Sequence[argparse.Action]
    is_program: bool = False


def possible(words: Sequence[str]) -> Possible:
    """What the last of ``words`` may become; ``words`` are those behind `wizard`. Reads files at most."""
    *before, last = words or [""]
    place = _walked(before)
    if place is None:
        return Possible()
    if place.is_program:
        return Possible("programs")
    name, equals, _ = last.partition("=")
    option = _option(place.parser, name) if equals and last.startswith("--") else None
    if option is not None and option.nargs != 0:
        return _gated(_values(option, place), f"{name}=")
    if place.awaited is not None:
        return _gated(_values(place.awaited, place))
    if last.startswith("-"):
        return _gated(Possible(words=dict(_options(place))))
    return _gated(_values(place.left[0], place)) if place.left else Possible()


def _gated(found: Possible, prefix: str = "") -> Possible:
    words = {f"{prefix}{word}": safe(means) for word, means in found.words.items() if _PLAIN.fullmatch(word)}
    return Possible(found.kind, words)


def _walked(before: Sequence[str]) -> _Place | None:
    """None where no command is: nothing can be said about what follows."""
    parser, commands = whole()
    command: str | None = None
    given: dict[str, str] = {}
    left, words = _positional(parser), iter(before)
    awaited: argparse.Action | None = None
    for word in words:
        if awaited is not None:
            given[awaited.dest] = word
            awaited = None
        elif word == "--":
            return _Place(parser, command, None, given, [], is_program=command == "run")
        elif word.startswith("-"):
            action = _option(parser, word.partition("=")[0])
            if action is not None:
                given[action.dest] = word.partition("=")[2]
                awaited = action if action.nargs != 0 and "=" not in word else None
        elif command is None:
            if word not in commands:
                return None
            command, parser = word, commands[word]
            left = _positional(parser)
        elif left:
            given[left[0].dest] = word
            left = left if left[0].nargs == "*" else left[1:]
    return _Place(parser, command, awaited, given, left)


def _positional(parser: Parser) -> list[argparse.Action]:
    return [each for each in parser.arguments if not each.option_strings]


def _option(parser: Parser, word: str) -> argparse.Action | None:
    return next((each for each in parser.arguments if word in each.option_strings), None)


def _options(place: _Place) -> Iterator[tuple[str, str]]:
    for each in place.parser.arguments:
        if each.help != argparse.SUPPRESS and (each.dest not in place.given or isinstance(each.default, list)):
            yield from ((name, each.help or "") for name in each.option_strings if name.startswith("--"))


def _values(action: argparse.Action, place: _Place) -> Possible:
    if isinstance(action.choices, dict):
        return Possible(words={name: parser.description or "" for name, parser in action.choices.items()})
    if action.choices is not None:
        return Possible(words=dict.fromkeys(map(str, action.choices), ""))
    if action.dest in KINDS:
        return Possible(KINDS[action.dest])
    find = NAMED.get(action.dest)
    app = place.given.get("app_after") or place.given.get("app")
    if find is None or (app is not None and not is_name(app)):
        return Possible()
    try:
        return find(Context(app), place)
    except WizardError:  # an unreadable file: the command itself says so
        return Possible()


def _profiles(context: Context, _place: _Place) -> Possible:
    config = context.config
    named = {name: _told(profile) for name, profile in config.profiles.items()}
    named |= dict.fromkeys(config.broken, "cannot be read")
    return Possible(words=named)


def _ways_in(context: Context, place: _Place) -> Possible:
    known = dict.fromkeys(sorted(context.preset_ids), "provider")
    return Possible(words={**known, **_profiles(context, place).words})


def _models(context: Context, place: _Place) -> Possible:
    """Those that profiles name: no provider is asked for the others."""
    wanted = place.given.get("profile")
    profiles = [each for each in context.config.profiles.values() if wanted in (None, each.name)]
    told = ((model, each.name) for each in profiles for model in (each.model, *each.models) if model)
    return Possible(words=dict(told))


def _tools(_context: Context, place: _Place) -> Possible:
    known = recipe.CONNECTED if place.command == "disconnect" else (*recipe.CONNECTED, *recipe.RECIPES)
    return Possible(words=dict.fromkeys(known, ""))


def _presets(context: Context, place: _Place) -> Possible:
    match place.given.get("action"):
        case "show":
            return Possible(words=dict.fromkeys(sorted(context.preset_ids), "provider"))
        case "check":
            return Possible("files")
        case _:
            return Possible()


def _endpoints(context: Context, place: _Place) -> Possible:
    preset = context.catalogue.presets.get(place.given.get("name", ""))
    return Possible(words={each.id: each.base_url for each in preset.endpoints} if preset else {})


def _told(profile: Profile) -> str:
    return f"{profile.provider}, {profile.model}" if profile.model else profile.provider


NAMED: Mapping[str, Callable[[Context, _Place], Possible]] = {
    "profile": _profiles,
    "profiles": _profiles,
    "name": _ways_in,
    "model": _models,
    "tool": _tools,
    "what": _presets,
    "endpoint": _endpoints,
}
KINDS: Mapping[str, Kind] = {"prog": "programs", "cwd": "folders", "keep": "folders"}
