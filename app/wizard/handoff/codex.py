"""codex: a profile file of its own, whose provider runs `wizard token` (codex 0.169, `model_providers.X.auth`)."""

from collections.abc import Callable
from typing import Any

import tomlkit

from wizard.errors import BadFile, Refused
from wizard.handoff import toml_settings
from wizard.handoff.removal import Entangled, removed
from wizard.handoff.source import TIMEOUT_MS, Change, Part, Path, Source, Unfit
from wizard.handoff.woven import Inserted, Woven

Drop = Callable[[str, Path], str]
_PROVIDERS = "model_providers"


def connected(text: str, source: Source, where: str) -> Change:
    """The profile file with our provider. Raises Unfit, Refused for another's provider, BadFile."""
    _accept(source)
    before = toml_settings.values(text, where)
    if "model_provider" in before or source.name in _table(before.get(_PROVIDERS, {}), where):
        raise Refused(f"`{where}` names a provider that is not ours", hint=f"move `{where}` away and run it again")
    provider = _provider(source)
    top: dict[str, Any] = {"model_provider": source.name}
    if source.profile.model is not None and "model" not in before:
        top["model"] = source.profile.model
    nl = "\r\n" if "\r\n" in text else "\n"
    head = tomlkit.dumps(top) + ("\n" if text.strip("\ufeff \t\r\n") else "")
    table = tomlkit.table(is_super_table=True)
    table.append(source.name, provider)
    gap = "" if not text or text.endswith("\n") else "\n"
    tail = f"{gap}\n{tomlkit.dumps({_PROVIDERS: table})}"
    woven = Woven(text).insert(len(text), tail.replace("\n", nl))
    woven = woven.insert(1 if text.startswith("\ufeff") else 0, head.replace("\n", nl))
    parts = (
        *(Part((key,), value) for key, value in top.items()),
        Part((_PROVIDERS, source.name), provider, whole=True),
    )
    wanted = {**before, **top, _PROVIDERS: {**before.get(_PROVIDERS, {}), source.name: provider}}
    if _again(woven.text) != wanted:
        raise _uneditable(where)
    made = () if _PROVIDERS in before else ((_PROVIDERS,),)
    return Change(woven, parts, made, notes=(f"codex --profile {source.name}",))


def take(
    text: str,
    inserted: tuple[Inserted, ...],
    parts: tuple[Part, ...],
    made: tuple[Path, ...],
    *,
    where: str,
    drop: Drop,
) -> tuple[str, tuple[Part, ...]]:
    """``text``, edited since, without our parts, and those that are not ours any more. Raises BadFile."""
    toml_settings.values(text, where)

    def without(text: str, part: Part) -> str:
        bare = text.removeprefix("\ufeff")
        return text[: len(text) - len(bare)] + drop(bare, part.path)

    try:
        return removed(text, inserted, parts, made, load=toml_settings.loads, drop=without)
    except Entangled:
        raise _uneditable(where) from None


def _accept(source: Source) -> None:
    """Raises Unfit for what codex cannot send."""
    source.speaks("codex", "openai-responses")
    if source.profile.auth.sends != "tokens" and source.credential != "bearer":
        raise Unfit(
            f"codex sends its credential as a bearer token, and `{source.profile.name}` takes it in another header",
            hint="a profile of another provider: `wizard connect codex --profile NAME`",
        )


def _provider(source: Source) -> dict[str, Any]:
    provider: dict[str, Any] = {
        "name": f"{source.profile.name} (wizard)",
        "base_url": source.profile.base_url,
        "wire_api": "responses",
    }
    if source.headers:
        provider["http_headers"] = dict(source.headers)
    if not source.is_open:
        auth: dict[str, Any] = {"command": source.argv[0], "args": list(source.argv[1:]), "timeout_ms": TIMEOUT_MS}
        command = source.profile.auth.command
        if command is not None:
            auth["refresh_interval_ms"] = command.refresh_interval_ms
        provider["auth"] = auth
    return provider


def _again(text: str) -> dict[str, Any] | None:
    try:
        return toml_settings.loads(text)
    except ValueError:
        return None


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _uneditable(where)
    return value


def _uneditable(where: str) -> BadFile:
    return BadFile(
        f"`{where}` is written in a way that cannot be edited safely; nothing was changed",
        hint=f"move `{where}` away and run it again",
    )
