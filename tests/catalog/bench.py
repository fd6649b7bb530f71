"""All that ships, and one check of it: what came of it, and what was asked on the way."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from catalog.checking import Checker, Place, Result, answering, place
from catalog.internet import Asked, Internet, Said
from wizard.catalog.presets import load
from wizard.values.credential import Outcome
from wizard.values.fill import filled_login
from wizard.values.preset import BrowserLogin, DeviceLogin, Kind, OAuthLogin, Preset

PRESETS = load("/nowhere", []).presets
PLACES = [(preset, each) for preset in PRESETS.values() for each in preset.endpoints]


@dataclass(frozen=True, slots=True)
class Run:
    result: Result
    asked: tuple[Asked, ...]

    @property
    def outcome(self) -> Outcome:
        assert isinstance(self.result, tuple), self.result
        return self.result[0]


class Bench:
    """``done`` is how many checks were run."""

    def __init__(self, net: Internet, checker: Checker) -> None:
        self.net = net
        self.done = 0
        self.checker = checker

    def place(self, preset_id: str, endpoint_id: str = "") -> Place:
        preset = PRESETS[preset_id]
        endpoint = preset.endpoint(endpoint_id) if endpoint_id else preset.endpoints[0]
        assert endpoint is not None
        return place(preset, endpoint, self.net)

    def run(self, at: Place, said: Said, *, public: bool = False, kind: Kind | None) -> Run:
        self.net.asked.clear()
        self.net.answer = answering(at, said, kind=kind, public=public)
        self.done += 1
        return Run(self.checker.check(at.endpoint, kind), tuple(self.net.asked))


def kinds(preset: Preset) -> list[Kind | None]:
    """What the logins of a preset may bring to a check: a key, a token, or nothing."""
    found: list[Kind | None] = []
    for login in preset.logins:
        tokens = login.method in {"bearer", "command"} or (isinstance(login, OAuthLogin) and login.kind == "tokens")
        kind: Kind | None = None if login.method == "none" else "tokens" if tokens else "api-key"
        if kind not in found:
            found.append(kind)
    return found


def examples(preset: Preset) -> dict[str, str]:
    return {each.name: each.example or "" for each in preset.parameters}


def hosts() -> set[str]:
    """Whoever the presets may talk to, but for this machine."""
    nowhere = Internet(1, Path())
    found = set[str]()
    for preset, endpoint in PLACES:
        at = place(preset, endpoint, nowhere)
        found |= {urlsplit(at.endpoint.base_url).netloc, at.check.split("/")[0]}
        for login in preset.logins:
            if isinstance(login, OAuthLogin):
                filled = filled_login(login, examples(preset))
                assert isinstance(filled, BrowserLogin | DeviceLogin)
                own = [filled.jwks_url or ""] if isinstance(filled, BrowserLogin) else [filled.device_url]
                found |= {urlsplit(url).netloc for url in (filled.token_url, filled.revoke_url or "", *own)}
    return found - {"", nowhere.here}
