"""Which way in: what the environment already holds, then what the provider offers."""

from dataclasses import replace
from datetime import datetime

from wizard.errors import Cancelled, UsageError
from wizard.login.draft import Draft, Scene
from wizard.login.notes import Notice
from wizard.login.questions import Choose, Confirm, Option
from wizard.login.steps import Flow, do
from wizard.values.credential import Candidate
from wizard.values.found_key import FoundKey
from wizard.values.preset import Login, OAuthLogin, Preset
from wizard.values.text import safe
from wizard.values.url import host_of

# What `obtain` knows how to do; a preset may name more.
AVAILABLE = {"api-key", "bearer", "none", "browser", "device", "command"}
LABELS = {
    "api-key": "Paste an API key",
    "browser": "Sign in with your browser",
    "device": "Sign in with a code",
    "bearer": "Paste a token",
    "command": "Run a command that prints a token",
    "none": "No key needed",
}
_SIGN_INS = {None, "browser", "device"}
HINTS = {
    "browser": "opens the provider's page",
    "device": "for machines without a browser",
    "bearer": "always sent as Authorization: Bearer",
    "command": "nothing is stored",
}


def method(draft: Draft) -> Flow[Draft]:
    """Choose the login of the preset; a flag, a saved profile or there being only one answers it."""
    preset = draft.preset
    assert preset is not None  # noqa: S101  # the stage before chose it
    wished = draft.wishes.method or _implied(draft)
    from wizard.login.candidate import unfinished, whose  # noqa: PLC0415  # the picker asks which ways there are, and no more

    signs_in = any(isinstance(each, OAuthLogin) for each in preset.logins)
    waiting = (yield from unfinished(draft, preset)) if signs_in and wished in _SIGN_INS else None
    if wished is not None:
        login = yield from named(preset, wished, draft)
        if waiting is not None and waiting.method == login.method:
            yield from do(Notice(f"{whose(waiting)} was not finished; it is taken up again."))
            return replace(draft, login=login, candidate=waiting)
        return replace(draft, login=login, env_key=_variable(draft) if login.method == "env" else None)
    variable = draft.scene.key_variable(preset)
    found = draft.scene.found_for(preset)
    ways = ways_in(preset, draft.scene)
    if draft.custom or (
        not (variable or found or waiting) and (len(ways) == 1 or (preset.category == "local" and not signs_in))
    ):
        yield from _say(preset)
        yield from _explain(ways[0])
        return replace(draft, login=ways[0])
    rows = [Option(id="candidate", label="Finish the earlier sign-in", hint=_when(waiting))] if waiting else []
    rows += _of_environment(variable) if variable else []
    rows += [
        Option(id=f"found:{at}", label=f"Take the key found in {each.tool}", hint=each.where)
        for at, each in enumerate(found)
    ]
    rows += [Option(id=each.method, label=label(each), hint=_hint(each, draft)) for each in ways]
    answer = yield from do(
        Choose(
            name="method",
            title=preset.name,
            aside="how do you sign in?",
            options=tuple(rows),
            default=rows[0].id,
            caveat=preset.notice or "",
        )
    )
    if answer == "candidate" and waiting is not None:
        return replace(draft, login=preset.login(waiting.method, waiting.endpoint), candidate=waiting)
    kind, _, at = answer.partition(":")
    if kind == "found":
        return _found(draft, found[int(at)])
    if answer == "env":
        return replace(draft, login=Login(method="env"), env_key=variable)
    if answer == "copy" and variable:
        from wizard.login.place import address_beside  # noqa: PLC0415  # 8 ms, for which no list of providers waits

        # The address beside the key is where it belongs, for the copy too (SECURITY R91).
        wishes = replace(draft.wishes, base_url=draft.wishes.base_url or address_beside(draft))
        return replace(draft, login=Login(method="api-key"), key=draft.scene.secrets[variable], wishes=wishes)
    chosen = preset.login(answer)
    yield from _explain(chosen)
    return replace(draft, login=chosen, candidate=None)


def _of_environment(variable: str) -> list[Option]:
    return [
        Option(id="env", label=f"Use ${variable} each time", hint="nothing is stored"),
        Option(id="copy", label=f"Save a copy of ${variable}", hint="works in every shell"),
    ]


