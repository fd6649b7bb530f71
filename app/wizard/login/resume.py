"""Finishing a sign-in that was sealed and never saved."""

from dataclasses import replace

from wizard.errors import LoginNeeded, Rejected, StorageUnavailable, WizardError
from wizard.login.draft import Draft
from wizard.login.effects import LetGo, Recall
from wizard.login.passphrase import old_passphrase
from wizard.login.proof import proven
from wizard.login.steps import Flow, Notice, do
from wizard.values.credential import Candidate, Kept
from wizard.values.preset import Endpoint


def finished(draft: Draft, candidate: Candidate, endpoint: Endpoint) -> Flow[Draft | None]:
    """The draft with the candidate's credential, proven; None when it is worth nothing any more and was let go."""
    passphrase, problem = draft.passphrase, None
    while True:
        if candidate.store == "encrypted" and (passphrase is None or problem is not None):
            passphrase = yield from old_passphrase(draft.preset.name if draft.preset else "", problem)
        try:
            credential = yield from do(Recall(candidate, passphrase))
            break
        except StorageUnavailable as error:
            if candidate.store != "encrypted":
                raise
            problem = error
        except LoginNeeded:
            yield from do(LetGo(candidate.id))
            return None
    draft = replace(
        draft,
        store=candidate.store,
        passphrase=passphrase,
        kept=Kept(id=candidate.id, store=candidate.store, passphrase=passphrase),
    )
    try:
        return (yield from proven(draft, endpoint, credential))
    except Rejected as error:
        yield from do(Notice(_sentence(error)))
        yield from do(LetGo(candidate.id))
        return None


def _sentence(error: WizardError) -> str:
    return f"The earlier sign-in is of no use: {error.message}."
