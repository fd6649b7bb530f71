"""What a person has said about a custom provider, as a preset of their own."""

import re
from dataclasses import replace

from wizard.login.draft import Draft
from wizard.values.preset import Endpoint, Login, ModelRules, Preset, Variables
from wizard.values.url import host_of, is_local

# What these say is taken: RFC 9110 §15.5.5, §15.5.6, §15.6.2.
_NO_LIST = {404, 405, 501}
# Nobody else's variables, and none that steers a program: `GIT_…`, `SSL_…`, `PYTHON…`.
_OURS = re.compile(r"(?!(?:LD|DYLD|LC|XDG|WIZARD|GIT|SSH|DBUS|SSL|TEXTUAL)_|PYTHON)[A-Z].*", re.ASCII)


def as_own(draft: Draft) -> Draft:
    """``draft`` with the preset that is to be written, where one is; the endpoint is that one's."""
    endpoint = draft.endpoint
    if not draft.own or endpoint is None or draft.existing is not None:
        return draft
    preset = _preset(draft, endpoint)
    return replace(draft, preset=preset, endpoint=preset.endpoints[0])


def _preset(draft: Draft, endpoint: Endpoint) -> Preset:
    method = draft.login.method if draft.login else "api-key"
    ways: tuple[Login, ...] = (Login(method="none"), Login(method="api-key"))
    if method in {"api-key", "bearer"}:
        ways = (Login(method=method),)
    elif method == "command":
        ways = (Login(method="command", kind="tokens"), Login(method="bearer"))
    elif method == "env":
        ways = (Login(method="api-key"),)
    has_list = draft.models or draft.outcome is None or draft.outcome.status not in _NO_LIST
    rules = ModelRules() if has_list else ModelRules(path="", prefer=(draft.model,) if draft.model else ())
    host = host_of(endpoint.base_url)
    return Preset(
        id=draft.own,
        name=draft.own,
        summary=host,
        category="local" if is_local(endpoint.base_url) else "gateway",
        endpoints=(replace(endpoint, id="default", models=rules),),
        logins=ways,
        env=_variables(draft.own),
        models=rules,
        shipped=False,
    )


def _variables(own: str) -> Variables:
    """Variables of its own: those of the API's first vendor hold that vendor's key."""
    stem = re.sub(r"[^A-Z0-9]+", "_", own.upper()).strip("_")
    stem = stem if _OURS.fullmatch(f"{stem}_API_KEY") else f"CUSTOM_{stem}"
    return Variables(key=(f"{stem}_API_KEY",), base_url=(f"{stem}_BASE_URL",), model=(f"{stem}_MODEL",))