def _found(draft: Draft, found: FoundKey) -> Draft:
    """A copy of it: the tool keeps its own."""
    at = found.endpoint or draft.wishes.endpoint
    return replace(
        draft, login=Login(method="api-key"), key=found.key, candidate=None, wishes=replace(draft.wishes, endpoint=at)
    )


def _hint(login: Login, draft: Draft) -> str:
    if login.method == "browser" and draft.scene.browserless:
        return "with a link for any computer"
    if login.method == "api-key" and draft.preset is not None:
        pages = {host_of(each.keys_url) for each in draft.preset.endpoints if each.keys_url}
        return f"made at {pages.pop()}" if len(pages) == 1 else ""
    return HINTS.get(login.method, "")


def label(login: Login) -> str:
    """What the way in is called where a person chooses it."""
    return login.label or LABELS[login.method]


def ways_in(preset: Preset, scene: Scene) -> list[Login]:
    """What the preset offers, in its order; before it the sign-in that works here and needs nothing of one's own.

    That is the one in the browser; where none opens, the one by code, and the one in the browser behind it.
    """
    ways = [each for each in preset.logins if not each.experimental and each.method in AVAILABLE]
    ready = [each for each in ways if isinstance(each, OAuthLogin) and "{" not in (each.client_id or "")]
    codes = [each for each in ready if each.method == "device"]
    pages = [each for each in ready if each.method == "browser"]
    first = pages or codes
    if scene.browserless:
        first = [*codes, *pages] if codes else []
    return [*first, *(each for each in ways if each not in first)]


def _when(candidate: Candidate) -> str:
    whom = f"{candidate.profile}, {safe(candidate.account, 60)}" if candidate.account else candidate.profile
    at = datetime.fromtimestamp(candidate.obtained)  # noqa: DTZ006  # theirs
    return f"signed in {at:%H:%M} for {whom}, not saved yet"


def _implied(draft: Draft) -> str | None:
    """What other flags, or the profile that is renewed, say about the method."""
    if draft.wishes.env_key:
        return "env"
    if draft.wishes.command:
        return "command"
    return draft.existing.auth.method if draft.existing else None


def _variable(draft: Draft) -> str | None:
    """The environment variable to take the key from: the one named, the profile's own, or the first that is set."""
    if draft.wishes.env_key:
        return draft.wishes.env_key
    if draft.existing and draft.existing.auth.env_key:
        return draft.existing.auth.env_key
    names = draft.preset.env.key if draft.preset else ()
    return next((name for name in names if name in draft.scene.secrets), None)


def named(preset: Preset, wished: str, draft: Draft) -> Flow[Login]:
    login = preset.login(wished, draft.wishes.endpoint)
    if login is None and wished == "env":
        if _variable(draft) is None and not preset.env.key:
            raise UsageError(f"{preset.name} has no key variable of its own", hint="name one with `--env-key NAME`")
        login = Login(method="env")
    if login is None and wished == "command":
        login = Login(method="command", kind="tokens")
    if login is None:
        offered = dict.fromkeys([each.method for each in preset.logins] + (["env"] if preset.env.key else []))
        raise UsageError(
            f"{preset.name} has no login method `{safe(wished, 40)}`", hint=f"it has: {', '.join(offered)}"
        )
    if login.experimental:
        yield from _agree(login, preset, draft)
    yield from _say(preset)
    yield from _explain(login)
    return login


def _agree(login: Login, preset: Preset, draft: Draft) -> Flow[None]:
    """Whose client id it is, and the person's yes to it. Whoever signed in with it before is told again, not asked."""
    said = login.notice or "This login uses the client id of another program."
    if draft.wishes.yes or (draft.existing is not None and draft.existing.auth.method == login.method):
        yield from do(Notice(said))
    elif not (yield from do(Confirm(name="yes", title=preset.name, text=f"{said} Sign in with it?"))):
        raise Cancelled


def _say(preset: Preset) -> Flow[None]:
    if preset.notice:
        yield from do(Notice(preset.notice))


def _explain(login: Login | None) -> Flow[None]:
    """Before anything is asked for it; what an experimental one says was asked about."""
    if login is not None and login.notice and not login.experimental:
        yield from do(Notice(login.notice))
