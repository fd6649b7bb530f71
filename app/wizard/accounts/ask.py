"""One real question to the model: list, answer, stream, each timed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from wizard.accounts.context import Context
from wizard.accounts.remedy import remedy
from wizard.accounts.unreadable import check_readable
from wizard.accounts.using import using
from wizard.accounts.world import Machine
from wizard.errors import Rejected, TryAgain, UsageError, WizardError
from wizard.login.check import took_ms
from wizard.login.effects import Send
from wizard.login.endpoint import authorization
from wizard.login.steps import Flow, do
from wizard.machine.echo import without_in
from wizard.machine.thread import in_thread
from wizard.protocols.apis import Answer, api
from wizard.protocols.choice import offered
from wizard.store import checks
from wizard.values.credential import Credential
from wizard.values.frozen import dataclass
from wizard.values.nearest import nearest
from wizard.values.preset import Endpoint
from wizard.values.profile import Profile
from wizard.values.text import safe

QUESTION = "Reply with one short sentence: hello."
# A reasoning model may think for a while before its first word.
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One step of the test. ``error`` is why it failed; its exit code is the command's if it is the first.

    ``ms`` is the time until the answer was there, 0 when there was none.
    """

    name: Literal["models", "answer", "stream"]
    ok: bool
    ms: int
    count: int | None = None
    text: str | None = None
    stop: str | None = None
    error: WizardError | None = None


async def ask(context: Context, name: str | None, told: Callable[[Trial], None]) -> tuple[Profile, tuple[Trial, ...]]:
    """Run the three steps in order; ``told`` hears of each as it ends. A missing list is no failure of the model.

    Raises UsageError (2) when the profile has no model or the live list lacks it, and as ``held``.
    """
    profile = context.chosen(name)
    if profile.model is None:
        raise UsageError(f"`{profile.name}` has no default model", hint=f"wizard model MODEL --profile {profile.name}")
    check_readable(context, profile)
    use = await using(context, profile)
    endpoint = context.endpoint(profile)
    trials: list[Trial] = []
    async with Machine(context) as machine:
        for trial in (_models, _answer, _stream):
            done = await use.run(partial(trial, endpoint, profile), machine, _is_refused)
            if isinstance(done.error, Rejected):
                done = replace(done, error=await use.blamed(done.error, machine))
            trials.append(done)
            told(done)
            if isinstance(done.error, Rejected | UsageError):
                break
    # A list may be anybody's to read. What config.toml says of the login is left to the check.
    if profile.auth.verified and any(each.ok for each in trials if each.name != "models"):
        await in_thread(lambda: checks.note(context.folders, profile, "valid"))
    return profile, tuple(trials)


def _is_refused(trial: Trial) -> bool:
    return isinstance(trial.error, Rejected)


def _models(endpoint: Endpoint, profile: Profile, credential: Credential | None) -> Flow[Trial]:
    if profile.models:
        return Trial(name="models", ok=True, ms=0, count=len(profile.models))
    if endpoint.models.path == "":
        return Trial(name="models", ok=True, ms=0)
    speaks, ms = api(endpoint.protocol), 0
    request = speaks.models_request(endpoint.base_url, endpoint.models.path, endpoint.headers)
    try:
        with remedy(profile, endpoint):
            response = yield from do(Send(request, authorization(credential, endpoint)))
            ms = took_ms(response)
            models = speaks.read_models(response)
            count = len(offered(endpoint.models, models))
    except WizardError as error:
        return Trial(name="models", ok=False, ms=ms, error=error)
    ids = [each.id for each in models]
    if ids and profile.model not in ids:
        near = nearest(profile.model or "", ids)
        unknown = UsageError(
            f"the live list has no model `{safe(profile.model, 80)}`",
            hint=f"did you mean `{near}`? `wizard model` sets it" if near else "`wizard model` lists them",
        )
        return Trial(name="models", ok=False, ms=ms, count=count, error=unknown)
    return Trial(name="models", ok=True, ms=ms, count=count)


def _answer(endpoint: Endpoint, profile: Profile, credential: Credential | None) -> Flow[Trial]:
    return (yield from _asked("answer", endpoint, credential, profile))


def _stream(endpoint: Endpoint, profile: Profile, credential: Credential | None) -> Flow[Trial]:
    return (yield from _asked("stream", endpoint, credential, profile))


def _asked(
    name: Literal["answer", "stream"], endpoint: Endpoint, credential: Credential | None, profile: Profile
) -> Flow[Trial]:
    speaks, ms = api(endpoint.protocol), 0
    streamed = name == "stream"
    model = profile.model or ""
    request = speaks.ask_request(endpoint.base_url, model, QUESTION, stream=streamed, headers=endpoint.headers)
    try:
        with remedy(profile, endpoint):
            response = yield from do(Send(request, authorization(credential, endpoint), PATIENCE_S))
            ms = took_ms(response)
            answer: Answer = speaks.read_stream(response) if streamed else speaks.read_answer(response)
    except WizardError as error:
        return Trial(name=name, ok=False, ms=ms, error=error)
    if not answer.text and answer.stop is None:
        return Trial(name=name, ok=False, ms=ms, error=TryAgain("the model answered with nothing"))
    # The pieces of a stream were looked at one by one; together they may spell what none of them holds.
    text = without_in(credential.secret if credential else None, answer.text)
    return Trial(name=name, ok=True, ms=ms, text=safe(text), stop=answer.stop)
