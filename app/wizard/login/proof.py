"""What a credential must pass before it is kept, and what the person decides when nothing could be proven."""

from dataclasses import replace

from wizard.errors import Refused, Rejected, TryAgain, WizardError
from wizard.login.check import prove
from wizard.login.draft import Draft
from wizard.login.notes import Notice
from wizard.login.questions import Choose, Option
from wizard.login.steps import Back, Flow, do
from wizard.values.credential import Credential, Outcome
from wizard.values.preset import Endpoint
from wizard.values.url import origin

_RETRY = Option(id="retry", label="Try again")
_KEEP = Option(id="keep", label="Keep it unchecked", hint="saved as unverified")


class Undecided(Back):
    """Back from a question about a credential; ``problem`` is what it said of it, as it stands, if anything is wrong."""

    def __init__(self, problem: WizardError | None = None) -> None:
        super().__init__()
        self.problem = problem


def proven(draft: Draft, endpoint: Endpoint, credential: Credential | None) -> Flow[Draft]:
    """The draft with the credential and what the check said of it; unproven only if the person keeps it so.

    Raises Rejected with the host's verdict.
    """
    if not draft.wishes.verify:
        return replace(draft, credential=credential, outcome=None)
    is_token = draft.login is not None and draft.login.method in {"bearer", "command"}
    while True:
        try:
            outcome, models = yield from prove(endpoint, credential, is_token=is_token)
        except Refused as error:
            yield from ask_again(draft, error, keep=False)
            continue
        if outcome.result == "rejected":
            raise Rejected(outcome.reason)
        draft = replace(draft, credential=credential, outcome=outcome, models=models)
        if not outcome.verified and _lacks_v1(draft, endpoint, outcome):
            versioned = replace(endpoint, base_url=f"{endpoint.base_url}/v1")
            tried = yield from prove(versioned, credential, is_token=is_token)
            if tried[0].verified or _only_unproven(tried[0]):
                yield from do(Notice("Added /v1.", base_url=versioned.base_url))
                return replace(draft, endpoint=versioned, outcome=tried[0], models=tried[1])
        # A list that is public proves nothing and accuses nobody: saved as unverified, and said so.
        if outcome.verified or _only_unproven(outcome):
            return draft
        problem = TryAgain(outcome.reason, hint=outcome.hint or "try again later")
        if (yield from ask_again(draft, problem, keep=True)) == "keep":
            return draft


def ask_again(draft: Draft, problem: WizardError, *, keep: bool) -> Flow[str]:
    return (
        yield from decided(
            Choose(
                name="unproven",
                title=draft.preset.name if draft.preset else "",
                options=(_RETRY, _KEEP) if keep else (_RETRY,),
                default="retry",
                problem=problem,
            )
        )
    )


def decided(question: Choose) -> Flow[str]:
    """The answer. Raises Undecided: nothing ran that could have been called off."""
    try:
        return (yield from do(question))
    except Back:
        raise Undecided(question.problem) from None


def _lacks_v1(draft: Draft, endpoint: Endpoint, outcome: Outcome) -> bool:
    """A custom address without a path that answered, but not as an API: most people mean its /v1."""
    bare = endpoint.base_url == origin(endpoint.base_url)
    return draft.custom and bare and endpoint.protocol.startswith("openai") and outcome.status is not None


def _only_unproven(outcome: Outcome) -> bool:
    return outcome.result == "unknown" and outcome.public
