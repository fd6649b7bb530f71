"""One tool's file as text: our parts put in, taken out again, and where it stands."""

from dataclasses import replace

from wizard.accounts.context import Context
from wizard.accounts.tied import check_leaves
from wizard.errors import BadFile, UsageError
from wizard.handoff import claude_code, codex, json_settings, opencode
from wizard.handoff.places import settings_file
from wizard.handoff.source import Change, Part, Source
from wizard.handoff.woven import Inserted, without
from wizard.machine.own_command import own_command
from wizard.store import toml_text, tool_module
from wizard.store.connections_file import Connection
from wizard.store.foreign_file import digest
from wizard.store.paths import shown
from wizard.values.frozen import dataclass
from wizard.values.preset import Preset
from wizard.values.profile import Profile
from wizard.values.url import host_of, origin


@dataclass(frozen=True, slots=True)
class Undone:
    """The text as it is without us, None: no file. ``kept``: what we put in and somebody has changed since."""

    text: str | None
    kept: tuple[str, ...] = ()


def name_of(context: Context) -> str:
    """What the tools call us."""
    return "wizard" if context.app is None else f"wizard-{context.app}"


def path_of(context: Context, tool: str) -> str:
    return settings_file(tool, name_of(context), context.environ)


def source(context: Context, tool: str, profile: Profile) -> Source:
    """Raises Refused for a login that must not leave its program, UsageError for one that takes two headers."""
    check_leaves(context, profile)
    if profile.gateway is not None:
        raise UsageError(
            f"`{profile.name}` is behind a gateway, whose header {tool} cannot fetch",
            hint=f"`wizard headers {profile.name}` prints what a request needs",
        )
    endpoint = context.endpoint(profile)
    if tool == "codex":
        profile = _as_responses(profile, context.preset(profile))
    words = ("token", profile.name) if context.app is None else ("token", profile.name, "--app", context.app)
    return Source(
        profile=profile,
        argv=(*own_command(), *words),
        name=name_of(context),
        credential=endpoint.credential,
        headers=endpoint.headers,
        plugin=tool_module.path_of(context.folders, f"{name_of(context)}.mjs"),
    )


def doubts(context: Context, profile: Profile, source: Source) -> str:
    """What may keep the tool from working with the profile, in one sentence."""
    asked, preset = source.profile, context.preset(profile)
    known = [(each.protocol, each.base_url) for each in preset.endpoints] if preset else []
    if asked.protocol == profile.protocol or (asked.protocol, asked.base_url) in known:
        return ""
    return f"codex asks {host_of(asked.base_url)} by the responses API, which not every server has"


def connected(tool: str, text: str, source: Source, path: str) -> Change:
    tools = {"codex": codex.connected, "claude-code": claude_code.connected, "opencode": opencode.connected}
    return tools[tool](text, source, shown(path))


def module(tool: str, source: Source) -> str | None:
    """What the tool loads of ours, if anything."""
    return opencode.plugin(source) if tool == "opencode" and not source.is_open else None


def decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadFile(f"`{shown(path)}` is not UTF-8 text", hint="save it as UTF-8") from None


def encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise UsageError(
            "the path of wizard is not valid text, and no tool's file can hold it", hint="install it elsewhere"
        ) from None


def undone(records: tuple[Connection, ...], data: bytes | None) -> Undone:
    """The file without what ``records`` say of it: to the byte where nobody touched it since. Raises BadFile."""
    if data is None:
        return Undone(None)
    found = digest(data)
    for each in records:
        if each.after == found:
            text = without(decoded(data, each.path), _inserted(each))
            if text is not None and (each.before is None or digest(text.encode()) == each.before):
                return Undone(None if each.before is None else text)
    text = decoded(data, records[0].path)
    if any(each.before == found for each in records):
        return Undone(text)
    kept: dict[str, None] = {}
    for each in records:
        text, changed = _taken(text, each)
        kept |= {part.path[-1]: None for part in changed}
    made_by_us = any(each.before is None for each in records)
    return Undone(None if made_by_us and _is_empty(text, records[0]) else text, tuple(kept))


def _as_responses(profile: Profile, preset: Preset | None) -> Profile:
    """``profile`` by the one API codex speaks, where its server has it, or nobody knows whether it has."""
    if profile.protocol != "openai-chat":
        return profile
    known = [each.base_url for each in preset.endpoints if each.protocol == "openai-responses"] if preset else []
    for each in filter(None, known):
        if "{" not in each and origin(each) == origin(profile.base_url):
            return replace(profile, protocol="openai-responses", base_url=each)
    if preset is None or preset.category in {"custom", "local"}:
        return replace(profile, protocol="openai-responses")
    return profile


def _taken(text: str, record: Connection) -> tuple[str, tuple[Part, ...]]:
    parts = tuple(Part(each.path, each.value, each.item, each.whole) for each in record.pieces)
    inserted, where = _inserted(record), shown(record.path)
    if record.tool == "codex":
        return codex.take(text, inserted, parts, record.made, where=where, drop=toml_text.drop)
    return json_settings.take(text, inserted, parts, record.made, where)


def _inserted(record: Connection) -> tuple[Inserted, ...]:
    return tuple(Inserted(at, text) for at, text in record.inserted)


def _is_empty(text: str, record: Connection) -> bool:
    return not text.strip() if record.tool == "codex" else json_settings.is_empty(text)
