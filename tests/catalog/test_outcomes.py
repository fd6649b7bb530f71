"""Every preset at every endpoint, and every answer it may get: the product's check against hosts that answer as documented."""

import pytest

from catalog.bench import PRESETS, Bench, kinds
from catalog.checking import LISTED, MODELS, Place
from catalog.documented import LISTLESS, UNPROVABLE
from catalog.internet import HTML, PAGE, Said
from catalog.shipped import CHECKS
from wizard.errors import Refused
from wizard.values.preset import Preset

_SAID = {"error": {"message": "no"}}
# Whatever is asked, these prove nothing: a proxy, a firewall, a wrong address, a host in trouble.
TROUBLE = [
    (Said(500, _SAID), "trouble of its own (500)"),
    (Said(503, HTML, "text/html"), "trouble of its own (503)"),
    (PAGE, "answered, but not as"),
    (Said(403, HTML, "text/html"), "does not allow the check (403)"),
    (Said(429, HTML, "text/html"), "limits the rate of requests right now (429)"),
    (Said(200, HTML, "text/html"), "answered, but not as"),
    (Said(200, b"\xff\x00{{"), "answered, but not as"),
    (Said(418, {}), "418"),
    (Said(200, MODELS.content, cut=True), "broke off its answer"),
]
ELSEWHERE = Said(302, "", location="https://elsewhere.example/v1")
LIST = [
    (Said(401, _SAID), "rejected", "(401): "),
    (Said(402, {}), "limited", "has no credit"),
    (Said(403, {}), "limited", "may not list models (403)"),
    (Said(405, {}), "unknown", "has no list of models"),
    (Said(429, {}), "limited", "rate limited right now"),
]

pytestmark = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def test_every_answer_is_told_for_what_it_is(bench: Bench, preset: Preset) -> None:
    for endpoint in preset.endpoints:
        at = bench.place(preset.id, endpoint.id)
        for kind in kinds(preset):
            expected = _expected(at, is_key=kind is not None)
            # Where there are several ways in, what they differ by is how the credential travels.
            for said, result, reason in expected if kind == kinds(preset)[0] else expected[:2]:
                run = bench.run(at, said, kind=kind)
                assert (run.outcome.result, reason in run.outcome.reason) == (result, True), (said, run.outcome)
                assert run.asked[0].url == (at.check or at.models)
                assert run.outcome.verified == (result in {"valid", "limited"})


def test_a_redirect_is_named_and_not_followed(bench: Bench, preset: Preset) -> None:
    for endpoint in preset.endpoints if preset.id not in UNPROVABLE else ():
        run = bench.run(bench.place(preset.id, endpoint.id), ELSEWHERE, kind=kinds(preset)[0])
        assert isinstance(run.result, Refused)
        assert "`elsewhere.example`" in run.result.message
        assert len(run.asked) == 1


def test_a_list_names_the_models_and_proves_nothing_if_anybody_may_read_it(bench: Bench, preset: Preset) -> None:
    kind = next(each for each in kinds(preset) if each)
    for endpoint in preset.endpoints:
        at = bench.place(preset.id, endpoint.id)
        for public in (False, True):
            run = bench.run(at, MODELS, kind=kind, public=public)
            assert isinstance(run.result, tuple)
            live = [each["id"] for each in LISTED] if at.models else []
            known = list(endpoint.models.prefer) if preset.id in LISTLESS else []
            assert [each.id for each in run.result[1]] == live or known
            proven = bool(at.check) or (bool(at.models) and not public)
            assert (run.outcome.result, run.outcome.public) == (("valid", False) if proven else ("unknown", True))
            if preset.category == "local" and public:  # asking a model on this machine costs nothing
                assert [each.method for each in run.asked] == ["GET", "GET", "POST"]


def _expected(at: Place, *, is_key: bool) -> list[tuple[Said, str, str]]:
    if at.preset.id in UNPROVABLE:
        return []
    host = (at.check or at.models).split("/")[0]
    trouble = [(said, "unknown", reason) for said, reason in TROUBLE]
    if at.preset.id not in CHECKS:
        return [(MODELS, "valid", host), *(LIST if is_key else map(_without_key, LIST)), *trouble]
    _, rejected, limited = CHECKS[at.preset.id]
    assert at.endpoint.verify is not None
    notes = at.endpoint.verify.limited
    return [
        (MODELS, "valid", f"accepted by {host} in "),
        *[(Said(status, _SAID), "rejected", f"rejected by {host} ({status}): ") for status in sorted(rejected)],
        *[(Said(status, _SAID), "limited", _told(host, status, notes[status])) for status in limited],
        *trouble,
    ]


def _without_key(row: tuple[Said, str, str]) -> tuple[Said, str, str]:
    """The same answer where no key was sent: nothing is said of one."""
    said, result, told = row
    words = {"rejected": "wants a key", "limited": "limits what it gives without a key"}
    return said, result, f"{words[result]} ({said.status})" if result in words else told


def _told(host: str, status: int, note: str) -> str:
    return "the account has no credit" if note == "no credit" else f"{host} limits it ({status}): {note}"
